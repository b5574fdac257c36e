import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, PAGE, type Person, startHarness, X_ACCOUNT } from '../support/harness.ts';
import { type OtherWorkspace, otherWorkspace } from '../support/other-workspace.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let agent: Person;
let asked: Asked[];
let facebook: string;
let other: OtherWorkspace;
beforeAll(async () => {
  harness = await startHarness();
  agent = await harness.person('agent');
  asked = await askOnX(harness, 3);
  facebook = await harness.connectFacebook();
  await postFacebook(harness, facebook, '{"object":"page","entry":[{"id":"1"}]}');
  await harness.work();
  other = await otherWorkspace(harness);
});
afterAll(() => harness[Symbol.asyncDispose]());

const queued = async () =>
  (await harness.database.admin<{ n: number }[]>`select count(*)::int as n from messages where origin = 'agent'`)[0]!.n;
const reply = (conversationId: string, body: object, who = agent) =>
  harness.call(who, {
    method: 'POST',
    url: `/conversations/${conversationId}/messages`,
    body: { kind: 'reply', text: 'Hello', lastSeenSeq: 10_000, ...body },
    headers: { 'idempotency-key': randomUUID() },
  });
const conversationOf = async (externalId: string): Promise<string> =>
  (
    await harness.database.admin<{ id: string }[]>`
    select conversation_id as id from messages where external_id = ${externalId} and workspace_id = ${harness.workspaceId}`
  )[0]!.id;

describe('a reply that cannot be sent', () => {
  it.each([
    ['empty', '', 'reply.empty', {}],
    ['only white space', ' \n\t\u0000 ', 'reply.empty', {}],
    ['281 characters on X', 'x'.repeat(281), 'reply.too_long', { length: 281, max: 280 }],
    ['141 Japanese characters on X', '語'.repeat(141), 'reply.too_long', { length: 282, max: 280 }],
  ])('%s is refused with the reason, and nothing is queued', async (_what, text, code, details) => {
    const before = await queued();
    const answer = await reply(asked[0]!.id, { text });
    expect(answer).toMatchObject({
      status: 422,
      body: { code, status: 422, ...(Object.keys(details).length ? { details } : {}) },
    });
    expect(answer.body.detail).toMatch(/\w+ .*\.$/);
    expect(await queued()).toBe(before);
  });

  it('280 characters, and links of any length, are taken', async () => {
    expect(
      (await reply(asked[1]!.id, { text: `${'x'.repeat(256)} https://example.com/${'long/'.repeat(40)}` })).status,
    ).toBe(201);
  });

  it('X without a mention is refused with the reason', async () => {
    const { x } = harness.simulator;
    const ours = x.post({ author: X_ACCOUNT.id, text: 'New seats on every flight.' });
    const stranger = x.addUser({ handle: 'passer_by', name: 'Passer By' });
    const said = x.post({ author: stranger.id, inReplyTo: ours.id, text: 'nobody asked for these' });
    harness.clock.advance(70_000);
    await harness.work();
    const before = await queued();
    const id = await conversationOf(said.id);
    expect(await reply(id, {})).toMatchObject({
      status: 422,
      body: { code: 'reply.not_allowed', detail: expect.stringContaining('did not mention us') },
    });
    const shown = await harness.call(agent, { method: 'GET', url: `/conversations/${id}` });
    expect(shown.body.replyRules.public).toMatchObject({ allowed: false, code: 'reply.not_allowed' });
    expect(await queued()).toBe(before);
  });

  it('to a post that was deleted is refused with the reason', async () => {
    const at = harness.clock.now();
    await postFacebook(harness, facebook, feedBody(at, comment(at, 'gone_1')));
    await harness.work({ poll: false });
    const id = await conversationOf('gone_1');
    await postFacebook(harness, facebook, feedBody(at + 1_000, { ...comment(at, 'gone_1'), verb: 'remove' }));
    await harness.work({ poll: false });
    expect(await reply(id, {})).toMatchObject({
      status: 422,
      body: { code: 'reply.target_deleted', detail: expect.stringContaining('deleted') },
    });
    expect(await reply(id, { audience: 'private' })).toMatchObject({
      status: 422,
      body: { code: 'reply.target_deleted' },
    });
  });

  it('outside the window of Messenger is refused with the reason', async () => {
    const { facebook: network } = harness.simulator;
    const person = network.addPerson({ name: 'Late Larry' });
    const message = network.message({ pageId: PAGE.id, from: person.id, text: 'Anybody there?' });
    harness.clock.advance(130_000);
    await harness.work();
    const id = await conversationOf(message.mid);
    const inside = await harness.call(agent, { method: 'GET', url: `/conversations/${id}` });
    expect(inside.body.replyRules).toMatchObject({ public: null, private: { allowed: true } });
    harness.clock.advance(25 * 3_600_000);
    expect(await reply(id, {})).toMatchObject({
      status: 422,
      body: { code: 'reply.window_closed', detail: expect.stringContaining('has to write again') },
    });
    expect(await reply(id, { audience: 'public' })).toMatchObject({ status: 422, body: { code: 'reply.not_allowed' } });
  });
});

describe('ids of nothing, of others, and that are none', () => {
  const routes: readonly (readonly [
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    foreign: keyof OtherWorkspace,
    body?: object,
  ])[] = [
    ['GET', '/conversations/:id', 'conversationId'],
    ['GET', '/conversations/:id/messages', 'conversationId'],
    ['GET', '/conversations/:id/draft', 'conversationId'],
    ['PUT', '/conversations/:id/draft', 'conversationId', { text: 'x', audience: 'public', version: 0 }],
    ['DELETE', '/conversations/:id/draft', 'conversationId'],
    ['PUT', '/conversations/:id/read', 'conversationId', { seq: 1 }],
    ['PUT', '/conversations/:id/assignee', 'conversationId', {}],
    ['DELETE', '/conversations/:id/assignee', 'conversationId'],
    ['PUT', '/conversations/:id/status', 'conversationId', { status: 'resolved' }],
    ['PUT', '/conversations/:id/priority', 'conversationId', { priority: 'urgent' }],
    ['POST', '/conversations/:id/messages', 'conversationId', { kind: 'note', text: 'x', lastSeenSeq: 1 }],
    ['POST', '/conversations/:id/messages', 'conversationId', { kind: 'reply', text: 'x', lastSeenSeq: 1 }],
    ['GET', '/messages/:id/versions', 'messageId'],
    ['POST', '/messages/:id/confirmation', 'messageId', { decision: 'discard' }],
    ['PUT', '/messages/:id/visibility', 'messageId', { hidden: true }],
    ['GET', '/contacts/:id', 'contactId'],
    ['GET', '/channels/:id', 'channelId'],
    ['PATCH', '/channels/:id', 'channelId', { name: 'x' }],
    ['POST', '/channels/:id/check', 'channelId'],
    ['POST', '/quarantine/:id/redrive', 'quarantineId'],
    ['POST', '/quarantine/:id/dismissal', 'quarantineId'],
    ['PATCH', '/agents/:id', 'agentId', { name: 'x' }],
    ['PATCH', '/teams/:id', 'teamId', { name: 'x' }],
    [
      'PUT',
      '/policies/:id',
      'policyId',
      {
        name: 'x',
        rules: [{ target: 'first_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: null }],
        hours: { timeZone: 'UTC', week: Array(7).fill([[0, 1440]]), holidays: [] },
        riskShare: 0.25,
      },
    ],
  ];

  it.each(routes.map((route) => [`${route[0]} ${route[1]}`, route] as const))(
    '%s',
    async (_name, [method, path, foreign, body]) => {
      const call = (id: string) =>
        harness.call(harness.admin, { method, url: path.replace(':id', id), ...(body ? { body } : {}) });
      const [unknown, others, malformed] = [
        await call(randomUUID()),
        await call(other[foreign]),
        await call('not-an-id'),
      ];
      for (const answer of [unknown, others, malformed])
        expect(answer).toMatchObject({
          status: 404,
          body: { status: 404, title: 'Not found', code: expect.stringMatching(/not_found$/) },
        });
      // What belongs to others is told apart by nothing from what does not exist.
      expect({ ...others.body, requestId: '' }).toEqual({ ...unknown.body, requestId: '' });
    },
  );

  it('what belongs to others cannot be named in a body either', async () => {
    const { id } = asked[2]!;
    const calls = [
      harness.call(agent, { method: 'PUT', url: `/conversations/${id}/assignee`, body: { agentId: other.agentId } }),
      harness.call(harness.admin, {
        method: 'POST',
        url: '/agents',
        body: {
          name: 'A',
          email: 'a@example.com',
          password: 'long enough for it',
          role: 'agent',
          teamIds: [other.teamId],
        },
      }),
      harness.call(harness.admin, {
        method: 'POST',
        url: '/agents',
        body: {
          name: 'A',
          email: 'a@example.com',
          password: 'long enough for it',
          role: 'agent',
          brandIds: [other.brandId],
        },
      }),
      harness.call(harness.admin, { method: 'POST', url: '/teams', body: { name: 'T', brandId: other.brandId } }),
      harness.call(harness.admin, { method: 'POST', url: '/teams', body: { name: 'T', policyId: other.policyId } }),
      harness.call(harness.admin, { method: 'POST', url: '/teams', body: { name: 'T', agentIds: [other.agentId] } }),
      harness.call(harness.admin, { method: 'PATCH', url: `/channels/${facebook}`, body: { teamId: other.teamId } }),
    ];
    for (const answer of await Promise.all(calls)) expect([404, 422]).toContain(answer.status);
  });

  it('lists and reports show nothing of others', async () => {
    for (const url of [
      '/conversations?status=any',
      '/channels',
      '/agents',
      '/teams',
      '/brands',
      '/policies',
      '/quarantine',
    ]) {
      const { status, body } = await harness.call(harness.admin, { method: 'GET', url });
      expect(status).toBe(200);
      expect(body.items.length).toBeGreaterThan(0);
      for (const id of Object.values(other)) expect(JSON.stringify(body)).not.toContain(id);
    }
    const found = await harness.call(harness.admin, {
      method: 'GET',
      url: `/conversations?status=any&contact=${other.contactId}`,
    });
    expect(found.body.items).toEqual([]);
  });
});

describe('bodies and queries that were not understood', () => {
  it.each([
    [
      'an unknown field',
      'POST',
      '/agents',
      { name: 'A', email: 'a@b.example', password: 'long enough for it', role: 'agent', isAdmin: true },
    ],
    ['a missing field', 'POST', '/agents', { name: 'A' }],
    ['a wrong type', 'PUT', '/me/presence', { presence: 1 }],
    ['an unknown word', 'PUT', '/me/presence', { presence: 'asleep' }],
    ['a short password', 'POST', '/agents', { name: 'A', email: 'a@b.example', password: 'short', role: 'agent' }],
    ['a list instead of an object', 'POST', '/brands', []],
    ['nothing', 'POST', '/brands', undefined],
    ['an unknown query', 'GET', '/conversations?colour=red', undefined],
    ['a limit of 0', 'GET', '/conversations?limit=0', undefined],
    ['a cursor of somebody else', 'GET', '/conversations?cursor=eyJhIjoxfQ', undefined],
    ['ids that are none', 'GET', '/conversations?ids=1,2', undefined],
    ['a time that is none', 'GET', '/reports/first-response?from=yesterday&to=today', undefined],
  ] as const)('%s is a 400 that says which', async (_what, method, url, body) => {
    const answer = await harness.call(harness.admin, { method, url, ...(body === undefined ? {} : { body }) });
    expect(answer).toMatchObject({
      status: 400,
      body: { status: 400, code: 'request.invalid', requestId: expect.any(String) },
    });
    expect(answer.body.detail).not.toMatch(/zod|fastify|stack|Error:/i);
  });

  it.each([
    ['broken JSON', '{"name":', 'application/json', 400],
    ['another kind of content', '<name>x</name>', 'text/xml', 415],
    ['2 MB', JSON.stringify({ name: 'x'.repeat(2 * 1024 * 1024) }), 'application/json', 413],
    ['names of prototypes', '{"name":"x","__proto__":{"a":1}}', 'application/json', 400],
  ])('%s is refused as what it is', async (_what, payload, type, status) => {
    const answer = await harness.server.inject({
      method: 'POST',
      url: '/api/v1/brands',
      payload,
      headers: { 'content-type': type, cookie: harness.admin.cookie },
    });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, requestId: expect.any(String) });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it.each([
    ['/brands', { name: 'Twice' }],
    ['/teams', { name: 'Twice' }],
    [
      '/policies',
      {
        name: 'Twice',
        riskShare: 0.25,
        hours: { timeZone: 'UTC', week: Array(7).fill([[0, 1440]]), holidays: [] },
        rules: [{ target: 'resolution', priority: null, platform: null, promiseMinutes: 90, goalMinutes: null }],
      },
    ],
  ])('a name that is there already is refused, on %s', async (url, body) => {
    const add = () => harness.call(harness.admin, { method: 'POST', url, body });
    expect((await add()).status).toBe(201);
    expect(await add()).toMatchObject({ status: 409, body: { code: 'settings.name_taken' } });
  });

  it('a write from another site is refused', async () => {
    const answer = await harness.call(harness.admin, {
      method: 'POST',
      url: '/brands',
      body: { name: 'x' },
      headers: { origin: 'https://evil.example' },
    });
    expect(answer).toMatchObject({ status: 403, body: { code: 'permission.denied' } });
  });
});
