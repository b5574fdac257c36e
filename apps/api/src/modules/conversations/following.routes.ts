import { ConversationDetailDto, HandOverBody, IdParams, list, MentionableDto, UndoDto } from '@kwartier/contracts';
import { type ConversationId, can, DomainError } from '@kwartier/core';
import { loadConversation } from '@kwartier/db/reads/conversations';
import { listMentionables, once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { v5 as nameBasedId, v7 as newId } from 'uuid';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';
import { conversationDetail } from './detail.ts';

/** Where the ids of notes to a hand-over are made: a request that comes again writes none twice (RFC 9562, version 5). */
const HANDING_SPACE = '3d1f6a52-6f0e-4a53-9d5b-7c2e0b8a41f6';

/** Whom a conversation concerns besides whoever has it: who can be named, who follows, who gets it next. */
export const followingRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Conversations'];
  const detail = { 200: ConversationDetailDto };
  const idOf = (id: string) => id as ConversationId;

  app.get(
    '/conversations/:id/mentionables',
    {
      config: { access: 'conversation.note' },
      schema: { operationId: 'listMentionables', tags, params: IdParams, response: { 200: list(MentionableDto) } },
    },
    async (request) => {
      const actor = actorOf(request);
      return deps.db.run(actor.workspaceId, async (sql) => {
        const conversation = await loadConversation(sql, actor, idOf(request.params.id));
        if (!conversation) throw new DomainError('conversation.not_found', 'There is no such conversation.');
        return { items: can(actor, 'people.read') ? await listMentionables(sql, conversation) : [] };
      });
    },
  );

  app.put(
    '/conversations/:id/follow',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'followConversation', tags, params: IdParams, response: detail },
    },
    async (request) => {
      await deps.following.follow(actorOf(request), idOf(request.params.id));
      return conversationDetail(deps, actorOf(request), idOf(request.params.id));
    },
  );

  app.delete(
    '/conversations/:id/follow',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'unfollowConversation', tags, params: IdParams, response: detail },
    },
    async (request) => {
      await deps.following.unfollow(actorOf(request), idOf(request.params.id));
      return conversationDetail(deps, actorOf(request), idOf(request.params.id));
    },
  );

  app.post(
    '/conversations/:id/hand-over',
    {
      config: { access: 'conversation.assign' },
      schema: {
        operationId: 'handOver',
        tags,
        params: IdParams,
        body: HandOverBody,
        response: { 200: UndoDto },
      },
    },
    (request) => {
      const actor = actorOf(request);
      const { to, note } = request.body;
      const call = callOf(request);
      const intentId = call.key === undefined ? newId() : nameBasedId(`${actor.agentId} ${call.key}`, HANDING_SPACE);
      return once(deps, actor, call, async () => ({
        undo: [
          ...(await deps.handOver(actor, idOf(request.params.id), {
            to,
            note: note && { text: note.text, mentions: note.mentions ?? [] },
            intentId,
          })),
        ],
      }));
    },
  );
};
