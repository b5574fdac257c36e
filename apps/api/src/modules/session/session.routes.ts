import { MeDto, PresenceBody, SetupBody, SetupDto, SignInBody } from '@kwartier/contracts';
import { type Actor, ROLE_PERMISSIONS } from '@kwartier/core';
import { listAgents, listBrands, loadWorkspace } from '@kwartier/db/reads/settings';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf, assertOwnOrigin, SESSION_COOKIE, type SessionReader, setSessionCookie } from '../../plugins/auth.ts';

/** Tries to sign in from one address within five minutes. */
const TRIES = 20;
/** Whoever is not signed in is known by their address alone. */
const byAddress = { max: TRIES, timeWindow: '5 minutes', keyGenerator: (request: FastifyRequest) => request.ip };

/** First set-up, signing in and out, and who I am. */
export const sessionRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps; sessions: SessionReader }> = async (
  app,
  { deps, sessions },
) => {
  const isSecure = deps.publicUrl.startsWith('https://');
  const tags = ['Session'];

  async function me(actor: Actor): Promise<z.input<typeof MeDto>> {
    return deps.db.transact(actor.workspaceId, async (tx) => {
      const workspace = (await loadWorkspace(tx, actor.workspaceId))!;
      const [agent] = await listAgents(tx, actor.workspaceId, actor.agentId);
      const brands = (await listBrands(tx, actor.workspaceId)).filter((brand) => actor.brandIds.includes(brand.id));
      return {
        id: actor.agentId,
        name: agent!.name,
        email: agent!.email,
        role: actor.role,
        permissions: [...ROLE_PERMISSIONS[actor.role]],
        presence: agent!.presence,
        capacity: agent!.capacity,
        openConversations: agent!.openConversations,
        workspace: { id: workspace.id, name: workspace.name },
        brands: brands.map(({ id, name }) => ({ id, name })),
        teamIds: agent!.teamIds,
      };
    });
  }

  async function signIn(email: string, password: string) {
    const signedIn = await deps.access.signIn(email, password);
    const session = await sessions.read(signedIn.token);
    // Whoever signs in is here, and takes work.
    if (session) await deps.setPresence(session.actor, 'online');
    return { ...signedIn, me: await me(session!.actor) };
  }

  app.get(
    '/setup',
    { config: { access: 'public' }, schema: { operationId: 'getSetup', tags, response: { 200: SetupDto } } },
    async () => ({
      needed: await deps.access.needsSetup(),
      demo: deps.settings.DEMO,
    }),
  );

  app.post(
    '/setup',
    {
      config: { access: 'public', rateLimit: byAddress },
      schema: { operationId: 'setUp', tags, body: SetupBody, response: { 201: MeDto } },
    },
    async (request, reply) => {
      assertOwnOrigin(request, deps.publicUrl);
      await deps.access.setUp(request.body);
      const { token, expiresAt, me: who } = await signIn(request.body.email, request.body.password);
      setSessionCookie(reply, token, expiresAt, isSecure);
      return reply.status(201).send(who);
    },
  );

  app.post(
    '/session',
    {
      config: { access: 'public', rateLimit: byAddress },
      schema: { operationId: 'signIn', tags, body: SignInBody, response: { 200: MeDto } },
    },
    async (request, reply) => {
      assertOwnOrigin(request, deps.publicUrl);
      const { token, expiresAt, me: who } = await signIn(request.body.email, request.body.password);
      setSessionCookie(reply, token, expiresAt, isSecure);
      return who;
    },
  );

  app.delete(
    '/session',
    { config: { access: 'signed-in' }, schema: { operationId: 'signOut', tags, response: { 204: z.null() } } },
    async (request, reply) => {
      const token = request.cookies[SESSION_COOKIE]!;
      await deps.setPresence(actorOf(request), 'offline');
      await deps.access.signOut(token);
      sessions.forget(token);
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).status(204).send(null);
    },
  );

  app.get(
    '/me',
    { config: { access: 'signed-in' }, schema: { operationId: 'getMe', tags, response: { 200: MeDto } } },
    (request) => me(actorOf(request)),
  );

  app.put(
    '/me/presence',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'setPresence', tags, body: PresenceBody, response: { 200: MeDto } },
    },
    async (request) => {
      await deps.setPresence(actorOf(request), request.body.presence);
      return me(actorOf(request));
    },
  );
};
