import { randomUUID } from 'node:crypto';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { X_ACCOUNT } from '../support/harness.ts';
import { type Product, startProduct } from '../support/processes.ts';
import { TEST_KEY } from '../support/settings.ts';

/** Nothing else in the product, its tests or its surroundings has such words in it. */
const canary = (what: string) => `canary-${what}-${randomUUID()}`;

let simulator: Simulator;
let database: TestDatabase;
let product: Product;
let printed = '';
beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createDatabase()]);
  product = await startProduct(
    {
      DATABASE_URL: database.url,
      REDIS_URL: process.env.TEST_REDIS_URL!,
      X_BASE_URL: `${simulator.url}/x`,
      FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
      LOG_LEVEL: 'trace',
    },
    1,
    { onOutput: (text) => (printed += text) },
  );
}, 120_000);
afterAll(async () => {
  await product?.[Symbol.asyncDispose]();
  await simulator?.close();
  await database?.[Symbol.asyncDispose]();
});

it('whatever happens, and however much is logged, no secret and no word of a customer is', async () => {
  const secrets: Record<string, string> = {
    'the key of keys': TEST_KEY.toString('base64'),
    'the right password': 'correct horse battery',
  };
  /** A secret of ours to plant. */
  const plant = (what: string) => (secrets[what] ??= canary(what.replaceAll(' ', '-')));
  /** A secret that the product made. */
  const learn = (what: string, value: unknown) => {
    expect(String(value).length).toBeGreaterThan(5);
    secrets[what] = String(value);
  };
  const { call, url } = product;
  const bare = (path: string, init: RequestInit) => fetch(`${url}/api/v1${path}`, init);
  const json = (body: unknown, headers: Record<string, string> = {}) => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

  // Getting in, wrongly and rightly.
  const wrong = await bare('/session', json({ email: 'admin@example.com', password: plant('a wrong password') }));
  expect(wrong.status).toBe(401);
  const nonsense = await bare('/session', json({ email: 'admin@example.com', password: [plant('a mistyped body')] }));
  expect(nonsense.status).toBe(400);
  const right = await bare('/session', json({ email: 'admin@example.com', password: 'correct horse battery' }));
  learn('a session', /kwartier_session=([^;]+)/.exec(right.headers.getSetCookie().join())?.[1]);
  await bare('/me', { headers: { cookie: `kwartier_session=${plant('a stolen cookie')}` } });
  await bare('/me', { headers: { authorization: `Bearer ${plant('a stolen token')}` } });

  // Everything that is a secret and goes through the API.
  const token = await call('POST', '/api-tokens', { name: 'a program', scopes: ['report.read'] });
  expect(token.status).toBe(201);
  learn('an API token', token.body.token);
  await bare('/board', { headers: { authorization: `Bearer ${token.body.token}` } });
  await bare('/audit', { headers: { authorization: `Bearer ${token.body.token}` } });
  const invitation = await call('POST', '/invitations', { name: 'Noor', email: 'noor@example.com', role: 'agent' });
  learn('an invitation', String(invitation.body.link).split('#')[1]);
  await bare('/invitations/look', json({ token: secrets['an invitation'] }));
  const totp = await call('POST', '/account/totp');
  expect(totp.status).toBe(201);
  learn('a second factor', totp.body.secret);
  await call('POST', '/account/totp/confirmation', { code: '000000' });
  const sso = await call('PUT', '/security/sso', {
    label: 'x',
    issuer: 'https://127.0.0.1:1',
    clientId: 'x',
    clientSecret: plant('a client secret'),
    isEnabled: false,
    domains: [],
    joinsAs: 'agent',
  });
  expect(sso.status).toBe(422);
  await call('POST', '/account/password', { current: plant('a wrong old password'), next: plant('a new password') });

  // A channel whose platform refuses it, and one that works.
  const credentials = {
    accessToken: plant('a refused access token'),
    refreshToken: plant('a refresh token'),
    clientSecret: plant('an app client secret'),
    appSecret: plant('an app secret'),
    verifyToken: plant('a verify token'),
  };
  await call('POST', '/channels', {
    platform: 'x',
    name: 'X',
    account: { externalId: '404', handle: 'no' },
    credentials,
  });
  simulator.x.addAccount(X_ACCOUNT);
  secrets['a token that works'] = X_ACCOUNT.accessToken;
  const channel = await call('POST', '/channels', {
    platform: 'x',
    name: 'X',
    account: { externalId: X_ACCOUNT.id, handle: X_ACCOUNT.handle },
    credentials: { accessToken: X_ACCOUNT.accessToken, appSecret: plant('the app secret') },
  });
  expect(channel.status).toBe(201);
  simulator.x.setWebhook(X_ACCOUNT.id, `${url}/webhooks/${channel.body.id}`);
  await fetch(`${url}/webhooks/${channel.body.id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': plant('a forged signature') },
    body: JSON.stringify({ text: plant('a forged webhook') }),
  });

  // What customers and agents say, and a platform that fails in the middle of it.
  const asker = simulator.x.addUser({ handle: 'asker', name: plant('a name') });
  simulator.x.post({ author: asker.id, text: `@KwartAir my code is ${plant('a customers word')}` });
  const conversation = await eventually(async () => {
    const [row] = await database.admin<{ id: string; seq: number }[]>`select id, message_seq as seq from conversations`;
    return row;
  }, 60_000);
  for (const fault of ['500-after-accept', 'nonsense-after-accept', undefined] as const) {
    if (fault) simulator.faults.next('x', 'send', fault);
    const sent = await call(
      'POST',
      `/conversations/${conversation.id}/messages`,
      { kind: 'reply', text: `We have it: ${plant(`an answer ${fault}`)}`, lastSeenSeq: 2_000_000_000, override: true },
      { 'idempotency-key': randomUUID() },
    );
    expect(sent.status).toBe(201);
  }
  await call('PUT', `/conversations/${conversation.id}/draft`, {
    text: plant('a draft'),
    audience: 'public',
    version: 0,
  });
  await call('GET', `/conversations?q=${plant('what was searched')}`);
  await eventually(() => simulator.x.ledger.length >= 3, 60_000);
  await eventually(async () => (await call('GET', '/audit')).status === 200);

  // The lines are there, and what was planted is in none of them.
  expect(printed).toContain('sso.unreachable');
  expect(printed).toContain('request.refused');
  expect(printed.length).toBeGreaterThan(1_000);
  const told = Object.entries(secrets).filter(([, value]) => printed.includes(value));
  expect(told.map(([what]) => what)).toEqual([]);
  expect(Object.keys(secrets).length).toBeGreaterThan(25);
});
