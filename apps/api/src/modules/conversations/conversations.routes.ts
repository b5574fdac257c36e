import {
  AssigneeBody,
  ConversationDetailDto,
  ConversationPage,
  DiscardDraftQuery,
  DraftBody,
  DraftDto,
  IdParams,
  InboxCountsDto,
  ListConversationsQuery,
  PriorityBody,
  ReadBody,
  StatusBody,
} from '@kwartier/contracts';
import {
  type AgentId,
  type ConversationId,
  can,
  DomainError,
  instant,
  iso,
  isUuid,
  parseInstant,
  parseSearch,
} from '@kwartier/core';
import { countWaitingApprovals } from '@kwartier/db/reads/approvals';
import { countInbox, listConversations } from '@kwartier/db/reads/conversations';
import type { FastifyInstance } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { cursorOf, readCursor } from '../../dto/cursor.ts';
import { maskFor } from '../../dto/mask.ts';
import { actorOf } from '../../plugins/auth.ts';
import { searchBudget } from '../../plugins/budgets.ts';
import { conversationDetail } from './detail.ts';
import { conversationDto, matchDto, notUnderstood } from './dto.ts';

const PAGE = 50;

/** The inbox: list, read, take, hand over, snooze, resolve. */
export const conversationRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Conversations'];
  const detail = { 200: ConversationDetailDto };
  const idOf = (id: string) => id as ConversationId;
  const maySearch = searchBudget(app as unknown as FastifyInstance, deps.settings.REQUESTS_PER_MINUTE);

  app.get(
    '/conversations',
    {
      config: { access: 'conversation.read' },
      // `conversationDto` names every field that leaves; reading fifty rows a second time to strip them costs more than the query.
      serializerCompiler: () => JSON.stringify,
      schema: {
        operationId: 'listConversations',
        tags,
        querystring: ListConversationsQuery,
        response: { 200: ConversationPage },
      },
    },
    async (request) => {
      const { query } = request;
      if (query.q) await maySearch(request);
      const actor = actorOf(request);
      const mask = maskFor(actor);
      const limit = query.limit ?? PAGE;
      const ids = query.ids?.split(',').slice(0, 100);
      if (ids?.some((id) => !isUuid(id)))
        throw Object.assign(new Error('`ids` holds something that is no id.'), { statusCode: 400 });
      const search = query.q ? parseSearch(query.q) : undefined;
      const [mistake] = search?.mistakes ?? [];
      if (mistake) throw notUnderstood(mistake);
      const now = deps.now();
      const page = await deps.db.run(actor.workspaceId, (sql) =>
        listConversations(
          sql,
          actor,
          {
            status: query.status ?? 'open',
            assignee: query.assignee === 'me' ? actor.agentId : query.assignee,
            channel: query.channel,
            tag: query.tag,
            team: query.team,
            contact: query.contact,
            ids,
            search,
            concerns: query.concerns,
            sort: query.sort,
            after: query.cursor ? readCursor(query.cursor) : undefined,
            limit,
          },
          now,
        ),
      );
      return {
        items: page.rows.map((row) => conversationDto(row, mask)),
        ...(search && search.words.length > 0
          ? { matches: page.matches.map((match) => matchDto(match, search.words)) }
          : {}),
        nextCursor: page.next ? cursorOf(page.next.key, page.next.id) : null,
        now: iso(now),
      };
    },
  );

  app.get(
    '/inbox/counts',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'countInbox', tags, response: { 200: InboxCountsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const now = deps.now();
      return deps.db.run(actor.workspaceId, async (sql) => {
        const [counts, approvals] = await Promise.all([
          countInbox(sql, actor, now),
          can(actor, 'reply.approve') ? countWaitingApprovals(sql, actor) : 0,
        ]);
        return { ...counts, approvals, now: iso(now) };
      });
    },
  );

  app.post(
    '/inbox/take-next',
    { config: { access: 'conversation.assign' }, schema: { operationId: 'takeNext', tags, response: detail } },
    async (request) => {
      const actor = actorOf(request);
      return conversationDetail(deps, actor, await deps.assignments.takeNext(actor));
    },
  );

  app.get(
    '/conversations/:id',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'getConversation', tags, params: IdParams, response: detail },
    },
    (request) => conversationDetail(deps, actorOf(request), idOf(request.params.id)),
  );

  app.put(
    '/conversations/:id/assignee',
    {
      config: { access: 'conversation.assign' },
      schema: {
        operationId: 'assignConversation',
        tags,
        params: IdParams,
        body: AssigneeBody.optional(),
        response: detail,
      },
    },
    async (request) => {
      const actor = actorOf(request);
      await deps.assignments.assign(
        actor,
        idOf(request.params.id),
        (request.body?.agentId as AgentId | undefined) ?? actor.agentId,
      );
      return conversationDetail(deps, actor, idOf(request.params.id));
    },
  );

  app.delete(
    '/conversations/:id/assignee',
    {
      config: { access: 'conversation.assign' },
      schema: { operationId: 'releaseConversation', tags, params: IdParams, response: detail },
    },
    async (request) => {
      await deps.assignments.release(actorOf(request), idOf(request.params.id));
      return conversationDetail(deps, actorOf(request), idOf(request.params.id));
    },
  );

  app.put(
    '/conversations/:id/status',
    {
      config: { access: 'conversation.set_status' },
      schema: { operationId: 'setStatus', tags, params: IdParams, body: StatusBody, response: detail },
    },
    async (request) => {
      const { status, snoozedUntil, resolution, outcome } = request.body;
      const until = snoozedUntil === undefined ? null : parseInstant(snoozedUntil);
      if (until === undefined) throw new DomainError('conversation.invalid_transition', '`snoozedUntil` is no time.');
      await deps.conversationSettings.changeStatus(actorOf(request), idOf(request.params.id), {
        status,
        snoozedUntil: until === null ? null : instant(until),
        resolution: resolution ?? null,
        outcome: outcome ?? null,
      });
      return conversationDetail(deps, actorOf(request), idOf(request.params.id));
    },
  );

  app.put(
    '/conversations/:id/priority',
    {
      config: { access: 'conversation.set_status' },
      schema: { operationId: 'setPriority', tags, params: IdParams, body: PriorityBody, response: detail },
    },
    async (request) => {
      await deps.conversationSettings.changePriority(actorOf(request), idOf(request.params.id), request.body.priority);
      return conversationDetail(deps, actorOf(request), idOf(request.params.id));
    },
  );

  app.put(
    '/conversations/:id/read',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'markRead', tags, params: IdParams, body: ReadBody, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deps.drafts.markRead(actorOf(request), idOf(request.params.id), request.body.seq);
      return reply.status(204).send(null);
    },
  );

  const draftOf = (row: Awaited<ReturnType<typeof deps.drafts.load>>) => ({
    text: row.text,
    audience: row.audience as 'public',
    version: row.version,
    savedAt: row.savedAt === null ? null : iso(row.savedAt),
  });
  app.get(
    '/conversations/:id/draft',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'getDraft', tags, params: IdParams, response: { 200: DraftDto } },
    },
    async (request) => draftOf(await deps.drafts.load(actorOf(request), idOf(request.params.id))),
  );
  app.put(
    '/conversations/:id/draft',
    {
      config: { access: 'conversation.note' },
      schema: { operationId: 'saveDraft', tags, params: IdParams, body: DraftBody, response: { 200: DraftDto } },
    },
    async (request) => draftOf(await deps.drafts.save(actorOf(request), idOf(request.params.id), request.body)),
  );
  app.delete(
    '/conversations/:id/draft',
    {
      config: { access: 'conversation.note' },
      schema: {
        operationId: 'discardDraft',
        tags,
        params: IdParams,
        querystring: DiscardDraftQuery,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await deps.drafts.discard(actorOf(request), idOf(request.params.id), request.query.version);
      return reply.status(204).send(null);
    },
  );
};
