import { IdParams, list, ViewBody, ViewCountsDto, ViewDto } from '@kwartier/contracts';
import { parseSearch } from '@kwartier/core';
import type { ViewRow } from '@kwartier/db';
import { countSearch, listViews } from '@kwartier/db/reads/views';
import { once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

const viewDto = ({ workspaceId: _workspaceId, createdAt: _createdAt, ...rest }: ViewRow): ViewDto => rest;

/** Searches that people keep at hand, with what they hold now. */
export const viewRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Views'];

  app.get(
    '/views',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'listViews', tags, response: { 200: list(ViewDto) } },
    },
    async (request) => {
      const actor = actorOf(request);
      return { items: (await deps.db.run(actor.workspaceId, (sql) => listViews(sql, actor))).map(viewDto) };
    },
  );
  app.get(
    '/views/counts',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'countViews', tags, response: { 200: ViewCountsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const now = deps.now();
      const items = await deps.db.run(actor.workspaceId, async (sql) => {
        const counted: { id: string; count: number }[] = [];
        for (const { id, query } of await listViews(sql, actor))
          counted.push({ id, count: await countSearch(sql, actor, parseSearch(query), now) });
        return counted;
      });
      return { items };
    },
  );
  app.post(
    '/views',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'addView', tags, body: ViewBody, response: { 201: ViewDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await once(deps, actor, callOf(request), async () =>
        viewDto(await deps.views.add(actor, request.body)),
      );
      return reply.status(201).send(made);
    },
  );
  app.put(
    '/views/:id',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'editView', tags, params: IdParams, body: ViewBody, response: { 200: ViewDto } },
    },
    async (request) => viewDto(await deps.views.edit(actorOf(request), request.params.id, request.body)),
  );
  app.delete(
    '/views/:id',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'removeView', tags, params: IdParams, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deps.views.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );
};
