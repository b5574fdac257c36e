import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { assertFenced, DatabaseNotFenced, fenced, openDatabase } from '@kwartier/db';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ROUTE_ACCESS } from '../contract/route-access.ts';
import { VALID } from '../contract/valid-bodies.ts';
import { createDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { run } from '../support/run.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const PASSWORD = 'correct horse battery';
const HOUR = 3_600_000;
let harness: Harness;
let asked: Asked[];
let lead: Person;
const sockets: Socket[] = [];
beforeAll(async () => {
  harness = await startHarness({ listen: true, redisUrl: process.env.TEST_REDIS_URL });
  asked = await askOnX(harness, 3);
  lead = await harness.person('lead');
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect();
});
afterAll(() => harness[Symbol.asyncDispose]());

const soon = () => new Promise((resolve) => setTimeout(resolve, 900));
const admin = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
  harness.call(harness.admin, { method, url, ...(body === undefined ? {} : { body }) });
const get = (who: Person, url: string) => harness.call(who, { method: 'GET', url });
const audited = async (action: string) =>
  (await harness.database.admin`select 1 from audit where action = ${action}`).length;

async function connect(cookie: string, headers: Record<string, string> = {}) {
  const socket = io(harness.url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie, ...headers },
  });
  sockets.push(socket);
  const heard: { name: string; text: string }[] = [];
  socket.onAny((name: string, event: unknown) => heard.push({ name, text: JSON.stringify(event) }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return { socket, heard };
}
/** Something changes in a conversation, which whoever may hears. */
const poke = (id: string) =>
  harness.call(lead, {
    method: 'POST',
    url: `/conversations/${id}/messages`,
    body: { kind: 'note', text: 'poke', lastSeenSeq: 0 },
  });
const hears = (console: { heard: { name: string; text: string }[] }, id: string) =>
  console.heard.some(({ name, text }) => name === 'conversations.changed' && text.includes(id));

describe('roles of a workspace', () => {
  it('let somebody do what stands in them, at once when it changes, and are given by whom they fit', async () => {
    const role = (await admin('POST', '/roles', { name: 'Press', permissions: ['conversation.read'] })).body;
    const who = await harness.person('custom', { roleId: role.id });
    expect((await get(who, '/me')).body.permissions).toEqual(['conversation.read']);
    expect((await get(who, '/conversations')).status).toBe(200);
    expect((await get(who, '/board')).status).toBe(403);
    await admin('PUT', `/roles/${role.id}`, {
      name: 'Press',
      permissions: ['report.read', 'people.read', 'people.write'],
    });
    await soon();
    expect((await get(who, '/board')).status).toBe(200);
    expect((await get(who, '/conversations')).status).toBe(403);
    // Nobody gives away more than they have, to others or to themselves; and an admin is out of reach.
    for (const [url, body] of [
      ['/agents', { name: 'X', email: 'x@example.com', password: PASSWORD, role: 'admin' }],
      ['/invitations', { name: 'X', email: 'x@example.com', role: 'lead' }],
    ] as const)
      expect((await harness.call(who, { method: 'POST', url, body })).status).toBe(403);
    for (const [id, body] of [
      [who.id, { role: 'admin' }],
      [harness.admin.id, { password: 'mine from now on' }],
      [harness.admin.id, { isActive: false }],
      [lead.id, { password: 'mine from now on' }],
      [lead.id, { email: 'mine@example.com' }],
    ] as const)
      expect((await harness.call(who, { method: 'PATCH', url: `/agents/${id}`, body })).status).toBe(403);
    expect((await admin('DELETE', `/roles/${role.id}`)).body.code).toBe('role.in_use');
    expect((await admin('POST', '/roles', { name: 'Guestlike', permissions: ['guest.read'] })).status).toBe(400);
    for (const action of ['role.added', 'role.changed']) expect(await audited(action)).toBeGreaterThan(0);
  });

  it('of who only looks on give them no work', async () => {
    const viewer = await harness.person('viewer');
    const given = await harness.call(lead, {
      method: 'PUT',
      url: `/conversations/${asked[0]!.id}/assignee`,
      body: { agentId: viewer.id },
    });
    expect(given).toMatchObject({ status: 422, body: { code: 'assignment.not_eligible' } });
  });

  it('of who sees no names find nobody by one, and still find what was said', async () => {
    const viewer = await harness.person('viewer');
    const found = async (who: Person, words: string) =>
      (await get(who, `/conversations?q=${encodeURIComponent(words)}`)).body.items.length as number;
    const { contact } = (await get(lead, `/conversations/${asked[0]!.id}`)).body;
    expect(contact.name).toMatch(/^Asker \d+$/);
    for (const words of [contact.name, contact.handle]) {
      expect(await found(lead, words)).toBe(1);
      expect(await found(viewer, words)).toBe(0);
    }
    expect(await found(viewer, 'question 1')).toBe(await found(lead, 'question 1'));
    expect(await found(viewer, 'question 1')).toBeGreaterThan(0);
  });
});

describe('invitations', () => {
  const invite = async (body: object = {}) => {
    const answer = await admin('POST', '/invitations', {
      name: 'Noor',
      email: `noor-${Math.random()}@example.com`,
      role: 'agent',
      ...body,
    });
    expect(answer.status).toBe(201);
    return { id: answer.body.id as string, token: String(answer.body.link).split('#')[1]! };
  };
  const accept = (token: string, from = '127.6.0.1') =>
    harness.raw({
      method: 'POST',
      url: '/invitations/acceptance',
      body: { token, name: 'Noor', password: 'seven herons at noon' },
      from,
    });

  it('are good once, for three days, and not after they were taken back', async () => {
    const one = await invite();
    expect((await accept(one.token)).status).toBe(200);
    expect((await accept(one.token)).body.code).toBe('invitation.not_found');
    const two = await invite();
    expect((await admin('DELETE', `/invitations/${two.id}`)).status).toBe(204);
    expect((await accept(two.token)).body.code).toBe('invitation.not_found');
    const three = await invite();
    const both = await Promise.all([accept(three.token), accept(three.token)]);
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 404]);
    const four = await invite();
    harness.clock.advance(72 * HOUR);
    expect((await accept(four.token)).body.code).toBe('invitation.not_found');
    for (const junk of ['', 'x', `${harness.workspaceId}.`, `${harness.workspaceId}.${'A'.repeat(43)}`])
      expect((await accept(junk)).body.code).toBe('invitation.not_found');
    const stored = await harness.database.admin<{ row: string }[]>`select to_jsonb(i)::text as row from invitations i`;
    for (const { token } of [one, two, three, four])
      expect(stored.some(({ row }) => row.includes(token.split('.')[1]!))).toBe(false);
    expect(await audited('invitation.accepted')).toBe(2);
    // Nobody's session outlives that.
    const again = await harness.raw({
      method: 'POST',
      url: '/session',
      body: { email: harness.admin.email, password: PASSWORD },
      from: '127.6.0.9',
    });
    (harness.admin as { cookie: string }).cookie = `kwartier_session=${again.cookies.kwartier_session}`;
    lead = await harness.person('lead');
  });

  it('are not accepted with a password that anybody would guess', async () => {
    const { token } = await invite();
    const weak = await harness.raw({
      method: 'POST',
      url: '/invitations/acceptance',
      body: { token, name: 'Noor', password: 'Password123456!' },
      from: '127.6.0.2',
    });
    expect(weak).toMatchObject({ status: 422, body: { code: 'password.refused' } });
    expect((await accept(token, '127.6.0.3')).status).toBe(200);
  });

  it('share no conversation with a guest that whoever invites does not see', async () => {
    const role = await admin('POST', '/roles', {
      name: 'Doorkeeper',
      permissions: ['people.read', 'people.write', 'guest.invite', 'conversation.read'],
    });
    const doorkeeper = await harness.person('custom', { roleId: role.body.id, brandIds: [], teamIds: [] });
    const share = (who: Person) =>
      harness.call(who, {
        method: 'POST',
        url: `/conversations/${asked[0]!.id}/guests`,
        body: { name: 'G', email: `g-${who.id}@example.com`, hours: 4 },
      });
    expect((await share(lead)).status).toBe(201);
    expect(await share(doorkeeper)).toMatchObject({ status: 404, body: { code: 'conversation.not_found' } });
    const made = await harness.database.admin`select email from invitations where email like 'g-%'`;
    expect(made.map(({ email }) => email)).toEqual([`g-${lead.id}@example.com`]);
  });
});

describe('a guest', () => {
  let guest: Person;
  let shared: string;
  beforeAll(async () => {
    shared = asked[1]!.id;
    guest = await harness.person('guest', { teamIds: [] });
    const answer = await harness.call(lead, {
      method: 'POST',
      url: `/conversations/${shared}/guests`,
      body: { agentId: guest.id, hours: 4 },
    });
    expect(answer.status).toBe(201);
  });

  it('reaches four routes and what belongs to their own session, of all there are', async () => {
    const { body } = await harness.call(null, { method: 'GET', url: '/openapi.json' });
    const open: string[] = [];
    for (const [path, methods] of Object.entries(
      body.paths as Record<string, Record<string, { operationId?: string }>>,
    ))
      for (const [method, { operationId }] of Object.entries(methods)) {
        const access = ROUTE_ACCESS[operationId ?? ''];
        if (!operationId || access === 'public' || access?.includes('signed-in')) continue;
        const answer = await harness.call(guest, {
          method: method.toUpperCase() as 'GET',
          url: path.replace(/\{\w+\}/g, shared),
          body: method === 'get' ? undefined : (VALID[operationId] ?? {}),
        });
        if (answer.status !== 403) open.push(`${operationId} ${answer.status}`);
      }
    expect(open.sort()).toEqual(['addGuestNote 201', 'getShared 200', 'listShared 200']);
    expect((await get(guest, '/me')).body.permissions).toEqual(['guest.read', 'guest.note']);
  });

  it('reads what was said, without who said it, and of the notes only those for them', async () => {
    const note = (text: string, guestIds: string[]) =>
      harness.call(lead, {
        method: 'POST',
        url: `/conversations/${shared}/messages`,
        body: { kind: 'note', text, lastSeenSeq: 0, guestIds },
      });
    expect((await note('secret among us', [])).status).toBe(201);
    expect((await note('a question for you', [guest.id])).status).toBe(201);
    const other = await harness.person('guest', { teamIds: [] });
    expect((await note('for somebody else', [other.id])).status).toBe(404);
    const { body } = await get(guest, `/guest/conversations/${shared}`);
    const text = JSON.stringify(body);
    expect(text).toContain('a question for you');
    expect(text).not.toContain('secret among us');
    const [contact] = await harness.database.admin`
      select k.name, h.handle, m.text from conversations c join contacts k on k.id = c.contact_id join handles h on h.contact_id = k.id join messages m on m.conversation_id = c.id and m.direction = 'inbound' where c.id = ${shared} limit 1`;
    expect(text).toContain(contact!.text.slice(0, 10));
    expect(text).not.toContain(contact!.name);
    expect((await get(other, `/guest/conversations/${shared}`)).status).toBe(404);
    for (const { id } of [asked[0]!, asked[2]!])
      expect((await get(guest, `/guest/conversations/${id}`)).status).toBe(404);
  });

  it('hears of this conversation and of no other, and of nothing when it is taken back or over', async () => {
    const console = await connect(guest.cookie);
    await eventually(async () => {
      await poke(shared);
      return hears(console, shared);
    });
    await poke(asked[0]!.id);
    await harness.call(lead, { method: 'PUT', url: '/me/presence', body: { presence: 'away' } });
    console.socket.emit('conversation.view', { conversationId: shared });
    console.socket.emit('join', `brand ${harness.workspaceId} ${harness.brandId}`);
    await eventually(async () => {
      console.heard.length = 0;
      await poke(shared);
      await new Promise((resolve) => setTimeout(resolve, 100));
      return hears(console, shared);
    });
    expect(console.heard.every(({ name }) => ['conversations.changed', 'session.changed'].includes(name))).toBe(true);
    expect(hears(console, asked[0]!.id)).toBe(false);
    const began = Date.now();
    await harness.call(lead, { method: 'DELETE', url: `/conversations/${shared}/guests/${guest.id}` });
    await eventually(() => console.heard.some(({ name }) => name === 'session.changed'));
    expect(Date.now() - began).toBeLessThan(5_000);
    console.heard.length = 0;
    await poke(shared);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(hears(console, shared)).toBe(false);
    expect((await get(guest, `/guest/conversations/${shared}`)).status).toBe(404);

    await harness.call(lead, {
      method: 'POST',
      url: `/conversations/${shared}/guests`,
      body: { agentId: guest.id, hours: 4 },
    });
    expect((await get(guest, `/guest/conversations/${shared}`)).status).toBe(200);
    harness.clock.advance(4 * HOUR + 1);
    expect((await get(guest, `/guest/conversations/${shared}`)).status).toBe(404);
    expect((await get(guest, '/guest/conversations')).body.items).toEqual([]);
    for (const action of ['guest.shared', 'guest.ended']) expect(await audited(action)).toBeGreaterThan(0);
  });
});

describe('live lines', () => {
  it('of who loses a right or their account say nothing more within five seconds', async () => {
    const [down, out, changed] = [
      await harness.person('agent'),
      await harness.person('agent'),
      await harness.person('agent'),
    ];
    const own = (await admin('POST', '/roles', { name: 'Deaf', permissions: ['report.read'] })).body.id;
    const [a, b, c] = [await connect(down.cookie), await connect(out.cookie), await connect(changed.cookie)];
    const id = asked[2]!.id;
    await eventually(async () => {
      await poke(id);
      return hears(a, id) && hears(b, id) && hears(c, id);
    });
    const began = Date.now();
    await admin('PATCH', `/agents/${down.id}`, { role: 'custom', roleId: own });
    await admin('PATCH', `/agents/${out.id}`, { isActive: false });
    await harness.raw({
      method: 'PUT',
      url: '/account/password',
      cookies: Object.fromEntries([(await fresh(changed)).split('=') as [string, string]]),
      body: { current: PASSWORD, next: 'seven herons at noon' },
    });
    await eventually(
      () => a.heard.some(({ name }) => name === 'session.changed') && b.socket.disconnected && c.socket.disconnected,
    );
    expect(Date.now() - began).toBeLessThan(5_000);
    for (const { heard } of [a, b, c]) heard.length = 0;
    await poke(id);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([hears(a, id), hears(b, id), hears(c, id)]).toEqual([false, false, false]);
    expect(a.socket.connected).toBe(true);
  });
  /** Another session of the same person. */
  const fresh = async ({ email }: Person) =>
    `kwartier_session=${(await harness.raw({ method: 'POST', url: '/session', body: { email, password: PASSWORD }, from: '127.6.1.1' })).cookies.kwartier_session}`;

  it('are not opened by half a session, and bear nonsense without a word', async () => {
    const who = await harness.person('agent');
    await harness.database.admin`update sessions set stage = 'second_factor' where agent_id = ${who.id}`;
    await soon();
    await expect(connect(who.cookie)).rejects.toThrow();
    const agent = await harness.person('agent');
    const { socket } = await connect(agent.cookie);
    const events = [
      'conversation.view',
      'conversation.leave',
      'conversation.typing',
      'join',
      'message',
      '__proto__',
      'constructor',
    ];
    const junk: unknown[] = [
      null,
      1,
      'x',
      [],
      {},
      { conversationId: { $gt: '' } },
      { conversationId: 'x'.repeat(2_000) },
      { conversationId: asked[0]!.id, typing: 'yes' },
    ];
    const before = performance.now();
    for (let n = 0; n < 10_000; n++) socket.emit(events[n % events.length]!, junk[n % junk.length]);
    await eventually(async () => (await get(lead, '/me')).status === 200);
    const other = await connect(lead.cookie);
    expect(other.socket.connected).toBe(true);
    expect(performance.now() - before).toBeLessThan(10_000);
  }, 30_000);
});

describe('a start on a database that does not keep workspaces apart', () => {
  it.each([
    [
      'row level security lifted on one table',
      'alter table messages no force row level security',
      /row level security is not forced on messages/,
    ],
    ['row level security off', 'alter table contacts disable row level security', /not forced on contacts/],
    ['a table that somebody added', 'create table notes (id int)', /not forced on notes/],
    ['a table that the role owns', 'alter table drafts owner to kwartier_app', /owns tables/],
  ])('%s is refused in one sentence', async (_what, statement, why) => {
    await using database = await createDatabase();
    const db = openDatabase({ url: database.url, connections: 1 });
    try {
      await expect(assertFenced(db)).resolves.toBeUndefined();
      await database.admin.unsafe(statement);
      const error = await assertFenced(db).catch((caught: unknown) => caught);
      await expect(fenced(db).run(harness.workspaceId, (sql) => sql`select 1`)).rejects.toThrow(DatabaseNotFenced);
      await expect(fenced(db).transact(harness.workspaceId, async () => 1)).rejects.toThrow(DatabaseNotFenced);
      expect(error).toBeInstanceOf(DatabaseNotFenced);
      expect((error as Error).message).toMatch(why);
    } finally {
      await db.close();
    }
  });

  it.each(['apps/api/src/main.ts', 'workers/src/main.ts'])('%s does not start', async (file) => {
    await using database = await createDatabase();
    await database.admin.unsafe('alter table messages no force row level security');
    const { code, output } = await run(file, {
      PORT: '4999',
      DATABASE_URL: database.url,
      REDIS_URL: '/nonexistent/redis.sock',
      ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      LOG_LEVEL: 'silent',
      NODE_NO_WARNINGS: '1',
    });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(/^Kwartier does not start: row level security is not forced on messages[^\n]*$/);
  });
});

it('cookies are tied to host and TLS where browsers come over https', async () => {
  const { buildApp, openDeps } = await import('@kwartier/api');
  const deps = openDeps({ ...harness.deps.settings, PUBLIC_URL: 'https://care.example' }, { now: harness.clock.now });
  const app = await buildApp(deps);
  const answer = await app.server.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email: lead.email, password: PASSWORD },
    remoteAddress: '127.6.2.1',
  });
  const lines = [answer.headers['set-cookie']].flat().map(String);
  for (const name of ['__Host-kwartier_session', '__Host-kwartier_device']) {
    const line = lines.find((one) => one.startsWith(`${name}=`))!;
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(line).toContain(part);
    expect(line).not.toContain('Domain');
  }
  await app.gateway.close();
  await app.server.close();
  await deps.close();
});

it('every migration after the first keeps its tables fenced', () => {
  const sql = readFileSync(new URL('../../packages/db/migrations/0002_identity.sql', import.meta.url), 'utf8');
  for (const [, table] of sql.matchAll(/CREATE TABLE "(\w+)"/g)) expect(sql).toContain(`'${table}'`);
});
