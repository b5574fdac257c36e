import {
  ApiTokenDto,
  CreateApiTokenBody,
  IdParams,
  InvitationDto,
  InviteBody,
  InvitedDto,
  list,
  NewApiTokenDto,
  RoleBody,
  RoleDto,
  SecurityBody,
  SecurityDto,
  SsoBody,
  SsoDto,
} from '@kwartier/contracts';
import {
  type Actor,
  type AgentId,
  DAY_MS,
  invitationLink,
  PASSWORD_MAX,
  PASSWORD_MIN,
  type Permission,
} from '@kwartier/core';
import { listApiTokens, listInvitations, listRoles, loadSecuritySettings } from '@kwartier/db/reads/identity';
import { assertFresh } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf, type SessionReader, sessionOf } from '../../plugins/auth.ts';

/** Who may come in, and how: roles, invitations, second factors for all, single sign-on, API tokens. */
export const securityRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps; sessions: SessionReader }> = async (
  app,
  { deps, sessions },
) => {
  const people = ['People'];
  const tags = ['Security'];
  const none = { 204: z.null() };

  const roles = async (actor: Actor): Promise<z.input<typeof RoleDto>[]> =>
    (await deps.db.transact(actor.workspaceId, (tx) => listRoles(tx, actor.workspaceId))).map((role) => ({
      ...role,
      permissions: role.permissions as Permission[],
    }));
  app.get(
    '/roles',
    {
      config: { access: 'people.read' },
      schema: { operationId: 'listRoles', tags: people, response: { 200: list(RoleDto) } },
    },
    async (request) => ({ items: await roles(actorOf(request)) }),
  );
  app.post(
    '/roles',
    {
      config: { access: 'role.write', fresh: true },
      schema: { operationId: 'addRole', tags: people, body: RoleBody, response: { 201: RoleDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const id = await deps.roles.add(actor, request.body);
      return reply.status(201).send((await roles(actor)).find((role) => role.id === id)!);
    },
  );
  app.put(
    '/roles/:id',
    {
      config: { access: 'role.write', fresh: true },
      schema: { operationId: 'editRole', tags: people, params: IdParams, body: RoleBody, response: { 200: RoleDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.roles.edit(actor, request.params.id, request.body);
      sessions.forgetAll();
      return (await roles(actor)).find((role) => role.id === request.params.id)!;
    },
  );
  app.delete(
    '/roles/:id',
    {
      config: { access: 'role.write', fresh: true },
      schema: { operationId: 'removeRole', tags: people, params: IdParams, response: none },
    },
    async (request, reply) => {
      await deps.roles.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );

  app.get(
    '/invitations',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'listInvitations', tags: people, response: { 200: list(InvitationDto) } },
    },
    async (request) => {
      const { workspaceId } = actorOf(request);
      const rows = await deps.db.transact(workspaceId, (tx) => listInvitations(tx, workspaceId));
      return {
        items: rows.map((row) => ({
          ...row,
          createdAt: row.createdAt.toISOString(),
          expiresAt: row.expiresAt.toISOString(),
        })),
      };
    },
  );
  app.post(
    '/invitations',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'invite', tags: people, body: InviteBody, response: { 201: InvitedDto } },
    },
    async (request, reply) => {
      if (request.body.role === 'admin') assertFresh(sessionOf(request), deps.now());
      const { id, token, expiresAt, isMailed } = await deps.invitations.invite(actorOf(request), request.body);
      return reply
        .status(201)
        .send({ id, link: invitationLink(deps.publicUrl, token), expiresAt: expiresAt.toISOString(), isMailed });
    },
  );
  app.delete(
    '/invitations/:id',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'revokeInvitation', tags: people, params: IdParams, response: none },
    },
    async (request, reply) => {
      await deps.invitations.revoke(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
  app.delete(
    '/agents/:id/second-factor',
    {
      config: { access: 'people.write', fresh: true },
      schema: { operationId: 'resetSecondFactor', tags: people, params: IdParams, response: none },
    },
    async (request, reply) => {
      await deps.account.resetSecondFactor(sessionOf(request), request.params.id as AgentId);
      sessions.forgetAll();
      return reply.status(204).send(null);
    },
  );

  const security = async ({ workspaceId }: Actor): Promise<z.input<typeof SecurityDto>> => ({
    ...(await deps.db.transact(workspaceId, (tx) => loadSecuritySettings(tx, workspaceId))),
    password: { min: PASSWORD_MIN, max: PASSWORD_MAX },
  });
  app.get(
    '/security',
    {
      config: { access: 'security.read' },
      schema: { operationId: 'getSecurity', tags, response: { 200: SecurityDto } },
    },
    (request) => security(actorOf(request)),
  );
  app.put(
    '/security',
    {
      config: { access: 'security.write', fresh: true },
      schema: { operationId: 'changeSecurity', tags, body: SecurityBody, response: { 200: SecurityDto } },
    },
    async (request) => {
      await deps.security.requireSecondFactor(sessionOf(request), request.body.requiresSecondFactor);
      return security(actorOf(request));
    },
  );

  app.get(
    '/security/sso',
    { config: { access: 'security.read' }, schema: { operationId: 'getSso', tags, response: { 200: SsoDto } } },
    async (request) => sso(actorOf(request)),
  );
  app.put(
    '/security/sso',
    {
      config: { access: 'security.write', fresh: true },
      schema: { operationId: 'changeSso', tags, body: SsoBody, response: { 200: SsoDto } },
    },
    async (request) => {
      await deps.singleSignOn.save(sessionOf(request), request.body);
      return sso(actorOf(request));
    },
  );
  app.delete(
    '/security/sso',
    {
      config: { access: 'security.write', fresh: true },
      schema: { operationId: 'removeSso', tags, response: none },
    },
    async (request, reply) => {
      await deps.singleSignOn.remove(sessionOf(request));
      return reply.status(204).send(null);
    },
  );
  async function sso(actor: Actor): Promise<z.input<typeof SsoDto>> {
    const { redirectUri, connection } = await deps.singleSignOn.view(actor);
    return { redirectUri, connection: connection && { ...connection, domains: [...connection.domains] } };
  }

  app.get(
    '/api-tokens',
    {
      config: { access: 'security.read' },
      schema: { operationId: 'listApiTokens', tags, response: { 200: list(ApiTokenDto) } },
    },
    async (request) => {
      const { workspaceId } = actorOf(request);
      const rows = await deps.db.transact(workspaceId, (tx) => listApiTokens(tx, workspaceId));
      return {
        items: rows.map((row) => ({
          ...row,
          scopes: row.scopes as Permission[],
          createdAt: row.createdAt.toISOString(),
          expiresAt: row.expiresAt?.toISOString() ?? null,
          lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
        })),
      };
    },
  );
  app.post(
    '/api-tokens',
    {
      config: { access: 'security.write', fresh: true },
      schema: { operationId: 'addApiToken', tags, body: CreateApiTokenBody, response: { 201: NewApiTokenDto } },
    },
    async (request, reply) => {
      const { name, scopes, days } = request.body;
      const expiresAt = days === undefined ? null : new Date(deps.now() + days * DAY_MS);
      return reply.status(201).send(await deps.apiTokens.add(sessionOf(request), { name, scopes, expiresAt }));
    },
  );
  app.delete(
    '/api-tokens/:id',
    {
      config: { access: 'security.write' },
      schema: { operationId: 'revokeApiToken', tags, params: IdParams, response: none },
    },
    async (request, reply) => {
      await deps.apiTokens.revoke(actorOf(request), request.params.id);
      sessions.forgetAll();
      return reply.status(204).send(null);
    },
  );
};
