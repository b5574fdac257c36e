import {
  ArchivedBody,
  CreateTagBody,
  IdParams,
  ListMacrosQuery,
  list,
  MacroBody,
  MacroDto,
  MacroFiguresDto,
  TagDto,
  UpdateTagBody,
} from '@kwartier/contracts';
import { type Actor, can, DomainError, type Instant, iso } from '@kwartier/core';
import { listMacroFigures, listMacros, type MacroView } from '@kwartier/db/reads/macros';
import { listTags } from '@kwartier/db/reads/tags';
import { once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

const macroDto = ({
  workspaceId: _workspaceId,
  createdAt: _createdAt,
  archivedAt,
  madeAt,
  variants,
  actions,
  ...rest
}: MacroView): z.input<typeof MacroDto> => ({
  ...rest,
  variants: [...variants],
  actions: [...actions],
  archived: archivedAt !== null,
  madeAt: iso(madeAt),
});

/** Canned replies, with what else they do, and the tags to sort by. */
export const macroRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Macros'];

  async function tagOf(actor: Actor, id: string): Promise<z.input<typeof TagDto>> {
    const found = (await tagsOf(actor)).find((tag) => tag.id === id);
    if (!found) throw new DomainError('tag.not_found', 'There is no such tag.');
    return found;
  }
  const tagsOf = async (actor: Actor): Promise<z.input<typeof TagDto>[]> =>
    (await deps.db.run(actor.workspaceId, (sql) => listTags(sql, actor.workspaceId))).map(
      ({ id, name, isReason, archivedAt, conversations }) => ({
        id,
        name,
        isReason,
        archived: archivedAt !== null,
        conversations,
      }),
    );
  async function macroOf(actor: Actor, id: string): Promise<z.input<typeof MacroDto>> {
    const [macro] = await deps.db.run(actor.workspaceId, (sql) =>
      listMacros(sql, actor, { all: can(actor, 'macro.write'), archived: true, id }),
    );
    if (!macro) throw new DomainError('macro.not_found', 'There is no such macro.');
    return macroDto(macro);
  }

  app.get(
    '/tags',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'listTags', tags, response: { 200: list(TagDto) } },
    },
    async (request) => ({ items: await tagsOf(actorOf(request)) }),
  );
  app.post(
    '/tags',
    {
      config: { access: 'macro.write' },
      schema: { operationId: 'addTag', tags, body: CreateTagBody, response: { 201: TagDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await once(deps, actor, callOf(request), async () =>
        tagOf(actor, await deps.tags.add(actor, request.body.name, request.body.isReason ?? false)),
      );
      return reply.status(201).send(made);
    },
  );
  app.patch(
    '/tags/:id',
    {
      config: { access: 'macro.write' },
      schema: { operationId: 'editTag', tags, params: IdParams, body: UpdateTagBody, response: { 200: TagDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.tags.edit(actor, request.params.id, request.body);
      return tagOf(actor, request.params.id);
    },
  );

  app.get(
    '/macros',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'listMacros', tags, querystring: ListMacrosQuery, response: { 200: list(MacroDto) } },
    },
    async (request) => {
      const actor = actorOf(request);
      const all = request.query.all === 'true';
      const rows = await deps.db.run(actor.workspaceId, (sql) =>
        listMacros(sql, actor, { all: all && can(actor, 'macro.write'), archived: all }),
      );
      return { items: rows.map(macroDto) };
    },
  );
  app.post(
    '/macros',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'addMacro', tags, body: MacroBody, response: { 201: MacroDto } },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const made = await once(deps, actor, callOf(request), async () =>
        macroOf(actor, await deps.macros.add(actor, request.body)),
      );
      return reply.status(201).send(made);
    },
  );
  app.put(
    '/macros/:id',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'editMacro', tags, params: IdParams, body: MacroBody, response: { 200: MacroDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.macros.edit(actor, request.params.id, request.body);
      return macroOf(actor, request.params.id);
    },
  );
  app.put(
    '/macros/:id/archived',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'archiveMacro', tags, params: IdParams, body: ArchivedBody, response: { 200: MacroDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.macros.archive(actor, request.params.id, request.body.archived);
      return macroOf(actor, request.params.id);
    },
  );
  app.get(
    '/macros/:id/figures',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'getMacroFigures', tags, params: IdParams, response: { 200: MacroFiguresDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const { id } = await macroOf(actor, request.params.id);
      const rows = await deps.db.run(actor.workspaceId, (sql) => listMacroFigures(sql, actor.workspaceId, id));
      return {
        items: rows.map(({ variants, actions, madeAt, lastUsedAt, ...rest }) => ({
          ...rest,
          variants: [...variants],
          actions: [...actions],
          madeAt: iso(madeAt),
          lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt as Instant),
        })),
      };
    },
  );
};
