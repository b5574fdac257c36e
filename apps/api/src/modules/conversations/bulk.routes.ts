import { randomUUID } from 'node:crypto';
import {
  BulkActionsBody,
  BulkCheckBody,
  BulkCheckDto,
  BulkHandOverBody,
  BulkReplyBody,
  BulkResultDto,
  BulkUndoBody,
} from '@kwartier/contracts';
import type { ConversationAction, ConversationId } from '@kwartier/core';
import { type DoneOne, once } from '@kwartier/usecases';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { v5 as nameBasedId } from 'uuid';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { actorOf } from '../../plugins/auth.ts';
import { callOf } from '../../plugins/idempotency.ts';

/** Where the ids of answers to many are made: a request that comes again answers nobody twice. */
const BULK_SPACE = '6a3f1c0e-9d1b-4b7e-8a43-2f60b7c5d3aa';

/** The same for the notes with which many are handed over. */
const HANDING_SPACE = 'c2b81c5e-4a6f-4a0c-93d6-5f0e8b7a9d14';

const resultDto = (done: readonly DoneOne[]): z.input<typeof BulkResultDto> => ({
  items: done.map(({ id, undo, refusal }) => ({
    id,
    undo: [...undo],
    refusal: refusal && { code: refusal.code, detail: refusal.message },
  })),
});

/** The same for many conversations. Each is done whole or refused by itself. */
export const bulkRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Conversations'];
  const response = { 200: BulkResultDto };

  app.post(
    '/bulk/actions',
    {
      config: { access: 'conversation.set_status' },
      schema: { operationId: 'applyToMany', tags, body: BulkActionsBody, response },
    },
    (request) => {
      const actor = actorOf(request);
      const { ids, actions } = request.body;
      return once(deps, actor, callOf(request), async () =>
        resultDto(await deps.bulkWork.apply(actor, ids as ConversationId[], actions as ConversationAction[])),
      );
    },
  );

  app.post(
    '/bulk/undo',
    {
      config: { access: 'conversation.set_status' },
      schema: { operationId: 'undoForMany', tags, body: BulkUndoBody, response },
    },
    (request) => {
      const actor = actorOf(request);
      return once(deps, actor, callOf(request), async () =>
        resultDto(
          await deps.bulkWork.undo(
            actor,
            request.body.items as { id: ConversationId; actions: ConversationAction[] }[],
          ),
        ),
      );
    },
  );

  app.post(
    '/bulk/hand-over',
    {
      config: { access: 'conversation.assign' },
      schema: { operationId: 'handOverMany', tags, body: BulkHandOverBody, response },
    },
    (request) => {
      const actor = actorOf(request);
      const { ids, to, note } = request.body;
      const call = callOf(request);
      const handingId =
        call.key === undefined ? randomUUID() : nameBasedId(`${actor.agentId} ${call.key}`, HANDING_SPACE);
      return once(deps, actor, call, async () =>
        resultDto(
          await deps.bulkWork.handOver(actor, ids as ConversationId[], {
            to,
            note: note && { text: note.text, mentions: note.mentions ?? [] },
            intentOf: (id) => nameBasedId(id, handingId),
          }),
        ),
      );
    },
  );

  app.post(
    '/bulk/replies/check',
    {
      config: { access: 'conversation.bulk_reply' },
      schema: { operationId: 'checkReplyToMany', tags, body: BulkCheckBody, response: { 200: BulkCheckDto } },
    },
    async (request) => {
      const { text, ids } = request.body;
      const { held, refused } = await deps.bulkWork.check(actorOf(request), text, ids as ConversationId[]);
      return {
        items: held.map((item) => ({ ...item, ids: [...item.ids] })),
        refused: refused.map(({ id, refusal }) => ({
          id,
          refusal: { code: refusal!.code, detail: refusal!.message },
        })),
      };
    },
  );

  app.post(
    '/bulk/replies',
    {
      config: { access: 'conversation.bulk_reply' },
      schema: { operationId: 'replyToMany', tags, body: BulkReplyBody, response },
    },
    async (request) => {
      const actor = actorOf(request);
      const { targets, text, macro, confirmed } = request.body;
      const key = request.headers['idempotency-key'];
      const bulkId = typeof key === 'string' ? nameBasedId(`${actor.agentId} ${key}`, BULK_SPACE) : randomUUID();
      return resultDto(
        await deps.bulkWork.reply(actor, {
          text,
          targets: targets as { id: ConversationId; lastSeenSeq: number }[],
          intentOf: (id) => nameBasedId(id, bulkId),
          bulkId,
          macro,
          confirmed,
        }),
      );
    },
  );
};
