import { createHash } from 'node:crypto';
import { exportSPKI, importJWK, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import {
  CLIENT,
  type HostileProvider,
  type IdentityProvider,
  startHostileProvider,
  startIdentityProvider,
} from '../support/identity-provider.ts';

let harness: Harness;
let idp: IdentityProvider;
let hostile: HostileProvider;
beforeAll(async () => {
  harness = await startHarness();
  idp = await startIdentityProvider(callbackOf('http://127.0.0.1:4000'));
  hostile = await startHostileProvider();
});
afterAll(async () => {
  await idp[Symbol.asyncDispose]();
  await hostile[Symbol.asyncDispose]();
  await harness[Symbol.asyncDispose]();
});
const callbackOf = (origin: string) => `${origin}/api/v1/sso/${harness.workspaceId}/callback`;

const connect = (issuer: string, more: object = {}) =>
  harness.call(harness.admin, {
    method: 'PUT',
    url: '/security/sso',
    body: {
      label: 'Kwart Air',
      issuer,
      clientId: CLIENT.id,
      clientSecret: CLIENT.secret,
      isEnabled: true,
      domains: ['kwartair.example'],
      joinsAs: 'viewer',
      ...more,
    },
  });
const begin = () => harness.raw({ method: 'GET', url: `/sso/${harness.workspaceId}/begin` });
const finish = (query: string, cookies: Record<string, string>) =>
  harness.raw({ method: 'GET', url: `/sso/${harness.workspaceId}/callback?${query}`, cookies });
const problem = (location: string) => new URL(location, 'http://x').searchParams.get('problem');

/** A browser that follows the provider's redirects until it is sent back to us. @returns the query it comes back with */
async function through(url: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = url;
  for (let hop = 0; hop < 8; hop++) {
    const answer = await fetch(next, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string];
      cookies.set(name, value);
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`no redirect: ${answer.status} ${await answer.text()}`);
    next = new URL(location, next).href;
    if (next.startsWith(callbackOf('http://127.0.0.1:4000'))) return new URL(next).search.slice(1);
  }
  throw new Error('too many redirects');
}
async function signIn() {
  const begun = await begin();
  return finish(await through(begun.body as string), begun.cookies);
}
const me = (cookies: Record<string, string>) => harness.raw({ method: 'GET', url: '/me', cookies });

describe('with a real provider', () => {
  it('asks with code, PKCE, state, nonce and the exact address to come back to', async () => {
    expect((await connect(idp.issuer)).status).toBe(200);
    const asked = new URL((await begin()).body as string).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: callbackOf('http://127.0.0.1:4000'),
      client_id: CLIENT.id,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(40);
  });

  it('lets somebody of a trusted domain in, as a viewer, and knows them by issuer and subject from then on', async () => {
    const first = await signIn();
    expect(first.body).toBe('/');
    const who = await me(first.cookies);
    expect(who.body).toMatchObject({ email: 'mila@kwartair.example', name: 'Mila Jansen', role: 'viewer' });
    // Another address at the provider is still the same person.
    idp.current = { ...idp.current, email: 'mila.new@kwartair.example' };
    const second = await signIn();
    expect((await me(second.cookies)).body.id).toBe(who.body.id);
    const kept = await harness.database.admin`select client_secret from sso_connections`;
    expect(Buffer.from(kept[0]!.client_secret).includes(Buffer.from(CLIENT.secret))).toBe(false);
  });

  it.each([
    [
      'an address that the provider does not vouch for',
      { sub: 'u', email: 'u@kwartair.example', email_verified: false, name: 'U' },
    ],
    ['an address of another domain', { sub: 'e', email: 'e@evil.example', email_verified: true, name: 'E' }],
    [
      'another subject with an address that is taken',
      { sub: 'm2', email: 'mila@kwartair.example', email_verified: true, name: 'M' },
    ],
  ])('refuses %s', async (_what, person) => {
    idp.current = person;
    const answer = await signIn();
    expect(problem(answer.body as string)).toBe('sso.refused');
    expect(answer.cookies.kwartier_session).toBeUndefined();
  });

  it('wipes what whoever registered an address before its owner came had set', async () => {
    const squatter = await harness.person('agent', { email: 'noor@kwartair.example', name: 'Noor' });
    idp.current = { sub: 'noor', email: 'noor@kwartair.example', email_verified: true, name: 'Noor' };
    const owner = await signIn();
    expect((await me(owner.cookies)).body.id).toBe(squatter.id);
    await new Promise((resolve) => setTimeout(resolve, 900));
    expect((await harness.call(squatter, { method: 'GET', url: '/me' })).status).toBe(401);
    const password = await harness.raw({
      method: 'POST',
      url: '/session',
      body: { email: 'noor@kwartair.example', password: 'correct horse battery' },
    });
    expect(password.status).toBe(401);
  });

  it('refuses who is deactivated', async () => {
    const [row] = await harness.database.admin`select id from agents where email = 'noor@kwartair.example'`;
    await harness.call(harness.admin, { method: 'PATCH', url: `/agents/${row!.id}`, body: { isActive: false } });
    expect(problem((await signIn()).body as string)).toBe('sso.refused');
    // Also who never came this way before.
    const gone = await harness.person('agent', { email: 'gone@kwartair.example', name: 'Gone' });
    await harness.call(harness.admin, { method: 'PATCH', url: `/agents/${gone.id}`, body: { isActive: false } });
    idp.current = { sub: 'gone', email: 'gone@kwartair.example', email_verified: true, name: 'Gone' };
    const answer = await signIn();
    expect(problem(answer.body as string)).toBe('sso.refused');
    expect(answer.cookies.kwartier_session).toBeUndefined();
  });

  it('is refused without TLS, except on this machine', async () => {
    const answer = await connect('http://idp.example');
    expect(answer.body).toMatchObject({ code: 'sso.unreachable', detail: 'The issuer must be an https:// address.' });
  });
});

describe('with one that lies', () => {
  const claims = (more: Record<string, unknown> = {}) => {
    const now = Math.floor(Date.now() / 1_000);
    return {
      iss: hostile.issuer,
      aud: CLIENT.id,
      sub: 'victim',
      email: 'victim@kwartair.example',
      email_verified: true,
      nonce: hostile.nonce,
      iat: now,
      exp: now + 300,
      ...more,
    };
  };
  const unsigned = (header: object, body: object) =>
    `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${Buffer.from(JSON.stringify(body)).toString('base64url')}.`;
  beforeAll(async () => {
    expect((await connect(hostile.issuer)).status).toBe(200);
  });

  async function attempt(
    idToken: HostileProvider['idToken'],
    { iss = hostile.issuer, cookies }: { iss?: string; cookies?: Record<string, string> } = {},
  ) {
    const begun = await begin();
    const asked = new URL(begun.body as string).searchParams;
    hostile.nonce = asked.get('nonce')!;
    hostile.idToken = idToken;
    const query = new URLSearchParams({ code: 'c', state: asked.get('state')!, iss }).toString();
    return { query, begun, asked, answer: await finish(query, cookies ?? begun.cookies) };
  }

  it('takes a good token, so that what follows is refused for its one flaw', async () => {
    const { answer, asked } = await attempt(() =>
      hostile.sign(claims({ sub: 'good', email: 'good@kwartair.example' })),
    );
    expect(answer.body).toBe('/');
    const verifier = hostile.asked.at(-1)!.get('code_verifier')!;
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(asked.get('code_challenge'));
  });

  it.each<[string, () => Promise<string>]>([
    ['no signature', async () => unsigned({ alg: 'none' }, claims())],
    [
      'the public key taken for a shared secret',
      async () =>
        new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256' })
          .sign(
            new TextEncoder().encode(
              await exportSPKI((await importJWK(hostile.publicKey, 'RS256', { extractable: true })) as CryptoKey),
            ),
          ),
    ],
    [
      'the client’s secret as a key',
      () => new SignJWT(claims()).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(CLIENT.secret)),
    ],
    ['another audience', () => hostile.sign(claims({ aud: 'somebody-else' }))],
    ['another issuer', () => hostile.sign(claims({ iss: 'https://accounts.example' }))],
    ['a nonce of another sign-in', () => hostile.sign(claims({ nonce: 'x'.repeat(43) }))],
    ['no nonce', () => hostile.sign(claims({ nonce: undefined }))],
    ['a time that is over', () => hostile.sign(claims({ iat: 1_000, exp: 2_000 }))],
    ['no end', () => hostile.sign(claims({ exp: undefined }))],
    ['no subject', () => hostile.sign(claims({ sub: undefined }))],
    [
      'a signature of another token',
      async () => `${unsigned({ alg: 'RS256', kid: 'one' }, claims())}${(await hostile.sign({})).split('.')[2]}`,
    ],
  ])('refuses a token with %s', async (_what, token) => {
    const { answer } = await attempt(token);
    expect(problem(answer.body as string)).toBe('sso.refused');
    expect(answer.cookies.kwartier_session).toBeUndefined();
    expect(await harness.database.admin`select 1 from agents where email = 'victim@kwartair.example'`).toEqual([]);
  });

  it('refuses an answer that another provider gave, a state twice, an unknown one, and another browser', async () => {
    const good = () => hostile.sign(claims({ sub: 'good', email: 'good@kwartair.example' }));
    expect(problem((await attempt(good, { iss: 'https://other.example' })).answer.body as string)).toBe('sso.refused');
    const { query, begun, answer } = await attempt(good);
    expect(answer.body).toBe('/');
    expect(problem((await finish(query, begun.cookies)).body as string)).toBe('sso.refused');
    expect(problem((await finish('code=c&state=unknown', begun.cookies)).body as string)).toBe('sso.refused');
    const other = (await begin()).cookies;
    expect(problem((await attempt(good, { cookies: other })).answer.body as string)).toBe('sso.refused');
    expect(problem((await attempt(good, { cookies: {} })).answer.body as string)).toBe('sso.refused');
  });

  it('refuses to finish with one provider what was begun with another', async () => {
    expect((await connect(idp.issuer)).status).toBe(200);
    const begun = await begin();
    const asked = new URL(begun.body as string).searchParams;
    expect((await connect(hostile.issuer)).status).toBe(200);
    hostile.nonce = asked.get('nonce')!;
    hostile.idToken = () => hostile.sign(claims({ sub: 'mixed', email: 'mixed@kwartair.example' }));
    const query = new URLSearchParams({ code: 'c', state: asked.get('state')!, iss: hostile.issuer }).toString();
    const answer = await finish(query, begun.cookies);
    expect(problem(answer.body as string)).toBe('sso.refused');
    expect(await harness.database.admin`select 1 from agents where email = 'mixed@kwartair.example'`).toEqual([]);
  });

  it('refuses a subject that another provider vouched for under the same address', async () => {
    idp.current = { sub: 'mila', email: 'mila@kwartair.example', email_verified: true, name: 'Mila' };
    const { answer } = await attempt(() => hostile.sign(claims({ sub: 'mila', email: 'mila@kwartair.example' })));
    expect(problem(answer.body as string)).toBe('sso.refused');
  });
});

describe('a connection', () => {
  it('is recorded when it is changed and when it is removed, without its secret', async () => {
    const audited = (action: string) =>
      harness.database.admin<{ data: string }[]>`select data from audit where action = ${action}`;
    const before = (await audited('sso.changed')).length;
    expect((await connect(idp.issuer)).status).toBe(200);
    expect((await harness.call(harness.admin, { method: 'DELETE', url: '/security/sso' })).status).toBe(204);
    expect(problem((await begin()).body as string)).toBe('sso.not_configured');
    const changed = await audited('sso.changed');
    expect(changed.length).toBe(before + 1);
    expect((await audited('sso.removed')).length).toBe(1);
    for (const { data } of changed) expect(data).not.toContain(CLIENT.secret);
  });
});
