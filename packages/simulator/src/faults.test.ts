import { expect, it } from 'vitest';
import { type Fault, Faults } from './faults.ts';
import { START_MS, smallWorld } from './testing/small-world.ts';

/** What the client sees (0: nothing), and what the platform has. */
it.each<[Fault, number, number]>([
  [{ status: 500 }, 500, 0],
  [{ status: 503 }, 503, 0],
  [{ status: 429, resetInMs: 30_000 }, 429, 0],
  ['401', 401, 0],
  ['drop-before', 0, 0],
  ['hang', 0, 0],
  ['500-after-accept', 500, 1],
  ['drop-after-accept', 0, 1],
  ['hang-after-accept', 0, 1],
  [{ slowMs: 20 }, 201, 1],
  [{ acceptAfterMs: 20 }, 201, 1],
])('plays %j on X: the client sees %i, the ledger has %i', async (fault, seen, accepted) => {
  await using world = await smallWorld();
  world.simulator.faults.next('x', 'send', fault);
  const response = await fetch(`${world.simulator.url}/x/2/tweets`, {
    method: 'POST',
    headers: { authorization: 'Bearer x-token', 'content-type': 'application/json' },
    body: '{"text":"hello"}',
    signal: AbortSignal.timeout(300),
  }).catch(() => undefined);
  expect(response?.status ?? 0).toBe(seen);
  expect(world.x.ledger).toHaveLength(accepted);
  expect(world.x.calls.at(-1)).toMatchObject({ status: seen, fault: JSON.stringify(fault) });
  if (seen === 429) expect(response!.headers.get('x-rate-limit-reset')).toBe(String(START_MS / 1_000 + 30));
});

it.each<[Fault, number, number, number | undefined]>([
  [{ status: 500 }, 500, 0, 2],
  [{ status: 429, resetInMs: 60_000 }, 400, 0, 613],
  ['401', 401, 0, 190],
  ['drop-after-accept', 0, 1, undefined],
  ['500-after-accept', 500, 1, 2],
])('plays %j on Graph: the client sees %i, the ledger has %i, the code is %s', async (fault, seen, accepted, code) => {
  await using world = await smallWorld();
  const post = world.facebook.publishPost(world.page.id, 'Hello');
  world.simulator.faults.next('facebook', 'send', fault);
  const response = await fetch(`${world.simulator.url}/facebook/${post.id}/comments`, {
    method: 'POST',
    headers: { authorization: 'Bearer page-token', 'content-type': 'application/json' },
    body: '{"message":"hi"}',
  }).catch(() => undefined);
  expect(response?.status ?? 0).toBe(seen);
  expect(world.facebook.ledger).toHaveLength(accepted);
  if (code !== undefined) expect(((await response!.json()) as { error: { code: number } }).error.code).toBe(code);
});

it('leaves other operations alone and is used up', async () => {
  await using world = await smallWorld();
  world.simulator.faults.next('x', 'read', { status: 500 }, 2);
  expect((await world.callX('POST', '/tweets', { text: 'one' })).status).toBe(201);
  expect((await world.callX('GET', '/users/me')).status).toBe(500);
  expect((await world.callX('GET', '/users/me')).status).toBe(500);
  expect((await world.callX('GET', '/users/me')).status).toBe(200);
});

it('accepts late even when the client has gone', async () => {
  await using world = await smallWorld();
  world.simulator.faults.next('x', 'send', { acceptAfterMs: 1_500 });
  const body = '{"text":"late"}';
  const headers = { authorization: 'Bearer x-token', 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(30);
  await fetch(`${world.simulator.url}/x/2/tweets`, { method: 'POST', headers, body, signal }).catch(() => undefined);
  expect(world.x.ledger).toHaveLength(0);
  await expect.poll(() => world.x.ledger.length, { timeout: 20_000 }).toBe(1);
});

it('throws the dice of its seed', () => {
  const thrown = (seed: number): boolean[] => {
    const faults = new Faults(seed);
    faults.rate('x', 'any', '401', 0.3);
    return Array.from({ length: 50 }, () => faults.take('x', 'read') !== undefined);
  };
  expect(thrown(7)).toEqual(thrown(7));
  expect(thrown(7)).not.toEqual(thrown(8));
  expect(thrown(7).filter(Boolean).length).toBeGreaterThan(5);
});
