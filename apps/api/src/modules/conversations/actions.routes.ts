import { ActionsBody, ConversationTagsBody, IdParams, UndoDto } from '@kwartier/contracts';
import type { ConversationId } from '@kwartier/core';
import { once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

/** Things done to one conversation, each all or nothing, each with what undoes it. */
export const actionRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Conversations'];

  app.post(
    '/conversations/:id/actions',
    {
      config: { access: 'conversation.set_status' },
      schema: {
        operationId: 'applyActions',
        tags,
        params: IdParams,
        body: ActionsBody,
        response: { 200: UndoDto },
      },
    },
    (request) => {
      const actor = actorOf(request);
      const { actions, macro } = request.body;
      return once(deps, actor, callOf(request), async () => ({
        undo: [...(await deps.conversationWork.apply(actor, request.params.id as ConversationId, actions, macro))],
      }));
    },
  );

  app.put(
    '/conversations/:id/tags',
    {
      config: { access: 'conversation.set_status' },
      schema: {
        operationId: 'setConversationTags',
        tags,
        params: IdParams,
        body: ConversationTagsBody,
        response: { 200: UndoDto },
      },
    },
    async (request) => ({
      undo: [
        ...(await deps.conversationWork.setTags(
          actorOf(request),
          request.params.id as ConversationId,
          request.body.tagIds,
        )),
      ],
    }),
  );
};
