import {
  ConfirmationBody,
  IdParams,
  ListMessagesQuery,
  MessageDto,
  MessagePage,
  MessageVersionsDto,
  RescheduleBody,
  SendMessageBody,
  SentMessageDto,
  Uuid,
  VisibilityBody,
} from '@kwartier/contracts';
import {
  type ConversationId,
  DomainError,
  type Instant,
  instant,
  iso,
  type MessageId,
  parseInstant,
} from '@kwartier/core';
import { listApprovalsOf } from '@kwartier/db/reads/approvals';
import { loadConversation } from '@kwartier/db/reads/conversations';
import { listMessages, listVersions, loadMessage } from '@kwartier/db/reads/messages';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { v5 as nameBasedId, v7 as newId } from 'uuid';
import { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { maskFor } from '../../dto/mask.ts';
import { messageDto } from '../../dto/message.ts';
import { actorOf } from '../../plugins/auth.ts';

const PAGE = 50;
/** Keys that are no UUIDs are turned into one, each always into the same; the space is ours alone (RFC 9562, version 5). */
const INTENT_SPACE = '6f1c2f0e-7f0b-4b8e-9d4c-0c5a1f5b7d31';

/** @throws DomainError `reply.bad_time` */
function timeOf(text: string): Instant {
  const at = parseInstant(text);
  if (at === undefined) throw new DomainError('reply.bad_time', '`sendAt` is no time.');
  return instant(at);
}

/** The timeline: read, answer, note, decide. */
export const messageRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Messages'];

  app.get(
    '/conversations/:id/messages',
    {
      config: { access: 'conversation.read' },
      schema: {
        operationId: 'listMessages',
        tags,
        params: IdParams,
        querystring: ListMessagesQuery,
        response: { 200: MessagePage },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { before, after, limit = PAGE } = request.query;
      return deps.db.run(actor.workspaceId, async (sql) => {
        const conversation = await loadConversation(sql, actor, request.params.id as ConversationId);
        if (!conversation) throw new DomainError('conversation.not_found', 'There is no such conversation.');
        const rows = await listMessages(sql, actor.workspaceId, conversation.id, { before, after, limit: limit + 1 });
        const hasMore = rows.length > limit;
        const items = after === undefined ? rows.slice(-limit) : rows.slice(0, limit);
        const answers = items.filter((row) => row.direction === 'outbound' && row.agentId !== null);
        const approvals = new Map(
          (answers.length > 0
            ? await listApprovalsOf(
                sql,
                actor.workspaceId,
                answers.map((row) => row.id),
              )
            : []
          ).map((one) => [one.messageId, one]),
        );
        const edge = after === undefined ? items[0] : items.at(-1);
        return {
          items: items.map((row) => messageDto(row, maskFor(actor), approvals.get(row.id))),
          nextCursor: hasMore && edge ? String(edge.seq) : null,
          seq: conversation.seq,
        };
      });
    },
  );

  app.post(
    '/conversations/:id/messages',
    {
      config: { access: 'conversation.note' },
      schema: {
        operationId: 'sendMessage',
        tags,
        params: IdParams,
        body: SendMessageBody,
        headers: z.object({ 'idempotency-key': z.string().min(1).max(255).optional() }),
        response: { 201: SentMessageDto },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const {
        kind,
        text,
        lastSeenSeq,
        audience,
        override,
        guestIds,
        mentions,
        actions,
        macro,
        confirmed,
        asThread,
        invites,
        sendAt,
        uploadIds,
        draftVersion,
      } = request.body;
      const key = request.headers['idempotency-key'];
      const { message, undo } = await deps.sendMessage(actor, {
        conversationId: request.params.id as ConversationId,
        kind,
        text,
        lastSeenSeq,
        audience,
        override: override ?? false,
        guestIds,
        mentions,
        actions,
        confirmed,
        macro,
        asThread,
        invites,
        sendAt: sendAt === undefined ? undefined : timeOf(sendAt),
        uploadIds,
        draftVersion,
        // The key is one person's: nobody else's message is found by it.
        intentId: key === undefined ? newId() : nameBasedId(`${actor.agentId} ${key}`, INTENT_SPACE),
      });
      return reply.status(201).send({ ...messageDto(message, maskFor(actor)), undo: [...undo] });
    },
  );

  app.put(
    '/messages/:id/schedule',
    {
      config: { access: 'conversation.reply' },
      schema: {
        operationId: 'rescheduleMessage',
        tags,
        params: IdParams,
        body: RescheduleBody,
        response: { 200: MessageDto },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { sendAt, lastSeenSeq } = request.body;
      const message = await deps.reschedule(actor, request.params.id as MessageId, {
        sendAt: sendAt === null ? null : timeOf(sendAt),
        lastSeenSeq,
      });
      return messageDto(message, maskFor(actor));
    },
  );

  app.delete(
    '/messages/:id',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'takeBackMessage', tags, params: IdParams, response: { 200: MessageDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      return messageDto(await deps.takeBack(actor, request.params.id as MessageId), maskFor(actor));
    },
  );

  app.post(
    '/messages/:id/resume',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'resumeThread', tags, params: IdParams, response: { 200: MessageDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      return messageDto(await deps.resumeThread(actor, request.params.id as MessageId), maskFor(actor));
    },
  );

  app.get(
    '/messages/:id/versions',
    {
      config: { access: 'conversation.read' },
      schema: { operationId: 'listVersions', tags, params: IdParams, response: { 200: MessageVersionsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      return deps.db.run(actor.workspaceId, async (sql) => {
        const message = await loadMessage(sql, actor, request.params.id as MessageId);
        if (!message) throw new DomainError('message.not_found', 'There is no such message.');
        return {
          items: (await listVersions(sql, actor.workspaceId, message.id)).map(({ text, at }) => ({
            text,
            at: iso(at),
          })),
        };
      });
    },
  );

  app.post(
    '/messages/:id/confirmation',
    {
      config: { access: 'conversation.reply' },
      schema: {
        operationId: 'decideUnconfirmed',
        tags,
        params: IdParams,
        body: ConfirmationBody,
        response: { 200: MessageDto },
      },
    },
    async (request) =>
      messageDto(
        await deps.decideUnconfirmed(actorOf(request), request.params.id as MessageId, request.body.decision),
        maskFor(actorOf(request)),
      ),
  );

  app.put(
    '/messages/:id/visibility',
    {
      config: { access: 'conversation.moderate' },
      schema: {
        operationId: 'setVisibility',
        tags,
        params: z.strictObject({ id: Uuid }),
        body: VisibilityBody,
        response: { 200: MessageDto },
      },
    },
    async (request) =>
      messageDto(
        await deps.setVisibility(actorOf(request), request.params.id as MessageId, request.body.hidden),
        maskFor(actorOf(request)),
      ),
  );
};
