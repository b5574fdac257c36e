import {
  ConversationMergeDto,
  IdParams,
  MergeableList,
  MergeConversationBody,
  PartedDto,
  SplitConversationBody,
  SplitDto,
} from '@kwartier/contracts';
import { type ConversationId, DomainError, iso, type MessageId } from '@kwartier/core';
import { listMergeable } from '@kwartier/db/reads/conversation-merges';
import { loadConversation } from '@kwartier/db/reads/conversations';
import { once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

/** Several conversations of one person as one, and one as several. */
export const mergingRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Conversations'];
  const idOf = (id: string) => id as ConversationId;

  app.get(
    '/conversations/:id/mergeable',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'listMergeable', tags, params: IdParams, response: { 200: MergeableList } },
    },
    async (request) => {
      const actor = actorOf(request);
      return deps.db.run(actor.workspaceId, async (sql) => {
        const row = await loadConversation(sql, actor, idOf(request.params.id));
        if (!row) throw new DomainError('conversation.not_found', 'There is no such conversation.');
        const items = (await listMergeable(sql, actor, row)).map((item) => ({
          ...item,
          openedAt: iso(item.openedAt),
          lastMessageAt: iso(item.lastMessageAt),
        }));
        return { items };
      });
    },
  );

  app.post(
    '/conversations/:id/merge',
    {
      config: { access: 'conversation.set_status' },
      schema: {
        operationId: 'mergeConversation',
        tags,
        params: IdParams,
        body: MergeConversationBody,
        response: { 200: ConversationMergeDto },
      },
    },
    (request) => {
      const actor = actorOf(request);
      const [fromId, intoId] = [idOf(request.params.id), idOf(request.body.intoId)];
      return once(deps, actor, callOf(request), async () => ({
        id: await deps.conversationMerges.merge(actor, fromId, intoId),
        fromId,
        intoId,
      }));
    },
  );

  app.post(
    '/merges/:id/undo',
    {
      config: { access: 'conversation.set_status' },
      schema: { operationId: 'undoConversationMerge', tags, params: IdParams, response: { 200: PartedDto } },
    },
    async (request) => ({ id: await deps.conversationMerges.undo(actorOf(request), request.params.id) }),
  );

  app.post(
    '/conversations/:id/split',
    {
      config: { access: 'conversation.set_status' },
      schema: {
        operationId: 'splitConversation',
        tags,
        params: IdParams,
        body: SplitConversationBody,
        response: { 201: SplitDto },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const begun = await once(deps, actor, callOf(request), async () => ({
        id: await deps.splitConversation(
          actor,
          idOf(request.params.id),
          request.body.messageIds.map((id) => id as MessageId),
        ),
      }));
      return reply.status(201).send(begun);
    },
  );
};
