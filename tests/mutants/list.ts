/** One change of the code that lets people in, after which some test must fail. */
export interface Mutant {
  readonly file: string;
  /** Found exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** The tests that must notice. */
  readonly tests: readonly string[];
}

const IDENTITY = 'packages/usecases/src/identity';
const signIn = ['tests/integration/sign-in.test.ts'];
const rights = ['tests/integration/rights.test.ts'];
const apiTokens = ['tests/integration/api-tokens.test.ts'];
const both = [...signIn, ...rights, ...apiTokens];
const sso = ['tests/integration/single-sign-on.test.ts'];
const routes = ['tests/contract/routes.contract.test.ts', ...rights];
const of = (file: string, tests: readonly string[], ...changes: readonly (readonly [string, string])[]): Mutant[] =>
  changes.map(([from, to]) => ({ file, from, to, tests }));

/**
 * By hand, one for each check: what is left out, turned round, or made endless. A change that another check makes up for (a route and its
 * use case ask the same) is not here.
 */
export const MUTANTS: readonly Mutant[] = [
  ...of(
    `${IDENTITY}/sessions.ts`,
    both,
    ["stage === 'full' ? SESSION_ABSOLUTE_MS : HALF_SESSION_MS", 'SESSION_ABSOLUTE_MS'],
    [
      'keepsOld && !isNew ? new Date(now.getTime() + ROTATION_GRACE_MS) : null',
      'new Date(now.getTime() + ROTATION_GRACE_MS)',
    ],
    ['new Date(now.getTime() - SESSION_IDLE_MS)', 'new Date(0)'],
    ['row.scopes.includes(permission) && can(maker, permission)', 'can(maker, permission)'],
    ["row.role === 'custom' ? ((row.custom ?? []) as Permission[]) : permissionsOf(base)", 'permissionsOf(base)'],
    ["via: 'api_token' as const", "via: 'browser' as const"],
    ['const [ended] = await deleteSession(tx, workspaceId, hash);', 'const [ended] = [] as { agentId: never }[];'],
  ),
  ...of(
    'packages/core/src/sign-in-brakes.ts',
    ['packages/core/src/sign-in-brakes.test.ts', ...signIn],
    ['Math.max(0, state.blockedUntil - now)', '0'],
    [': 0) + 1;', ': 0);'],
    ['over < 0 ? 0 :', 'over < 100 ? 0 :'],
    ['now - before.lastAt < forgetMs', 'true'],
  ),
  ...of(
    'packages/core/src/session-limits.ts',
    both,
    ['now - authenticatedAt <= FRESH_MS', 'true'],
    ["if (facts.hasSecondFactor) return 'second_factor';", ''],
    ["return facts.isRequired ? 'enrol' : 'full';", "return 'full';"],
  ),
  ...of(
    'packages/core/src/password-rules.ts',
    ['packages/core/src/password-rules.test.ts', ...signIn],
    ['if (length < PASSWORD_MIN)', 'if (length < 8)'],
    ['if (length > PASSWORD_MAX)', 'if (length < 0)'],
  ),
  ...of(
    `${IDENTITY}/second-factor.ts`,
    signIn,
    ["if (session.stage === 'second_factor')\n", "if (session.stage === ('none' as string))\n"],
    ["if (session.stage === 'full') assertFresh(session, now);", ''],
    ['if (factors.isRequired)\n', 'if (factors.isRequired && factors.hasSecondFactor)\n'],
    ['window: 1 }', 'window: 100 }'],
    [
      'return useTotpStep(tx, actor.workspaceId, actor.agentId, Math.floor(timestamp / STEP_MS) + delta);',
      'return true;',
    ],
    ['if (delta === null) return false;', 'if (delta === null) return true;'],
    [
      "            throw wrong();\n          await record(deps, tx, actor, 'recovery_code.used'",
      "            void 0;\n          await record(deps, tx, actor, 'recovery_code.used'",
    ],
    ['if (factors.totp?.confirmedAt)', 'if (factors.totp?.confirmedAt && factors.isRequired)'],
  ),
  ...of('packages/db/src/reads/identity.ts', apiTokens, [
    'or ${apiTokens.expiresAt} > ${now.toISOString()}::timestamptz)',
    'or ${now.toISOString()}::timestamptz is not null)',
  ]),
  ...of(`${IDENTITY}/api-tokens.ts`, apiTokens, ['if (!mayGrant(actor, scopes) || scopes', 'if (scopes']),
  ...of(
    `${IDENTITY}/invitations.ts`,
    rights,
    [
      "if (!(await endInvitation(tx, workspaceId, row.id, 'accepted', new Date(now)))) throw notFound();",
      "await endInvitation(tx, workspaceId, row.id, 'accepted', new Date(now));",
    ],
    ['const VALID_MS = 3 * DAY_MS;', 'const VALID_MS = 300 * DAY_MS;'],
    ['assertGoodPassword(password, [workspaceName, name, row.email]);', ''],
    ['if (!mayShare) throw', 'if (conversationId === undefined) throw'],
  ),
  ...of(
    'apps/api/src/plugins/auth.ts',
    [...routes, 'tests/integration/attacks.test.ts', ...signIn, ...apiTokens],
    [
      "bearer.startsWith(API_TOKEN_PREFIX) ? await sessions.read(bearer, 'api_token') : null",
      "await sessions.read(bearer, bearer.startsWith(API_TOKEN_PREFIX) ? 'api_token' : 'browser')",
    ],
    ['        assertOwnOrigin(request, publicUrl);\n', ''],
    ["if (needed !== 'half-signed-in' && session.stage !== 'full')", 'if (session.stage === undefined)'],
    ["        if (session.via !== 'browser')\n", '        if (session.via === undefined)\n'],
    ['} else if (!can(session.actor, needed)) throw', '} else if (needed === undefined) throw'],
    ['        fresh &&\n', '        needed === undefined &&\n'],
  ),
  ...of(
    `${IDENTITY}/single-sign-on.ts`,
    sso,
    ['if (!secret || !Buffer.from(hashOf(secret)).equals(Buffer.from(flow.browserHash)))', 'if (!state)'],
    ['if (flow.issuer !== row.issuer) throw', 'if (!flow.issuer) throw'],
    ['if (!email || claims.email_verified !== true) throw', 'if (!email) throw'],
    ["if (!row.domains.includes(email.slice(email.lastIndexOf('@') + 1))) throw", 'if (!email) throw'],
    ['if (!existing.isEmailVerified) await wipeCredentials(', 'if (!existing.id) await wipeCredentials('],
    ['if (factors.hasSso) throw', 'if (!factors) throw'],
    ['if (!known.isActive) throw', 'if (!known.agentId) throw'],
    ['if (!existing.isActive) throw', 'if (!existing.id) throw'],
    ["if (issuer.protocol !== 'https:' && !(allowsLoopback && isLoopback))", "if (issuer.protocol === 'ftp:')"],
  ),
];
