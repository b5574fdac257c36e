import { createHash, randomBytes } from 'node:crypto';
import {
  type Actor,
  type AgentId,
  ALWAYS_OPEN,
  type BrandId,
  DomainError,
  MINUTE_MS,
  type PolicyId,
  type SlaRule,
  type TeamId,
  type WorkspaceId,
} from '@kwartier/core';
import { loadSession, loadSignIn } from '@kwartier/db/reads/settings';
import { insertAudit } from '@kwartier/db/writes/audit';
import {
  deleteSession,
  insertAgent,
  insertBrand,
  insertPolicyVersion,
  insertSession,
  insertTeam,
  insertWorkspace,
  replaceTeamsOf,
  touchSession,
} from '@kwartier/db/writes/settings';
import { hash, verify } from '@node-rs/argon2';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. The hash carries its parameters. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const SESSION_DAYS = 14;
const TOUCH_EVERY_MS = MINUTE_MS;

/** What a new workspace promises until somebody decides otherwise: an hour, with half of it as the aim; a day to resolve. */
const DEFAULT_RULES: readonly SlaRule[] = [
  { target: 'first_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: 30 },
  { target: 'next_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: 30 },
  { target: 'resolution', priority: null, platform: null, promiseMinutes: 1_440, goalMinutes: null },
];

export const hashPassword = (password: string): Promise<string> => hash(password, ARGON2);
const tokenHashOf = (secret: string): Uint8Array => createHash('sha256').update(secret).digest();

export interface NewWorkspace {
  readonly workspaceName: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export interface SignedIn {
  /** For the cookie; only its hash is stored. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly actor: { readonly workspaceId: WorkspaceId; readonly agentId: AgentId };
}

export interface Session {
  readonly actor: Actor;
  readonly sessionId: string;
}

export interface Access {
  /** Whether there is no workspace yet. */
  needsSetup(): Promise<boolean>;
  /** Make the first workspace with its first admin. @throws DomainError `setup.already_done` */
  setUp(
    first: NewWorkspace,
  ): Promise<{ workspaceId: WorkspaceId; adminId: AgentId; brandId: BrandId; teamId: TeamId; policyId: PolicyId }>;
  /** @throws DomainError `session.wrong_credentials`, the same for an unknown address and a wrong password */
  signIn(email: string, password: string): Promise<SignedIn>;
  signOut(token: string): Promise<void>;
  /** Who a cookie stands for, with the rights of this moment; undefined: nobody. */
  authenticate(token: string): Promise<Session | undefined>;
}

/** A hash that no password has: an unknown address costs as much time as a wrong password. */
const NOBODY = hashPassword(randomBytes(16).toString('hex'));

export function makeAccess(deps: Pick<Deps, 'db' | 'now'>): Access {
  const split = (token: string): { workspaceId: WorkspaceId; secret: string } | undefined => {
    const match = /^([0-9a-f-]{36})\.([\w-]{43})$/.exec(token);
    return match ? { workspaceId: match[1] as WorkspaceId, secret: match[2]! } : undefined;
  };
  const listWorkspaces = () =>
    deps.db.directory((sql) => sql<{ id: WorkspaceId }[]>`select * from directory_workspaces() as id`);

  return {
    needsSetup: async () => (await listWorkspaces()).length === 0,

    async setUp({ workspaceName, name, email, password }) {
      if ((await listWorkspaces()).length > 0)
        throw new DomainError('setup.already_done', 'Kwartier is set up already. Sign in instead.');
      const ids = {
        workspaceId: newId() as WorkspaceId,
        adminId: newId() as AgentId,
        brandId: newId() as BrandId,
        teamId: newId() as TeamId,
        policyId: newId() as PolicyId,
      };
      const passwordHash = await hashPassword(password);
      const now = new Date(deps.now());
      await deps.db.transact(ids.workspaceId, async (tx) => {
        const { workspaceId } = ids;
        await insertWorkspace(tx, { id: workspaceId, name: workspaceName, createdAt: now });
        await insertBrand(tx, { workspaceId, id: ids.brandId, name: workspaceName });
        await insertPolicyVersion(tx, {
          workspaceId,
          policyId: ids.policyId,
          version: 1,
          name: 'Standard',
          isDefault: true,
          rules: DEFAULT_RULES,
          hours: ALWAYS_OPEN,
          riskShare: 0.25,
          createdAt: now,
          createdBy: ids.adminId,
        });
        await insertTeam(tx, { workspaceId, id: ids.teamId, brandId: ids.brandId, name: 'Care' });
        await insertAgent(tx, {
          workspaceId,
          id: ids.adminId,
          email: email.trim().toLowerCase(),
          name,
          passwordHash,
          role: 'admin',
        });
        await replaceTeamsOf(tx, workspaceId, ids.adminId, [ids.teamId]);
        await insertAudit(tx, {
          workspaceId,
          at: now,
          actorId: ids.adminId,
          action: 'workspace.created',
          subjectType: 'workspace',
          subjectId: workspaceId,
        });
      });
      return ids;
    },

    async signIn(email, password) {
      const address = email.trim().toLowerCase();
      const wrong = () => new DomainError('session.wrong_credentials', 'The address or the password is wrong.');
      const candidates = await deps.db.directory(
        (sql) =>
          sql<
            { workspaceId: WorkspaceId; agentId: AgentId }[]
          >`select workspace_id, agent_id from directory_agents(${address}) limit 5`,
      );
      if (candidates.length === 0) {
        await verify(await NOBODY, password).catch(() => false);
        throw wrong();
      }
      for (const { workspaceId, agentId } of candidates) {
        const row = await deps.db.transact(workspaceId, (tx) => loadSignIn(tx, workspaceId, agentId));
        if (!row?.isActive || !(await verify(row.passwordHash, password).catch(() => false))) continue;
        const secret = randomBytes(32).toString('base64url');
        const now = new Date(deps.now());
        const expiresAt = new Date(now.getTime() + SESSION_DAYS * 86_400_000);
        await deps.db.transact(workspaceId, async (tx) => {
          await insertSession(tx, {
            workspaceId,
            id: newId(),
            agentId,
            tokenHash: tokenHashOf(secret),
            createdAt: now,
            lastSeenAt: now,
            expiresAt,
          });
          await insertAudit(tx, {
            workspaceId,
            at: now,
            actorId: agentId,
            action: 'session.started',
            subjectType: 'agent',
            subjectId: agentId,
          });
        });
        return { token: `${workspaceId}.${secret}`, expiresAt, actor: { workspaceId, agentId } };
      }
      throw wrong();
    },

    async signOut(token) {
      const parts = split(token);
      if (parts)
        await deps.db.transact(parts.workspaceId, async (tx) => {
          const [ended] = await deleteSession(tx, parts.workspaceId, tokenHashOf(parts.secret));
          if (!ended) return;
          await insertAudit(tx, {
            workspaceId: parts.workspaceId,
            at: new Date(deps.now()),
            actorId: ended.agentId,
            action: 'session.ended',
            subjectType: 'agent',
            subjectId: ended.agentId,
          });
        });
    },

    async authenticate(token) {
      const parts = split(token);
      if (!parts) return undefined;
      const { workspaceId, secret } = parts;
      const now = new Date(deps.now());
      return deps.db.transact(workspaceId, async (tx) => {
        const row = await loadSession(tx, workspaceId, tokenHashOf(secret), now);
        if (!row) return undefined;
        if (now.getTime() - row.lastSeenAt.getTime() > TOUCH_EVERY_MS)
          await touchSession(tx, workspaceId, row.sessionId, now);
        return {
          sessionId: row.sessionId,
          actor: { workspaceId, agentId: row.agentId, role: row.role, brandIds: row.brandIds },
        };
      });
    },
  };
}
