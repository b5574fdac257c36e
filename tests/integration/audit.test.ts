import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { makeVerifyAudit } from '@kwartier/usecases';
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, PAGE, type Person, startHarness } from '../support/harness.ts';
import { postFacebook } from '../support/webhooks.ts';
import { askOnX } from '../support/x-conversations.ts';
import { NOT_AUDITED, RECORDED_ELSEWHERE } from './audit-exceptions.ts';

let harness: Harness;
let agent: Person;
let colleague: Person;
let careful: Person;
let guest: Person;
let channelId: string;
let teamId: string;
let policyId: string;
let contactId: string;
beforeAll(async () => {
  harness = await startHarness();
  channelId = await harness.connectFacebook();
  [agent, colleague] = [await harness.person('agent'), await harness.person('lead')];
  careful = await harness.person('lead');
  guest = await harness.person('guest', { teamIds: [] });
  teamId = harness.teamId;
  await askOnX(harness, 1);
  contactId = (await harness.database.admin<{ id: string }[]>`select contact_id as id from conversations`)[0]!.id;
  policyId = (await harness.call(harness.admin, { method: 'GET', url: '/policies' })).body.items[0].id;
});
afterAll(() => harness[Symbol.asyncDispose]());

const HOURS = { timeZone: 'UTC', week: Array(7).fill([[0, 1440]]), holidays: [] };
const RULES = [{ target: 'resolution', priority: null, platform: null, promiseMinutes: 90, goalMinutes: null }];
const POLICY = { name: 'Slow', riskShare: 0.25, hours: HOURS, rules: RULES };

interface Case {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: () => string | Promise<string>;
  readonly body?: () => unknown;
  readonly who?: () => Person;
  readonly actions: readonly string[];
}
async function conversationId(): Promise<string> {
  const [row] = await harness.database.admin<{ id: string }[]>`select id from conversations`;
  return row!.id;
}
async function viewUrl(): Promise<string> {
  return `/views/${(await harness.database.admin<{ id: string }[]>`select id from views`)[0]!.id}`;
}
/** The request that waits for a second step. */
async function erasureUrl(): Promise<string> {
  const [row] = await harness.database.admin<{ id: string }[]>`select id from erasures where state = 'requested'`;
  return `/erasures/${row!.id}`;
}
let quarantined: string[] = [];
/** What the call before answered. */
// biome-ignore lint/suspicious/noExplicitAny: an answer has whatever shape the route gives it
let last: any;
let totpSecret = '';
const codeNow = () => new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({ timestamp: harness.clock.now() });
const signInAgain = (who: Person) =>
  harness.raw({ method: 'POST', url: '/session', body: { email: who.email, password: 'correct horse battery' } });

/** One good call for each of the others, and the entries it leaves: one, unless two things are done. */
const CASES: Readonly<Record<string, Case>> = {
  setUp: { method: 'POST', url: () => '/setup', actions: [] },
  signIn: {
    method: 'POST',
    url: () => '/session',
    body: () => ({ email: colleague.email, password: 'correct horse battery' }),
    actions: ['session.started'],
  },
  signOut: { method: 'DELETE', url: () => '/session', who: () => colleague, actions: ['session.ended'] },
  connectChannel: {
    method: 'POST',
    url: () => '/channels',
    body: () => ({
      platform: 'facebook',
      name: 'Another',
      account: { externalId: '998877' },
      credentials: { accessToken: 'canary-token', appSecret: 'canary-secret', verifyToken: 'canary-word' },
    }),
    actions: ['channel.connected'],
  },
  changeChannel: {
    method: 'PATCH',
    url: () => `/channels/${channelId}`,
    body: () => ({
      name: 'Renamed',
      credentials: { accessToken: 'canary-token', appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
    }),
    actions: ['channel.changed'],
  },
  redriveQuarantined: {
    method: 'POST',
    url: () => `/quarantine/${quarantined[0]}/redrive`,
    actions: ['quarantine.redriven'],
  },
  dismissalQuarantined: {
    method: 'POST',
    url: () => `/quarantine/${quarantined[1]}/dismissal`,
    actions: ['quarantine.dismissed'],
  },
  addPolicy: { method: 'POST', url: () => '/policies', body: () => POLICY, actions: ['policy.added'] },
  editPolicy: {
    method: 'PUT',
    url: () => `/policies/${policyId}`,
    body: () => ({ ...POLICY, name: 'Quick' }),
    actions: ['policy.changed'],
  },
  addAgent: {
    method: 'POST',
    url: () => '/agents',
    body: () => ({ name: 'New', email: 'new@example.com', password: 'canary password', role: 'agent' }),
    actions: ['agent.added'],
  },
  editAgent: {
    method: 'PATCH',
    url: () => `/agents/${agent.id}`,
    body: () => ({ role: 'lead', password: 'canary password' }),
    actions: ['agent.changed'],
  },
  addTeam: { method: 'POST', url: () => '/teams', body: () => ({ name: 'Night' }), actions: ['team.added'] },
  editTeam: {
    method: 'PATCH',
    url: () => `/teams/${teamId}`,
    body: () => ({ name: 'Day', agentIds: [agent.id] }),
    actions: ['team.changed'],
  },
  requestErasure: {
    method: 'POST',
    url: () => `/contacts/${contactId}/erasure`,
    actions: ['erasure.requested'],
  },
  placeHold: {
    method: 'PUT',
    url: () => `/contacts/${contactId}/hold`,
    body: () => ({ reason: 'A dispute' }),
    actions: ['hold.placed'],
  },
  liftHold: { method: 'DELETE', url: () => `/contacts/${contactId}/hold`, actions: ['hold.lifted'] },
  cancelErasure: { method: 'DELETE', url: () => erasureUrl(), actions: ['erasure.cancelled'] },
  confirmErasure: {
    method: 'POST',
    url: async () => {
      await harness.call(harness.admin, { method: 'POST', url: `/contacts/${contactId}/erasure` });
      return `${await erasureUrl()}/confirmation`;
    },
    actions: ['erasure.requested', 'erasure.confirmed'],
  },
  saveRetention: {
    method: 'PUT',
    url: () => '/retention',
    body: () => ({ brandId: harness.brandId, kind: 'receipts', days: 90 }),
    actions: ['retention.changed'],
  },
  addBrand: { method: 'POST', url: () => '/brands', body: () => ({ name: 'Sub' }), actions: ['brand.added'] },
  addRole: {
    method: 'POST',
    url: () => '/roles',
    body: () => ({ name: 'Press', permissions: ['report.read'] }),
    actions: ['role.added'],
  },
  editRole: {
    method: 'PUT',
    url: () => `/roles/${last.id}`,
    body: () => ({ name: 'Press', permissions: ['report.read', 'team.read'] }),
    actions: ['role.changed'],
  },
  removeRole: { method: 'DELETE', url: () => `/roles/${last.id}`, actions: ['role.removed'] },
  invite: {
    method: 'POST',
    url: () => '/invitations',
    body: () => ({ name: 'Noor', email: 'noor@example.com', role: 'agent' }),
    actions: ['invitation.made'],
  },
  revokeInvitation: { method: 'DELETE', url: () => `/invitations/${last.id}`, actions: ['invitation.revoked'] },
  addApiToken: {
    method: 'POST',
    url: () => '/api-tokens',
    body: () => ({ name: 'Board', scopes: ['report.read'] }),
    actions: ['api_token.added'],
  },
  revokeApiToken: { method: 'DELETE', url: () => `/api-tokens/${last.id}`, actions: ['api_token.revoked'] },
  shareConversation: {
    method: 'POST',
    url: async () => `/conversations/${await conversationId()}/guests`,
    body: () => ({ agentId: guest.id, hours: 1 }),
    actions: ['guest.shared'],
  },
  endGuest: {
    method: 'DELETE',
    url: async () => `/conversations/${await conversationId()}/guests/${guest.id}`,
    actions: ['guest.ended'],
  },
  endSession: {
    method: 'DELETE',
    who: () => careful,
    url: async () => {
      await signInAgain(careful);
      const { body } = await harness.call(careful, { method: 'GET', url: '/account' });
      const other = body.sessions.find((session: { isCurrent: boolean }) => !session.isCurrent);
      return `/account/sessions/${other.id}`;
    },
    actions: ['session.started', 'session.ended'],
  },
  endOtherSessions: {
    method: 'DELETE',
    who: () => careful,
    url: () => '/account/sessions',
    actions: ['session.others_ended'],
  },
  confirmTotp: {
    method: 'POST',
    who: () => careful,
    url: async () => {
      const begun = await harness.call(careful, { method: 'POST', url: '/account/totp' });
      totpSecret = begun.body.secret;
      return '/account/totp/confirmation';
    },
    body: () => ({ code: codeNow() }),
    actions: ['second_factor.added'],
  },
  renewRecoveryCodes: {
    method: 'POST',
    who: () => careful,
    url: () => '/account/recovery-codes',
    actions: ['recovery_codes.renewed'],
  },
  removeTotp: { method: 'DELETE', who: () => careful, url: () => '/account/totp', actions: ['second_factor.removed'] },
  changePassword: {
    method: 'PUT',
    who: () => careful,
    url: () => '/account/password',
    body: () => ({ current: 'correct horse battery', next: 'canary of nine herons' }),
    actions: ['password.changed'],
  },
  resetSecondFactor: {
    method: 'DELETE',
    url: () => `/agents/${careful.id}/second-factor`,
    actions: ['second_factor.reset'],
  },
  addView: {
    method: 'POST',
    url: () => '/views',
    body: () => ({ name: 'Late', scope: 'everybody', teamId: null, brandId: null, query: 'is:late', sort: 'waiting' }),
    actions: ['view.added'],
  },
  editView: {
    method: 'PUT',
    url: viewUrl,
    body: () => ({ name: 'Late', scope: 'everybody', teamId: null, brandId: null, query: 'is:late', sort: 'oldest' }),
    actions: ['view.changed'],
  },
  removeView: {
    method: 'DELETE',
    url: viewUrl,
    actions: ['view.removed'],
  },
  addTag: { method: 'POST', url: () => '/tags', body: () => ({ name: 'Baggage' }), actions: ['tag.added'] },
  addRule: {
    method: 'POST',
    url: () => '/rules',
    body: () => ({
      name: 'x',
      brandId: null,
      trigger: { kind: 'message.received' },
      conditions: { all: [], any: [] },
      actions: [{ kind: 'set_priority', priority: 'high' }],
      stop: false,
    }),
    actions: ['rule.added'],
  },
  addMacro: {
    method: 'POST',
    url: () => '/macros',
    body: () => ({
      name: 'x',
      folder: '',
      scope: 'everybody',
      teamId: null,
      brandId: null,
      variants: [{ language: null, text: 'x' }],
      actions: [],
    }),
    actions: ['macro.added'],
  },
  editContact: {
    method: 'PATCH',
    url: () => `/contacts/${contactId}/care`,
    body: () => ({ roles: ['press'] }),
    actions: ['contact.changed'],
  },
  editBrand: {
    method: 'PATCH',
    url: () => `/brands/${harness.brandId}`,
    body: () => ({ undoSendSeconds: 0 }),
    actions: ['brand.changed'],
  },
  putAside: {
    method: 'PUT',
    url: () => '/first-hour/team',
    body: () => ({ isAside: true }),
    actions: ['first_hour.put_aside'],
  },
  changeSecurity: {
    method: 'PUT',
    url: () => '/security',
    body: () => ({ requiresSecondFactor: false }),
    actions: ['security.changed'],
  },
};

interface Row {
  readonly position: number;
  readonly action: string;
  readonly actor_id: string | null;
  readonly origin: string | null;
  readonly request_id: string | null;
  readonly data: string;
}
const entriesAfter = (position: number) =>
  harness.database.admin<Row[]>`
    select position::int, action, actor_id, origin, request_id, data from audit
    where workspace_id = ${harness.workspaceId} and position > ${position} order by position`;
async function lastPosition(): Promise<number> {
  const [row] = await harness.database.admin<{ n: number }[]>`
    select coalesce(max(position), 0)::int as n from audit where workspace_id = ${harness.workspaceId}`;
  return row!.n;
}
const verify = () => makeVerifyAudit(harness.deps)();

describe('every route that changes something', () => {
  it('is either listed with what it records, or listed with why it records nothing', async () => {
    const { body } = await harness.call(null, { method: 'GET', url: '/openapi.json' });
    const writing = Object.entries(body.paths as Record<string, Record<string, { operationId?: string }>>)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([, methods]) =>
        Object.entries(methods)
          .filter(([method]) => method !== 'get')
          .map(([, { operationId }]) => operationId!),
      );
    const known = [CASES, NOT_AUDITED, RECORDED_ELSEWHERE].flatMap(Object.keys);
    expect(writing.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !writing.includes(name))).toEqual([]);
    for (const place of Object.values(RECORDED_ELSEWHERE)) {
      const [file, action] = place.split(': ') as [string, string];
      expect(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'), place).toContain(`'${action}'`);
    }
  });

  it('leaves exactly its entry: who, what, when, from where, before and after, and never a secret', async () => {
    await postFacebook(harness, channelId, {
      object: 'page',
      entry: [
        { id: PAGE.id, time: 1, changes: [{ field: 'feed', value: { item: 'comment', verb: 'add' } }] },
        { id: PAGE.id, time: 2, changes: [{ field: 'feed', value: { item: 'comment', verb: 'add', odd: true } }] },
      ],
    });
    await harness.work({ poll: false });
    const rows = await harness.database.admin<{ id: string }[]>`select id from quarantine order by at, id`;
    quarantined = rows.map(({ id }) => id);
    expect(quarantined.length).toBeGreaterThanOrEqual(2);

    const wrong: unknown[] = [];
    for (const [name, { method, url, body, who, actions }] of Object.entries(CASES)) {
      if (name === 'setUp') continue;
      const before = await lastPosition();
      const person = name === 'signIn' ? null : (who?.() ?? harness.admin);
      const call = { method, url: await url(), ...(body ? { body: body() } : {}) };
      const answer = await harness.call(person, call);
      last = answer.body;
      const entries = await entriesAfter(before);
      const isRight =
        answer.status < 300 &&
        entries.map(({ action }) => action).join() === actions.join() &&
        entries.every(
          ({ actor_id, origin, request_id, data }) =>
            actor_id === (person ?? colleague).id &&
            origin === '127.0.0.1' &&
            /^[0-9a-f-]{36}$/.test(request_id ?? '') &&
            !data.includes('canary') &&
            !data.includes('argon2'),
        );
      if (!isRight) wrong.push({ name, answer, entries });
    }
    expect(wrong).toEqual([]);
  });

  it('says what a field was and what it is', async () => {
    const { body } = await harness.call(harness.admin, { method: 'GET', url: '/audit?action=agent.changed' });
    expect(body.items[0]).toMatchObject({
      actorName: 'Amira Haddad',
      subjectType: 'agent',
      subjectId: agent.id,
      before: { role: 'agent', password: null },
      after: { role: 'lead', password: 'changed' },
    });
    expect((await verify()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('records nothing when it is refused', async () => {
    const before = await lastPosition();
    const refused = [
      await harness.call(agent, { method: 'POST', url: '/brands', body: { name: 'Mine' } }),
      await harness.call(harness.admin, { method: 'PATCH', url: `/teams/${randomUUID()}`, body: { name: 'x' } }),
      await harness.call(harness.admin, { method: 'POST', url: '/agents', body: { name: 'x' } }),
    ];
    for (const { status } of refused) expect(status).toBeGreaterThanOrEqual(400);
    expect(await lastPosition()).toBe(before);
  });
});

describe('what records nothing', () => {
  it('really records nothing: working on a conversation', async () => {
    const [asked] = await askOnX(harness, 1);
    const before = await lastPosition();
    for (const call of [
      { method: 'PUT', url: `/conversations/${asked!.id}/status`, body: { status: 'resolved' } },
      { method: 'PUT', url: `/conversations/${asked!.id}/priority`, body: { priority: 'high' } },
      { method: 'PUT', url: '/me/presence', body: { presence: 'away' } },
    ] as const)
      await harness.call(harness.admin, call);
    expect(await lastPosition()).toBe(before);
  });
});

describe('the log over HTTP', () => {
  it('is for admins, newest first, in pages, and filtered by person, action and time', async () => {
    const read = (query: string, who = harness.admin) => harness.call(who, { method: 'GET', url: `/audit?${query}` });
    expect((await read('limit=5', await harness.person('lead'))).status).toBe(403);
    const all: number[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { status, body } = await read(`limit=4${cursor && `&cursor=${cursor}`}`);
      expect(status).toBe(200);
      all.push(...body.items.map((item: { position: number }) => item.position));
      cursor = body.nextCursor;
    }
    expect(all).toEqual(Array.from({ length: await lastPosition() }, (_, n) => n + 1).reverse());
    const mine = (await read(`actorId=${harness.admin.id}&limit=200`)).body.items as { actorId: string }[];
    expect(mine.length).toBeGreaterThan(5);
    expect(mine.every(({ actorId }) => actorId === harness.admin.id)).toBe(true);
    expect((await read('from=2026-03-03T00:00:00Z&to=2026-03-04T00:00:00Z')).body.items).toEqual([]);
    expect((await read('from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z&limit=200')).body.items.length).toBe(
      all.length,
    );
    for (const query of ['from=yesterday', 'cursor=-1', 'cursor=x', 'limit=0', 'actorId=me'])
      expect((await read(query)).status).toBe(400);
    const actions = await harness.call(harness.admin, { method: 'GET', url: '/audit/actions' });
    expect(actions.body.actions).toContain('brand.added');
  });
});
