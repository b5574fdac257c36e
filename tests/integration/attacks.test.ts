import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

let harness: Harness;
let agent: Person;
beforeAll(async () => {
  harness = await startHarness();
  agent = await harness.person('agent');
});
afterAll(() => harness[Symbol.asyncDispose]());

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly hasBody: boolean;
}
async function operations(): Promise<Operation[]> {
  const { body } = await harness.call(null, { method: 'GET', url: '/openapi.json' });
  return Object.entries(body.paths as Record<string, Record<string, { requestBody?: object }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        hasBody: requestBody !== undefined,
      })),
  );
}
const urlOf = ({ path }: Operation) => path.replaceAll(/\{\w+\}/g, randomUUID());
/** How many rows there are of everything, and how many lines the audit has. */
const everything = async () => {
  const tables = await harness.database.admin<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('sessions', 'agents') and tablename not like '\\_\\_%'`;
  const counts: Record<string, unknown> = {};
  for (const { name } of tables)
    counts[name] = (
      await harness.database.admin.unsafe(
        `select count(*)::int as n, md5(string_agg(t::text, '|' order by t::text)) as sum from ${name} t`,
      )
    )[0];
  return counts;
};

describe('a page of another site, in the browser of somebody who is signed in', () => {
  it.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a site whose name begins like ours', { origin: 'http://127.0.0.1:4000.evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['another port', { origin: 'http://127.0.0.1:4001' }],
  ])('%s changes nothing, on any route that writes', async (_what, headers) => {
    const before = await everything();
    const through: string[] = [];
    const writes = (await operations()).filter(({ method, path }) => method !== 'GET' && path.startsWith('/api/'));
    expect(writes.length).toBeGreaterThan(25);
    for (const operation of writes) {
      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
        const answer = await harness.server.inject({
          method: operation.method as 'POST',
          url: urlOf(operation),
          headers: { cookie: harness.admin.cookie, 'content-type': type, ...headers },
          payload: type === 'application/json' ? '{}' : 'a=b',
        });
        if (
          answer.statusCode !== 403 &&
          !(operation.path.endsWith('/setup') && answer.statusCode === 415) &&
          answer.statusCode !== 415 &&
          answer.statusCode !== 400
        )
          through.push(`${operation.method} ${operation.path} ${type}: ${answer.statusCode}`);
      }
    }
    expect(through).toEqual([]);
    expect(await everything()).toEqual(before);
  });
});

describe('a body that is not what it says', () => {
  const post = (type: string | undefined, payload: string) =>
    harness.server.inject({
      method: 'POST',
      url: '/api/v1/brands',
      headers: { cookie: harness.admin.cookie, ...(type === undefined ? {} : { 'content-type': type }) },
      payload,
    });
  const valid = JSON.stringify({ name: 'Sneaky Air' });

  it.each([
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/octet-stream',
    'application/json-patch+json',
    'application/jsonx',
    'application /json',
    ' application/json\ttext/plain',
    '*/*',
    '',
  ])('a content type of "%s" is refused and has no effect', async (type) => {
    const before = await everything();
    const answer = await post(type === '' ? undefined : type, valid);
    expect([400, 415]).toContain(answer.statusCode);
    expect(answer.headers['content-type']).toContain('problem+json');
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['a prototype', '{"name":"A","__proto__":{"role":"admin"}}'],
    ['a constructor', '{"name":"A","constructor":{"prototype":{"x":1}}}'],
    ['an operator instead of a text', '{"name":{"$gt":""}}'],
    ['a list instead of a text', '{"name":["A"]}'],
    ['a field of somebody else', '{"name":"A","workspaceId":"00000000-0000-4000-8000-000000000000"}'],
    ['a body that ends too early', '{"name":"A"'],
    ['two bodies', '{"name":"A"}{"name":"B"}'],
  ])('%s is refused and has no effect', async (_what, payload) => {
    const before = await everything();
    const answer = await post('application/json', payload);
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('problem+json');
    expect(await everything()).toEqual(before);
    expect(({} as Record<string, unknown>).role).toBeUndefined();
  });

  it.each([
    '?status=open&status=spam',
    '?limit=1&limit=2',
    '?assignee[]=me',
    '?sort=deadline;drop',
    '?limit=1e3',
    '?cursor=%00',
    '?unknown=1',
    `?q=${'%25'.repeat(400)}`,
  ])('a query of %s is answered 400 or with nothing more than usual', async (query) => {
    const answer = await harness.call(agent, { method: 'GET', url: `/conversations${query}` });
    expect([200, 400]).toContain(answer.status);
    if (answer.status === 200) expect(answer.body.items).toEqual([]);
  });
});

describe('every answer', () => {
  it('carries the headers that keep a browser from doing more than it should, errors included', async () => {
    const asked = [
      '/api/v1/me',
      '/api/v1/nothing',
      '/nothing-here',
      '/live',
      '/ready',
      '/api/v1/openapi.json',
      '/webhooks/x',
    ];
    for (const url of asked)
      for (const headers of [{}, { cookie: agent.cookie }]) {
        const answer = await harness.server.inject({ method: 'GET', url, headers });
        expect(answer.headers, url).toMatchObject({
          'x-content-type-options': 'nosniff',
          'referrer-policy': 'no-referrer',
          'x-frame-options': 'DENY',
          'cross-origin-opener-policy': 'same-origin',
          'cross-origin-resource-policy': 'same-origin',
        });
        expect(answer.headers['content-security-policy'], url).toContain("default-src 'none'");
        if (url.startsWith('/api/')) expect(answer.headers['cache-control']).toBe('no-store');
        expect(answer.headers['x-powered-by']).toBeUndefined();
        expect(answer.body).not.toMatch(/\n\s+at .*\.ts/);
      }
  });

  it('tells browsers to come by https only, where they do', async () => {
    expect(
      (await harness.server.inject({ method: 'GET', url: '/live' })).headers['strict-transport-security'],
    ).toBeUndefined();
    await using secure = await startHarness({ settings: { PUBLIC_URL: 'https://care.example' } });
    const answer = await secure.server.inject({ method: 'GET', url: '/live' });
    expect(answer.headers['strict-transport-security']).toContain('max-age=31536000');
  });
});

describe('somebody who asks too much', () => {
  it('must wait, with a word for how long; others and webhooks go on', async () => {
    await using small = await startHarness({ settings: { REQUESTS_PER_MINUTE: '60' } });
    const [greedy, calm] = [await small.person('agent'), await small.person('agent')];
    const ask = (who: Person, headers = {}) =>
      small.server.inject({ method: 'GET', url: '/api/v1/inbox/counts', headers: { cookie: who.cookie, ...headers } });
    const answers = await Promise.all(Array.from({ length: 80 }, () => ask(greedy)));
    const refused = answers.filter(({ statusCode }) => statusCode === 429);
    expect(answers.filter(({ statusCode }) => statusCode === 200).length).toBeLessThanOrEqual(60);
    expect(refused.length).toBeGreaterThanOrEqual(20);
    expect(refused[0]!.json()).toMatchObject({
      status: 429,
      code: 'request.too_many',
      detail: expect.stringContaining('Try again in'),
    });
    expect(refused[0]!.headers['retry-after']).toBeDefined();
    // Another address in a header does not help.
    expect(
      (await ask(greedy, { 'x-forwarded-for': '203.0.113.7', 'cf-connecting-ip': '203.0.113.8' })).statusCode,
    ).toBe(429);
    expect((await ask(calm)).statusCode).toBe(200);
    const hooks = await Promise.all(
      Array.from({ length: 100 }, () =>
        small.server.inject({ method: 'POST', url: `/webhooks/${randomUUID()}`, payload: '{}' }),
      ),
    );
    expect(new Set(hooks.map(({ statusCode }) => statusCode))).toEqual(new Set([404]));
  });

  it('searches are braked sooner', async () => {
    // As delivered: one search for fifty requests.
    await using usual = await startHarness({ settings: { REQUESTS_PER_MINUTE: '6000' } });
    const searcher = await usual.person('agent');
    const answers: { status: number }[] = [];
    for (let n = 0; n < 140; n++)
      answers.push(await usual.call(searcher, { method: 'GET', url: '/conversations?q=parcel&status=any' }));
    expect(answers.filter(({ status }) => status === 429).length).toBe(20);
    expect((await usual.call(searcher, { method: 'GET', url: '/conversations' })).status).toBe(200);
  });
});
