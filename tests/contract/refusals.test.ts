import { type Account, connectors } from '@kwartier/connectors';
import { type ChannelId, instant, type Platform } from '@kwartier/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aReply, contextFor } from './platform-under-test.ts';
import { type Scripted, scriptedServer } from './scripted-server.ts';

const NOW = instant(Date.parse('2026-08-20T10:00:00Z'));

/** What a platform answers, and what it means for a read and for a send. */
type Case = readonly [answer: string, scripted: Scripted, read: object, send: object];

let server: Awaited<ReturnType<typeof scriptedServer>>;
let scripted: Scripted;
beforeEach(async () => {
  server = await scriptedServer(() => scripted);
});
afterEach(() => server.close());

const account = (): Account => ({
  channelId: '0198c2f0-0000-7000-8000-000000000003' as ChannelId,
  externalId: '900',
  handle: 'AcmeCare',
  baseUrl: server.url,
  credentials: { accessToken: 'secret-token' },
  settings: {},
});
const context = () => contextFor({ now: () => NOW });
const read = (platform: Platform) => connectors[platform].streams[0]!.poll(account(), null, context());
const send = (platform: Platform) => connectors[platform].send(account(), aReply('1'), context());

async function check(platform: Platform, given: Scripted, onRead: object, onSend: object): Promise<void> {
  scripted = given;
  await expect(read(platform)).rejects.toMatchObject({ name: 'ConnectorError', ...onRead });
  await expect(send(platform)).rejects.toMatchObject({ name: 'ConnectorError', ...onSend });
}

const both = (kind: string, more: object = {}) =>
  [
    { kind, ...more },
    { kind, ...more },
  ] as const;
const inDoubt = [{ kind: 'transient' }, { kind: 'ambiguous' }] as const;

describe.each(['x', 'facebook'] as const)('%s', (platform) => {
  it.each<Case>([
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:9/' }, body: '' }, ...both('permanent')],
    ['a page instead of JSON', { status: 200, body: '<html>Service</html>' }, ...inDoubt],
    ['half of an answer', { status: 200, body: '{"data":' }, ...inDoubt],
    ['more than anyone needs', { status: 200, body: `"${'x'.repeat(11_000_000)}"` }, ...inDoubt],
    ['a fault without words', { status: 502, body: 'Bad Gateway' }, ...inDoubt],
    ['a gateway that waited in vain', { status: 504, body: '' }, ...inDoubt],
    [
      'a wait in seconds',
      { status: 429, headers: { 'retry-after': '7' }, body: '' },
      ...both('rate_limited', { retryAfterMs: 7_000 }),
    ],
    [
      'a wait until a date',
      { status: 429, headers: { 'retry-after': 'Thu, 20 Aug 2026 10:00:30 GMT' }, body: '' },
      ...both('rate_limited', { retryAfterMs: 30_000 }),
    ],
    [
      'a wait without an end',
      { status: 429, body: '' },
      ...both('rate_limited', { retryAfterMs: expect.toSatisfy((ms: number) => ms >= 60_000) }),
    ],
    ['no access', { status: 401, body: '' }, ...both('unauthorized')],
  ])('understands %s', (_name, given, onRead, onSend) => check(platform, given, onRead, onSend));

  it('sees that an accepted message has no id', async () => {
    scripted = { status: 200, body: '{"data":{}}' };
    await expect(send(platform)).rejects.toMatchObject({ kind: 'ambiguous' });
  });

  it('sends its token in a header, and an address without it', async () => {
    scripted = { status: 200, body: '{"data":[]}' };
    await read(platform);
    expect(server.received[0]!.headers.authorization).toBe('Bearer secret-token');
    expect(server.received[0]!.url).not.toContain('secret-token');
  });
});

const problem = (status: number, body: object, headers?: Record<string, string>): Scripted => ({
  status,
  ...(headers ? { headers } : {}),
  body: JSON.stringify(body),
});

describe('the problems of X', () => {
  it.each<Case>([
    [
      'used up for the month (402)',
      problem(402, {
        title: 'UsageCapExceeded',
        detail: 'Usage cap exceeded: Monthly product cap',
        type: 'https://api.twitter.com/2/problems/usage-capped',
      }),
      { kind: 'rate_limited', retryAfterMs: 900_000, platformCode: 'usage-capped' },
      { kind: 'permanent' },
    ],
    [
      'used up for the month (429)',
      problem(429, { detail: 'Usage cap exceeded', type: 'https://api.x.com/2/problems/usage-capped' }),
      { kind: 'rate_limited' },
      { kind: 'permanent' },
    ],
    [
      'the old code 88',
      problem(403, { errors: [{ code: 88, message: 'Rate limit exceeded' }] }),
      ...both('rate_limited', { platformCode: '88' }),
    ],
    [
      'a reset in the headers',
      problem(
        429,
        {},
        { 'x-rate-limit-limit': '300', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': String(NOW / 1_000 + 90) },
      ),
      ...both('rate_limited', { retryAfterMs: 90_000 }),
    ],
    [
      'a day used up',
      problem(
        429,
        {},
        { 'x-user-limit-24hour-remaining': '0', 'x-user-limit-24hour-reset': String(NOW / 1_000 + 3_600) },
      ),
      ...both('rate_limited', { retryAfterMs: 3_600_000 }),
    ],
    [
      'an app without a project',
      problem(403, {
        title: 'Client Forbidden',
        reason: 'client-not-enrolled',
        type: 'https://api.twitter.com/2/problems/client-forbidden',
      }),
      ...both('permanent', { platformCode: 'client-forbidden' }),
    ],
    [
      'a 404 during an outage',
      problem(404, { title: 'Not Found', type: 'about:blank' }),
      ...both('permanent', { platformCode: null }),
    ],
  ])('%s', (_name, given, onRead, onSend) => check('x', given, onRead, onSend));
});

const graph = (code: number, more: object = {}, status = 400): Scripted =>
  problem(status, {
    error: { message: `(#${code}) in Meta's words`, type: 'OAuthException', code, fbtrace_id: 'A', ...more },
  });

describe('the codes of Meta', () => {
  it.each<Case>([
    ...[4, 17, 32, 341, 613, 80001, 80006].map(
      (code): Case => [
        `${code} is a throttle`,
        graph(code, { is_transient: true }),
        ...both('rate_limited', { platformCode: String(code), retryAfterMs: 300_000 }),
      ],
    ),
    ...[1, 2, 1200].map((code): Case => [`${code} is a fault of Meta`, graph(code, {}, 500), ...inDoubt]),
    ...[102, 190].map(
      (code): Case => [
        `${code} is a dead token`,
        graph(code, { error_subcode: 463 }),
        ...both('unauthorized', { message: expect.stringContaining('expired') }),
      ],
    ),
    ...[3, 10, 200, 299, 368, 506, 551].map((code): Case => [`${code} is final`, graph(code), ...both('permanent')]),
    [
      '10/2018278 is a closed window',
      graph(10, { error_subcode: 2018278 }),
      ...both('permanent', { platformCode: '10/2018278', message: expect.stringContaining('write again') }),
    ],
    [
      '100/33 is something that is gone',
      graph(100, { error_subcode: 33 }),
      ...both('permanent', { message: expect.stringContaining('gone') }),
    ],
    ['an error inside a good status is an error', graph(190, {}, 200), ...both('unauthorized')],
  ])('%s', (_name, given, onRead, onSend) => check('facebook', given, onRead, onSend));

  it('keeps still for as long as the usage header says', async () => {
    const usage = JSON.stringify({ 900: [{ type: 'pages', call_count: 100, estimated_time_to_regain_access: 9 }] });
    scripted = { ...graph(32), headers: { 'x-business-use-case-usage': usage } };
    const shared = context();
    const poll = () => connectors.facebook.streams[0]!.poll(account(), null, shared);
    await expect(poll()).rejects.toMatchObject({ kind: 'rate_limited', retryAfterMs: 540_000 });
    await expect(poll()).rejects.toMatchObject({ kind: 'rate_limited', retryAfterMs: 540_000 });
    expect(server.received).toHaveLength(1);
  });
});
