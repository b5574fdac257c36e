import { randomUUID } from 'node:crypto';
import { withOrigin } from '@kwartier/db';
import { makeVerifyAudit } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, PAGE, type Person, startHarness } from '../support/harness.ts';
import { postFacebook } from '../support/webhooks.ts';
import { askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let agent: Person;
let colleague: Person;
let channelId: string;
let teamId: string;
let policyId: string;
beforeAll(async () => {
  harness = await startHarness();
  channelId = await harness.connectFacebook();
  [agent, colleague] = [await harness.person('agent'), await harness.person('lead')];
  teamId = harness.teamId;
  policyId = (await harness.call(harness.admin, { method: 'GET', url: '/policies' })).body.items[0].id;
});
afterAll(() => harness[Symbol.asyncDispose]());

const HOURS = { timeZone: 'UTC', week: Array(7).fill([[0, 1440]]), holidays: [] };
const RULES = [{ target: 'resolution', priority: null, platform: null, promiseMinutes: 90, goalMinutes: null }];
const POLICY = { name: 'Slow', riskShare: 0.25, hours: HOURS, rules: RULES };

/** Writes that leave no entry in the audit log, and why. */
const NOT_AUDITED: Readonly<Record<string, string>> = {
  takeNext: "work on a conversation: the conversation's own events say who and when",
  assignConversation: "work on a conversation: the conversation's own events say who and when",
  releaseConversation: "work on a conversation: the conversation's own events say who and when",
  setStatus: "work on a conversation: the conversation's own events say who and when",
  setPriority: "work on a conversation: the conversation's own events say who and when",
  markRead: 'reading',
  saveDraft: 'writing: nothing is said yet',
  discardDraft: 'writing: nothing is said yet',
  sendMessage: 'replying: the message and its attempts say who, what and when',
  decideUnconfirmed: "replying: the conversation's own events say who and when",
  setVisibility: "work on a conversation: the conversation's own events say who and when",
  setPresence: 'whether somebody is here changes by itself all day',
  checkChannel: 'asks the platform and changes nothing',
};

interface Case {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: () => string | Promise<string>;
  readonly body?: () => unknown;
  readonly who?: () => Person;
  readonly actions: readonly string[];
}
let quarantined: string[] = [];
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
  addBrand: { method: 'POST', url: () => '/brands', body: () => ({ name: 'Sub' }), actions: ['brand.added'] },
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
    const known = [...Object.keys(CASES), ...Object.keys(NOT_AUDITED)];
    expect(writing.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !writing.includes(name))).toEqual([]);
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

describe('the chain', () => {
  it('has one order when many write at once, and each follows the one before it', async () => {
    const before = await lastPosition();
    const added = await Promise.all(
      Array.from({ length: 24 }, (_, n) => harness.deps.people.addBrand(adminActor(), `Brand ${n}`)),
    );
    expect(added.length).toBe(24);
    expect(await lastPosition()).toBe(before + 24);
    expect((await verify()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('holds one line for one entry, whatever a name, an address or a browser says', async () => {
    const hostile = 'x\r\n2026-03-02 admin deleted everything\u001b[2K\u009b31m\u202egnp.exe\u2028';
    await withOrigin({ from: hostile, requestId: hostile }, () => harness.deps.people.addBrand(adminActor(), hostile));
    const [entry] = await harness.database.admin<Record<string, string>[]>`
      select origin, request_id, data, subject_id from audit order by position desc limit 1`;
    for (const text of Object.values(entry!)) expect(text).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
    expect(JSON.parse(entry!.data!).after.name).toBe(hostile);
    expect((await verify()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('lets the role of the product change, remove or forge nothing', async () => {
    const asApp = (statement: string) =>
      harness.database.admin.begin(async (sql) => {
        await sql`set local role kwartier_app`;
        await sql`select set_config('app.workspace_id', ${harness.workspaceId}, true)`;
        return sql.unsafe(statement);
      });
    for (const statement of [
      "update audit set action = 'x'",
      'delete from audit',
      'truncate audit',
      'alter table audit disable trigger all',
      'drop trigger audit_chain on audit',
    ])
      await expect(asApp(statement), statement).rejects.toThrow(/permission denied|must be owner/);
    // Place and hash that somebody gives are not taken.
    const before = await lastPosition();
    await asApp(
      `insert into audit (workspace_id, position, at, action, subject_type, subject_id, previous_hash, hash)
       values ('${harness.workspaceId}', 1, now(), 'x.y', 'x', 'x', '\\x00', '\\x00')`,
    );
    expect(await lastPosition()).toBe(before + 1);
    expect((await verify()).flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('shows a changed entry, a removed one, one that was put in, and an end that was cut off', async () => {
    const sql = harness.database.admin;
    const faults = async () => (await verify()).flatMap((one) => one.faults);
    const restore = await sql`select * from audit where workspace_id = ${harness.workspaceId} and position in (3, 5)`;
    const [third, fifth] = restore;

    for (const [column, value] of [
      ['action', 'brand.added'],
      ['actor_id', randomUUID()],
      ['at', '2020-01-01'],
      ['subject_id', 'x'],
      ['data', '{}'],
      ['origin', '10.0.0.1'],
    ] as const) {
      await sql`update audit set ${sql({ [column]: value })} where position = 3`;
      expect(await faults(), column).toEqual(
        column === 'data' && third!.data === '{}' ? [] : [{ position: 3, fault: 'changed' }],
      );
      await sql`update audit set ${sql({ [column]: third![column] })} where position = 3`;
      expect(await faults()).toEqual([]);
    }

    await sql`delete from audit where position = 5`;
    expect(await faults()).toEqual([{ position: 6, fault: 'missing before' }]);
    // Closing the gap by counting on does not help: hashes hold positions.
    await sql`update audit set position = position - 1 where position = 6`;
    expect((await faults()).length).toBeGreaterThanOrEqual(2);
    await sql`update audit set position = 6 where position = 5`;
    await sql`alter table audit disable trigger audit_chain`;
    await sql`alter table audit alter id drop identity`;
    await sql`insert into audit ${sql(fifth!)}`;
    expect(await faults()).toEqual([]);
    // Changed with its own hash made anew: the next one does not follow it any more.
    await sql`update audit set data = '{"forged":1}' where position = 5`;
    await sql`update audit a set hash = audit_hash(a) where position = 5`;
    expect(await faults()).toEqual([{ position: 6, fault: 'not after the one before' }]);
    await sql`update audit set data = ${fifth!.data}, hash = ${fifth!.hash} where position = 5`;
    expect(await faults()).toEqual([]);

    const [{ head } = { head: null }] = await verify();
    const noted = [{ workspaceId: harness.workspaceId, ...head! }];
    expect((await makeVerifyAudit(harness.deps)(noted))[0]!.faults).toEqual([]);
    await sql`delete from audit where position = ${head!.position}`;
    expect(await faults()).toEqual([]);
    expect((await makeVerifyAudit(harness.deps)(noted))[0]!.faults).toEqual([
      { position: head!.position, fault: 'missing before' },
    ]);
    await sql`alter table audit enable trigger audit_chain`;
  });
});

function adminActor() {
  return {
    workspaceId: harness.workspaceId,
    agentId: harness.admin.id,
    role: 'admin' as const,
    brandIds: [harness.brandId],
  };
}
