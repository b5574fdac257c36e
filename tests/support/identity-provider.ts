import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';

export interface Person {
  readonly sub: string;
  readonly email: string;
  readonly email_verified: boolean;
  readonly name: string;
}

export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Who is signed in there: the next sign-in comes back as this person. */
  current: Person;
}
export const CLIENT = { id: 'kwartier', secret: 'a secret of the client, long enough for HMAC' };

const listen = (server: Server): Promise<number> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

/** A real identity provider on this machine: `oidc-provider`, with one client, whose people consent to everything at once. */
export async function startIdentityProvider(redirectUri: string): Promise<IdentityProvider> {
  const server = createServer();
  const issuer = `http://127.0.0.1:${await listen(server)}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'one' } as JWK;
  const idp: { current: Person } = {
    current: { sub: 'mila', email: 'mila@kwartair.example', email_verified: true, name: 'Mila Jansen' },
  };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [key] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['a key of the provider'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_ctx: unknown, sub: string) => ({
      accountId: sub,
      claims: () => ({ ...idp.current, sub }),
    }),
    async loadExistingGrant(ctx: {
      oidc: {
        client: { clientId: string };
        session: { accountId: string };
        provider: { Grant: new (fields: object) => { addOIDCScope(scope: string): void; save(): Promise<string> } };
      };
    }) {
      const { client, session, provider: own } = ctx.oidc;
      const grant = new own.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  } as never);
  const callback = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void provider.interactionFinished(request, response, { login: { accountId: idp.current.sub } });
    else void callback(request, response);
  });
  return Object.assign(idp, {
    issuer,
    [Symbol.asyncDispose]: () => close(server),
  });
}

export interface HostileProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly publicKey: JWK;
  /** What the token endpoint answers with, from the nonce that the product sent. */
  idToken: (nonce: string) => Promise<string>;
  nonce: string;
  sign: (claims: Record<string, unknown>) => Promise<string>;
  /** Calls of the token endpoint, with what came. */
  readonly asked: URLSearchParams[];
}

/** A provider that lies as it is told: discovery, keys and a token endpoint, nothing else. */
export async function startHostileProvider(): Promise<HostileProvider> {
  const { SignJWT } = await import('jose');
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'one' } as JWK;
  const server = createServer();
  const issuer = `http://127.0.0.1:${await listen(server)}`;
  const asked: URLSearchParams[] = [];
  const hostile: Omit<HostileProvider, typeof Symbol.asyncDispose> = {
    issuer,
    publicKey: jwk,
    asked,
    nonce: '',
    idToken: async () => '',
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey),
  };
  server.on('request', (request, response) => {
    const json = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    if (request.url === '/.well-known/openid-configuration')
      return json({
        issuer,
        authorization_endpoint: `${issuer}/auth`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        authorization_response_iss_parameter_supported: true,
      });
    if (request.url === '/jwks') return json({ keys: [jwk] });
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      asked.push(new URLSearchParams(body));
      void hostile
        .idToken(hostile.nonce)
        .then((id_token) => json({ access_token: 'x', token_type: 'bearer', id_token }));
    });
  });
  return Object.assign(hostile, { [Symbol.asyncDispose]: () => close(server) });
}
