import cookie from '@fastify/cookie';
import { type Actor, can, DomainError, isFresh, type Permission } from '@kwartier/core';
import { type Access, API_TOKEN_PREFIX, type Session, type SignedIn } from '@kwartier/usecases';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

/**
 * How long who a token stands for is remembered, on the machine's clock and on ours: what is taken away or ends with time is gone this much
 * later at most.
 */
const REMEMBER_MS = 700;
const MAX_REMEMBERED = 5_000;
const DEVICE_DAYS = 365;

declare module 'fastify' {
  interface FastifyRequest {
    session: Session | null;
  }
  interface FastifyContextConfig {
    /**
     * What a route needs: a permission; a person who is signed in, whatever they may do; one who is on the way to it, with a right
     * password; or nothing. Every route says it; see the routes' contract test.
     */
    access?: Permission | 'signed-in' | 'half-signed-in' | 'public';
    /** Only for a person who proved within the last ten minutes who they are. */
    fresh?: boolean;
  }
}

/** The name of a cookie. Under https with the prefix that ties it to this host, the whole site and TLS (RFC 6265bis, 4.1.3). */
const cookieName = (name: string, isSecure: boolean): string => (isSecure ? `__Host-${name}` : name);
export const sessionCookie = (isSecure: boolean): string => cookieName('kwartier_session', isSecure);
export const deviceCookie = (isSecure: boolean): string => cookieName('kwartier_device', isSecure);
export const ssoCookie = (isSecure: boolean): string => cookieName('kwartier_sso', isSecure);

/** Sessions by token, remembered for a moment. */
export function makeSessionReader(access: Access, now: () => number) {
  const remembered = new Map<string, { session: Session; until: number; at: number }>();
  return {
    async read(token: string | undefined, kind: 'browser' | 'api_token' = 'browser'): Promise<Session | null> {
      if (!token) return null;
      const known = remembered.get(token);
      if (known && known.until > performance.now() && Math.abs(now() - known.at) < REMEMBER_MS) return known.session;
      const session = await (kind === 'browser' ? access.authenticate(token) : access.authenticateApi(token));
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      if (session && !session.mustRotate)
        remembered.set(token, { session, until: performance.now() + REMEMBER_MS, at: now() });
      else remembered.delete(token);
      return session ?? null;
    },
    /** A connection's session as it is now. */
    reload: (session: Session): Promise<Session | undefined> => access.reload(session),
    rotate: (session: Session, token: string): Promise<SignedIn | undefined> => access.rotate(session, token),
    forget: (token: string) => void remembered.delete(token),
    /** Rights changed somewhere: ask again for everybody. */
    forgetAll: () => remembered.clear(),
  };
}
export type SessionReader = ReturnType<typeof makeSessionReader>;

const bearerOf = (request: FastifyRequest): string | undefined =>
  /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];

/**
 * Who is asking, and whether they may. Routes declare it in `config.access`; one that does not is refused to everybody.
 * A write with a cookie must come from our own pages: its Origin, where the browser tells one, must be the address it was sent to.
 */
export const auth = fp<{ sessions: SessionReader; publicUrl: string; isSecure: boolean; now: () => number }>(
  async (app, { sessions, publicUrl, isSecure, now }) => {
    await app.register(cookie);
    app.decorateRequest('session', null);
    // First of all, before a body is read or looked at: who may not ask learns nothing.
    app.addHook('onRequest', async (request, reply) => {
      if (request.is404) return;
      const { access: needed, fresh } = request.routeOptions.config;
      if (needed === 'public') return;
      if (needed === undefined) throw new DomainError('permission.denied', 'This address is closed.');
      const bearer = bearerOf(request);
      if (bearer !== undefined) {
        request.session = bearer.startsWith(API_TOKEN_PREFIX) ? await sessions.read(bearer, 'api_token') : null;
      } else {
        assertOwnOrigin(request, publicUrl);
        const token = request.cookies[sessionCookie(isSecure)];
        request.session = await sessions.read(token);
        if (token && request.session?.mustRotate) {
          const rotated = await sessions.rotate(request.session, token);
          if (rotated) setSessionCookie(reply, rotated, isSecure);
        }
      }
      const { session } = request;
      if (!session) throw new DomainError('session.required', 'Sign in first.');
      if (needed !== 'half-signed-in' && session.stage !== 'full')
        throw new DomainError('session.required', 'The sign-in is not done yet: the second factor is missing.');
      if (needed === 'signed-in' || needed === 'half-signed-in') {
        if (session.via !== 'browser')
          throw new DomainError('permission.denied', 'This is for people, not for programs.');
      } else if (!can(session.actor, needed)) throw new DomainError('permission.denied', 'You may not do this.');
      if (
        fresh &&
        (session.via !== 'browser' || !isFresh(session.authenticatedAt, now() as Session['authenticatedAt']))
      )
        throw new DomainError('session.not_fresh', 'This is sensitive. Confirm that it is you, then do it again.');
    });
  },
);

/** Browsers send Origin with every write; another site's is refused. Clients without a browser send none. */
export function assertOwnOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  if (origin === undefined || request.method === 'GET' || request.method === 'HEAD') return;
  const host = request.headers.host ?? '';
  if (origin !== publicUrl && origin !== `http://${host}` && origin !== `https://${host}`)
    throw new DomainError('permission.denied', 'This request came from another site.');
}

/** The actor of a request whose route needs one. */
export const actorOf = (request: FastifyRequest): Actor => sessionOf(request).actor;

export function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new DomainError('session.required', 'Sign in first.');
  return request.session;
}

/** Hand a session to the browser; and where it is one that is not known yet, what it is known by from now on. */
export function setSessionCookie(
  reply: FastifyReply,
  { token, expiresAt, device }: Pick<SignedIn, 'token' | 'expiresAt' | 'device'>,
  isSecure: boolean,
): void {
  const common = { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure } as const;
  reply.setCookie(sessionCookie(isSecure), token, { ...common, expires: expiresAt });
  if (device) reply.setCookie(deviceCookie(isSecure), device, { ...common, maxAge: DEVICE_DAYS * 86_400 });
}
