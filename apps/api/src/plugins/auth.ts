import cookie from '@fastify/cookie';
import { type Actor, can, DomainError, type Permission } from '@kwartier/core';
import type { Access, Session } from '@kwartier/usecases';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';

export const SESSION_COOKIE = 'kwartier_session';
/** How long who a cookie stands for is remembered: a right that is taken away is gone this much later at most. */
const REMEMBER_MS = 2_000;
const MAX_REMEMBERED = 5_000;

declare module 'fastify' {
  interface FastifyRequest {
    session: Session | null;
  }
  interface FastifyContextConfig {
    /** What a route needs: a permission, a session of any kind, or nothing. Every route says it; see the routes' contract test. */
    access?: Permission | 'signed-in' | 'public';
  }
}

/** Sessions by cookie, remembered for two seconds. */
export function makeSessionReader(access: Access, now: () => number) {
  const remembered = new Map<string, { session: Session; until: number }>();
  return {
    async read(token: string | undefined): Promise<Session | null> {
      if (!token) return null;
      const known = remembered.get(token);
      if (known && known.until > now()) return known.session;
      const session = await access.authenticate(token);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      if (session) remembered.set(token, { session, until: now() + REMEMBER_MS });
      else remembered.delete(token);
      return session ?? null;
    },
    forget: (token: string) => void remembered.delete(token),
  };
}
export type SessionReader = ReturnType<typeof makeSessionReader>;

/**
 * Who is asking, and whether they may. Routes declare it in `config.access`; one that does not is refused to everybody.
 * A write with a cookie must come from our own pages: its Origin, where the browser tells one, must be the address it was sent to.
 */
export const auth = fp<{ sessions: SessionReader; publicUrl: string }>(async (app, { sessions, publicUrl }) => {
  await app.register(cookie);
  app.decorateRequest('session', null);
  // First of all, before a body is read or looked at: who may not ask learns nothing.
  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const needed = request.routeOptions.config.access;
    if (needed === 'public') return;
    if (needed === undefined) throw new DomainError('permission.denied', 'This address is closed.');
    assertOwnOrigin(request, publicUrl);
    request.session = await sessions.read(request.cookies[SESSION_COOKIE]);
    if (!request.session) throw new DomainError('session.required', 'Sign in first.');
    if (needed !== 'signed-in' && !can(request.session.actor, needed))
      throw new DomainError('permission.denied', 'You may not do this.');
  });
});

/** Browsers send Origin with every write; another site's is refused. Clients without a browser send none. */
export function assertOwnOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  if (origin === undefined || request.method === 'GET' || request.method === 'HEAD') return;
  const host = request.headers.host ?? '';
  if (origin !== publicUrl && origin !== `http://${host}` && origin !== `https://${host}`)
    throw new DomainError('permission.denied', 'This request came from another site.');
}

/** The actor of a request whose route needs one. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.session) throw new DomainError('session.required', 'Sign in first.');
  return request.session.actor;
}

export function setSessionCookie(reply: FastifyReply, token: string, expires: Date, isSecure: boolean): void {
  reply.setCookie(SESSION_COOKIE, token, { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure, expires });
}
