import { AbuseBody, AbuseWordsBody, AbuseWordsDto, IdParams, MessageDto, ShowsAbuseBody } from '@kwartier/contracts';
import { ABUSE_WORDS_VERSION, type Actor, type MessageId } from '@kwartier/core';
import { loadWorkspace } from '@kwartier/db/reads/settings';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { maskFor } from '../../dto/mask.ts';
import { messageDto } from '../../dto/message.ts';
import { actorOf } from '../../plugins/auth.ts';

/** What spares people: who is shown abuse, and what counts as it. */
export const careRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Care'];

  app.put(
    '/messages/:id/abuse',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'markAbuse', tags, params: IdParams, body: AbuseBody, response: { 200: MessageDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const row = await deps.abuseCare.mark(actor, request.params.id as MessageId, request.body.marked);
      return messageDto(row, maskFor(actor));
    },
  );
  app.put(
    '/account/abuse',
    {
      config: { access: 'signed-in' },
      schema: { operationId: 'setShowsAbuse', tags, body: ShowsAbuseBody, response: { 204: z.null() } },
    },
    async (request, reply) => {
      await deps.abuseCare.show(actorOf(request), request.body.shows);
      return reply.status(204).send(null);
    },
  );

  const words = async ({ workspaceId }: Actor): Promise<AbuseWordsDto> => {
    const row = (await deps.db.transact(workspaceId, (tx) => loadWorkspace(tx, workspaceId)))!;
    return { extra: row.abuseExtra, allowed: row.abuseAllowed, version: ABUSE_WORDS_VERSION };
  };
  app.get(
    '/care/abuse-words',
    {
      config: { access: 'policy.read' },
      schema: { operationId: 'getAbuseWords', tags, response: { 200: AbuseWordsDto } },
    },
    (request) => words(actorOf(request)),
  );
  app.put(
    '/care/abuse-words',
    {
      config: { access: 'policy.write' },
      schema: { operationId: 'setAbuseWords', tags, body: AbuseWordsBody, response: { 200: AbuseWordsDto } },
    },
    async (request) => {
      await deps.abuseCare.setWords(actorOf(request), request.body);
      return words(actorOf(request));
    },
  );
};
