import { expect, it } from 'vitest';
import { smallWorld } from '../../testing/small-world.ts';

const BASIC = `Basic ${Buffer.from('client:secret').toString('base64')}`;

async function refresh(url: string, token: string, authorization = BASIC) {
  const response = await fetch(`${url}/x/2/oauth2/token`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, string> };
}

it('gives a new pair for a refresh token, once', async () => {
  await using world = await smallWorld();
  const first = await refresh(world.simulator.url, 'x-refresh');
  expect(first.status).toBe(200);
  expect(first.json).toMatchObject({ token_type: 'bearer', expires_in: 7_200 });
  const accessToken = first.json.access_token!;
  expect((await world.callX('GET', '/users/me', undefined, accessToken)).status).toBe(200);
  const second = await refresh(world.simulator.url, first.json.refresh_token!);
  expect(second.status).toBe(200);
  const reused = await refresh(world.simulator.url, first.json.refresh_token!);
  expect(reused).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  expect((await world.callX('GET', '/users/me', undefined, second.json.access_token!)).status).toBe(401);
  expect((await refresh(world.simulator.url, second.json.refresh_token!)).status).toBe(400);
});

it('lets an access token die after two hours', async () => {
  await using world = await smallWorld();
  const { json } = await refresh(world.simulator.url, 'x-refresh');
  world.simulator.clock.setOffset(2 * 3_600_000 - 1);
  expect((await world.callX('GET', '/users/me', undefined, json.access_token!)).status).toBe(200);
  world.simulator.clock.setOffset(2 * 3_600_000);
  expect((await world.callX('GET', '/users/me', undefined, json.access_token!)).status).toBe(401);
});

it('wants Basic authorisation of a confidential client', async () => {
  await using world = await smallWorld();
  expect((await refresh(world.simulator.url, 'x-refresh', 'Basic d3Jvbmc=')).status).toBe(401);
  expect((await refresh(world.simulator.url, 'x-refresh')).status).toBe(200);
});

it('still knows its tokens after a restart', async () => {
  await using before = await smallWorld();
  const { json } = await refresh(before.simulator.url, 'x-refresh');
  await using after = await smallWorld();
  expect((await after.callX('GET', '/users/me', undefined, json.access_token!)).status).toBe(200);
  expect((await refresh(after.simulator.url, json.refresh_token!)).status).toBe(200);
});

it('answers 401 to a revoked token until it is restored, and 403 to an app where a user is needed', async () => {
  await using world = await smallWorld();
  world.x.revokeToken(world.brand.id);
  const dead = await world.callX('GET', '/users/me');
  expect(dead).toMatchObject({ status: 401, json: { title: 'Unauthorized', type: 'about:blank' } });
  world.x.restoreToken(world.brand.id, 'new-token');
  expect((await world.callX('GET', '/users/me', undefined, 'new-token')).status).toBe(200);
  expect((await world.callX('GET', '/users/me', undefined, 'x-app-token')).status).toBe(403);
  expect((await world.callX('GET', `/users/${world.brand.id}/mentions`, undefined, 'x-app-token')).status).toBe(200);
});
