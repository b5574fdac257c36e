import {
  type ApprovalDto,
  ApprovalPage,
  ApproveBody,
  IdParams,
  ListApprovalsQuery,
  MessageDto,
  OwnApprovalsDto,
  ReturnBody,
} from '@kwartier/contracts';
import {
  can,
  DAY_MS,
  instant,
  iso,
  isTakenForAbuse,
  NO_APPROVAL,
  needsApproval,
  PLATFORM_FACTS,
  type Platform,
} from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import {
  type ApprovalView,
  listLastSaid,
  listOwnApprovals,
  listOwnTrust,
  listWaitingApprovals,
} from '@kwartier/db/reads/approvals';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { ApiDeps } from '../../deps.ts';
import { cursorOf, readCursor } from '../../dto/cursor.ts';
import { type Mask, maskFor } from '../../dto/mask.ts';
import { messageDto } from '../../dto/message.ts';
import { actorOf } from '../../plugins/auth.ts';

const PAGE = 50;
/** How long one is shown what came back. */
const RETURNED_FOR_MS = 14 * DAY_MS;

const approvalDto = (row: ApprovalView, said: readonly MessageRow[], mask: Mask): z.input<typeof ApprovalDto> => ({
  id: row.id,
  conversationId: row.conversationId,
  messageId: row.messageId,
  brandId: row.brandId,
  channelId: row.channelId,
  platform: row.platform as Platform,
  askedBy: { id: row.askedBy, name: row.askedByName },
  askedAt: iso(row.askedAt),
  reason: row.reason,
  tag: row.tag,
  text: row.text,
  maxLength: PLATFORM_FACTS[row.platform as Platform].maxPublicLength,
  isThread: row.isThread,
  sendAt: row.sendAt === null ? null : iso(row.sendAt),
  warning: row.status === 'spam' ? 'This conversation was marked as spam meanwhile.' : row.deliveryReason,
  contactName: mask.name(row.contactName),
  dueAt: row.dueAt === null ? null : iso(row.dueAt),
  lastMessageSeq: row.messageSeq,
  overtaken: row.isOvertaken,
  said: said.map((one) => ({
    id: one.id,
    seq: one.seq,
    direction: one.direction,
    author: one.direction === 'inbound' ? mask.name(one.authorName) : one.authorName,
    text: one.text,
    at: iso(one.sentAt),
    isNew: one.seq > row.seq,
    isAbusive: isTakenForAbuse(one),
  })),
});

/** Public answers that wait for a second person. */
export const approvalRoutes: FastifyPluginAsyncZod<{ deps: ApiDeps }> = async (app, { deps }) => {
  const tags = ['Approvals'];

  app.get(
    '/approvals',
    {
      config: { access: 'reply.approve' },
      schema: { operationId: 'listApprovals', tags, querystring: ListApprovalsQuery, response: { 200: ApprovalPage } },
    },
    async (request) => {
      const actor = actorOf(request);
      const { cursor, limit = PAGE } = request.query;
      return deps.db.run(actor.workspaceId, async (sql) => {
        const after = cursor ? readCursor(cursor) : undefined;
        const rows = await listWaitingApprovals(sql, actor, { after, limit });
        const shown = rows.slice(0, limit);
        const said = await listLastSaid(
          sql,
          actor.workspaceId,
          shown.map((row) => row.conversationId),
        );
        const last = shown.at(-1);
        return {
          items: shown.map((row) => approvalDto(row, said.get(row.conversationId) ?? [], maskFor(actor))),
          nextCursor: rows.length > limit && last ? cursorOf(last.sortKey, last.id) : null,
          now: iso(deps.now()),
        };
      });
    },
  );

  app.get(
    '/approvals/own',
    {
      config: { access: 'conversation.reply' },
      schema: { operationId: 'getOwnApprovals', tags, response: { 200: OwnApprovalsDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const mask = maskFor(actor);
      return deps.db.run(actor.workspaceId, async (sql) => {
        const [rows, trust] = await Promise.all([
          listOwnApprovals(sql, actor, instant(deps.now() - RETURNED_FOR_MS)),
          listOwnTrust(sql, actor),
        ]);
        return {
          items: rows.map((row) => ({
            id: row.id,
            conversationId: row.conversationId,
            messageId: row.messageId,
            state: row.state,
            reason: row.reason,
            tag: row.tag,
            text: row.text,
            contactName: mask.name(row.contactName),
            askedAt: iso(row.askedAt),
            decidedBy: row.decidedByName,
            comment: row.comment,
          })),
          trust: trust.map(({ brandId, name, approvalRule, trust: has }) => {
            const rule = approvalRule ?? NO_APPROVAL;
            const waits = needsApproval({
              rule,
              isPublic: true,
              role: actor.role,
              mayApprove: can(actor, 'reply.approve'),
              trust: 0,
              tagIds: [],
            });
            return { brandId, brand: name, trust: has, needed: waits?.reason === 'new' ? rule.needed : 0 };
          }),
        };
      });
    },
  );

  app.post(
    '/approvals/:id/approve',
    {
      config: { access: 'reply.approve' },
      schema: { operationId: 'approveReply', tags, params: IdParams, body: ApproveBody, response: { 200: MessageDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      const { override = false, ...body } = request.body;
      return messageDto(await deps.approvals.approve(actor, request.params.id, { ...body, override }), maskFor(actor));
    },
  );

  app.post(
    '/approvals/:id/return',
    {
      config: { access: 'reply.approve' },
      schema: { operationId: 'returnReply', tags, params: IdParams, body: ReturnBody, response: { 200: MessageDto } },
    },
    async (request) => {
      const actor = actorOf(request);
      return messageDto(await deps.approvals.giveBack(actor, request.params.id, request.body.comment), maskFor(actor));
    },
  );
};
