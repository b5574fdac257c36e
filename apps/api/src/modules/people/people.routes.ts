import {
  AgentDto,
  BrandDto,
  type BrandLook,
  CreateAgentBody,
  CreateBrandBody,
  CreateTeamBody,
  IdParams,
  list,
  TeamDto,
  UpdateAgentBody,
  UpdateBrandBody,
  UpdateTeamBody,
} from '@kwartier/contracts';
import {
  type Actor,
  type AgentId,
  type ApprovalRule,
  type BrandId,
  type CheckRules,
  type ConductRules,
  DEFAULT_CHECK_RULES,
  DEFAULT_CONDUCT,
  NO_APPROVAL,
  type TeamId,
} from '@kwartier/core';
import { listAgents, listBrands, listTeams } from '@kwartier/db/reads/settings';
import { assertFresh, once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { brandLook } from '../../dto/brand-look.ts';
import { actorOf, type SessionReader, sessionOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

const brandDto = ({
  undoSendSeconds,
  checkRules,
  published,
  approvalRule,
  wrapUp,
  conduct,
  mailSender,
  ...brand
}: Parameters<typeof brandLook>[0] &
  Omit<z.input<typeof BrandDto>, keyof BrandLook | 'checkRules' | 'approvalRule' | 'conduct'> & {
    conduct: ConductRules | null;
    checkRules: CheckRules | null;
    approvalRule: ApprovalRule | null;
  }): z.input<typeof BrandDto> => {
  const { needed, roles, tagIds } = approvalRule ?? NO_APPROVAL;
  return {
    ...brandLook(brand),
    undoSendSeconds,
    checkRules: checkRules ?? DEFAULT_CHECK_RULES,
    published,
    wrapUp,
    conduct: conduct ?? DEFAULT_CONDUCT,
    mailSender: mailSender && { ...mailSender },
    approvalRule: { needed, roles: [...roles], tagIds: [...tagIds] },
  };
};

/** People, teams and brands. */
export const peopleRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps; sessions: SessionReader }> = async (
  app,
  { deps, sessions },
) => {
  const tags = ['People'];
  const agents = async (actor: Actor): Promise<z.input<typeof AgentDto>[]> =>
    (await deps.db.transact(actor.workspaceId, (tx) => listAgents(tx, actor.workspaceId))).map(
      ({ lastSeenAt, ...agent }) => ({ ...agent, lastSeenAt: lastSeenAt?.toISOString() ?? null }),
    );
  const teams = async (actor: Actor): Promise<z.input<typeof TeamDto>[]> =>
    (await deps.db.transact(actor.workspaceId, (tx) => listTeams(tx, actor.workspaceId)))
      .filter((team) => actor.brandIds.includes(team.brandId))
      .map(({ workspaceId: _workspaceId, ...team }) => team);

  app.get(
    '/agents',
    {
      config: { access: 'people.read' },
      schema: { operationId: 'listAgents', tags, response: { 200: list(AgentDto) } },
    },
    async (request) => ({ items: await agents(actorOf(request)) }),
  );
  app.post(
    '/agents',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'addAgent', tags, body: CreateAgentBody, response: { 201: AgentDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      if (request.body.role === 'admin') assertFresh(sessionOf(request), deps.now());
      const body = await once(deps, actor, callOf(request), async () => {
        const id = await deps.people.addAgent(actor, request.body);
        return (await agents(actor)).find((agent) => agent.id === id)!;
      });
      return reply.status(201).send(body);
    },
  );
  app.patch(
    '/agents/:id',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'editAgent', tags, params: IdParams, body: UpdateAgentBody, response: { 200: AgentDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const { role, roleId, password, email } = request.body;
      // What opens another way in, or a wider one, asks who this is.
      if ([role, roleId, password, email].some((field) => field !== undefined))
        assertFresh(sessionOf(request), deps.now());
      await deps.people.editAgent(actor, request.params.id as AgentId, request.body);
      return (await agents(actor)).find((agent) => agent.id === request.params.id)!;
    },
  );

  app.get(
    '/teams',
    { config: { access: 'team.read' }, schema: { operationId: 'listTeams', tags, response: { 200: list(TeamDto) } } },
    async (request) => ({ items: await teams(actorOf(request)) }),
  );
  app.post(
    '/teams',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'addTeam', tags, body: CreateTeamBody, response: { 201: TeamDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const body = await once(deps, actor, callOf(request), async () => {
        const id = await deps.people.addTeam(actor, request.body);
        return (await teams(actor)).find((team) => team.id === id)!;
      });
      return reply.status(201).send(body);
    },
  );
  app.patch(
    '/teams/:id',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'editTeam', tags, params: IdParams, body: UpdateTeamBody, response: { 200: TeamDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.people.editTeam(actor, request.params.id as TeamId, request.body);
      return (await teams(actor)).find((team) => team.id === request.params.id)!;
    },
  );

  app.get(
    '/brands',
    {
      config: { access: 'people.read' },
      schema: { operationId: 'listBrands', tags, response: { 200: list(BrandDto) } },
    },
    async (request) => {
      const actor = actorOf(request);
      const rows = await deps.db.transact(actor.workspaceId, (tx) => listBrands(tx, actor.workspaceId));
      return { items: rows.filter((brand) => actor.brandIds.includes(brand.id)).map(brandDto) };
    },
  );
  app.post(
    '/brands',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'addBrand', tags, body: CreateBrandBody, response: { 201: BrandDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const body = await once(deps, actor, callOf(request), async () => ({
        id: await deps.people.addBrand(actor, request.body.name),
        name: request.body.name,
        accent: null,
        logoUrl: null,
        undoSendSeconds: 0,
        wrapUp: 'off' as const,
        checkRules: DEFAULT_CHECK_RULES,
        published: [],
        conduct: DEFAULT_CONDUCT,
        mailSender: null,
        approvalRule: { ...NO_APPROVAL, roles: [], tagIds: [] },
      }));
      // Whoever has all brands has this one from the next request on.
      sessions.forgetAll();
      return reply.status(201).send(body);
    },
  );

  app.patch(
    '/brands/:id',
    {
      config: { access: 'people.write' },
      schema: { operationId: 'editBrand', tags, params: IdParams, body: UpdateBrandBody, response: { 200: BrandDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.people.editBrand(actor, request.params.id as BrandId, request.body);
      const rows = await deps.db.transact(actor.workspaceId, (tx) => listBrands(tx, actor.workspaceId));
      return brandDto(rows.find((brand) => brand.id === request.params.id)!);
    },
  );
};
