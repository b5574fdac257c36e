import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import { askOnX } from '../support/x-conversations.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await askOnX(harness, 12);
});
afterAll(() => harness[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string>) =>
  harness.server.inject({
    method: 'GET',
    url: `/api/v1${path}`,
    headers: { cookie: harness.admin.cookie, ...headers },
  });

it.each([
  ['br', 'br, gzip', brotliDecompressSync],
  ['gzip', 'gzip, deflate', gunzipSync],
])('a list travels as %s where a browser takes it, and is the same list', async (encoding, accepted, unpack) => {
  const plain = await get('/conversations?limit=50', {});
  const packed = await get('/conversations?limit=50', { 'accept-encoding': accepted });
  expect(plain.headers['content-encoding']).toBeUndefined();
  expect(packed.headers).toMatchObject({
    'content-encoding': encoding,
    'content-type': plain.headers['content-type'],
    'cache-control': plain.headers['cache-control'],
    vary: expect.stringContaining('accept-encoding'),
  });
  expect(unpack(packed.rawPayload).toString()).toBe(plain.body);
  expect(packed.rawPayload.length * 3).toBeLessThan(plain.rawPayload.length);
});

it('what fits into one packet travels as it is', async () => {
  const answer = await get('/inbox/counts', { 'accept-encoding': 'br, gzip' });
  expect(answer.headers['content-encoding']).toBeUndefined();
  expect(answer.json()).toHaveProperty('mine');
});

it('a request that comes packed is not unpacked: a small one could hold anything', async () => {
  const answer = await harness.server.inject({
    method: 'POST',
    url: '/api/v1/tags',
    headers: { cookie: harness.admin.cookie, 'content-type': 'application/json', 'content-encoding': 'gzip' },
    payload: gzipSync(JSON.stringify({ name: 'Packed' })),
  });
  expect(answer.statusCode).toBe(400);
  const { items } = (await get('/tags', {})).json();
  expect(items).toEqual([]);
});
