import { ConversationDetailDto, LinkParams } from '@kwartier/contracts';
import type { ConversationId } from '@kwartier/core';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { conversationDetail } from './detail.ts';

/** Which conversations belong together because somebody says so. */
export const linkingRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Conversations'];
  const config = { access: 'conversation.set_status' } as const;
  const response = { 200: ConversationDetailDto };
  const idOf = (id: string) => id as ConversationId;

  app.put(
    '/conversations/:id/links/:otherId',
    { config, schema: { operationId: 'linkConversation', tags, params: LinkParams, response } },
    async (request) => {
      const { id, otherId } = request.params;
      await deps.conversationLinks.link(actorOf(request), idOf(id), idOf(otherId));
      return conversationDetail(deps, actorOf(request), idOf(id));
    },
  );

  app.delete(
    '/conversations/:id/links/:otherId',
    { config, schema: { operationId: 'unlinkConversation', tags, params: LinkParams, response } },
    async (request) => {
      const { id, otherId } = request.params;
      await deps.conversationLinks.unlink(actorOf(request), idOf(id), idOf(otherId));
      return conversationDetail(deps, actorOf(request), idOf(id));
    },
  );
};
