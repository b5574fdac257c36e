import {
  type Actor,
  can,
  DomainError,
  type Instant,
  instant,
  type MessageId,
  privateReplyRule,
  publicReplyRule,
  type ReplyRule,
  SECOND_MS,
  scheduleRefusal,
} from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { becameSensitive } from '@kwartier/db/reads/approvals';
import { loadMessage } from '@kwartier/db/reads/messages';
import { loadReplyFacts } from '@kwartier/db/reads/reply-context';
import { saveConversations } from '@kwartier/db/writes/conversations';
import { releaseOutbound } from '@kwartier/db/writes/outbound';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { cut, gather } from './cut-thread.ts';
import { lockConversationOf } from './lock-own-message.ts';
import { replyContext } from './reply-context.ts';

export type Reschedule = (
  actor: Actor,
  messageId: MessageId,
  when: {
    /** Null: now. */
    readonly sendAt: Instant | null;
    /** The highest place of anything said that they have seen. */
    readonly lastSeenSeq: number;
  },
) => Promise<MessageRow>;

/**
 * Give an answer that waits for its time another one, or let it go now. A person who has read what was said since decides it, so what
 * came before that stops it no more.
 * @throws DomainError `message.not_found`, `permission.denied`, `message.already_leaving`, `conversation.moved_on`, `reply.bad_time`,
 * `reply.window_closed`, or why the platform lets nobody answer now
 */
export function makeReschedule(
  deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'publish' | 'wake' | 'connectors'>,
): Reschedule {
  return async (actor, messageId, { sendAt, lastSeenSeq }) => {
    if (!can(actor, 'conversation.reply')) throw new DomainError('permission.denied', 'You may not decide this.');
    const { workspaceId } = actor;
    const { message, later, hint } = await deps.db.run(workspaceId, async (sql) => {
      const locked = await lockConversationOf(sql, actor, messageId);
      const before = locked && (await loadMessage(sql, actor, messageId));
      if (!locked || !before) throw new DomainError('message.not_found', 'There is no such message.');
      if (before.agentId !== actor.agentId && !can(actor, 'conversation.decide_others'))
        throw new DomainError(
          'permission.denied',
          'Only its author, a lead or an admin may change when this goes out.',
        );
      if (before.delivery !== 'scheduled' && before.delivery !== 'overtaken')
        throw new DomainError('message.already_leaving', 'It is too late: this answer no longer waits for its time.');
      const { row } = locked;
      if (row.messageSeq > lastSeenSeq)
        throw new DomainError('conversation.moved_on', 'Something was said after what you have seen. Read it first.', {
          seq: row.seq,
          messageSeq: row.messageSeq,
          lastSeenSeq,
        });
      const now = deps.now();
      const facts = await loadReplyFacts(sql, workspaceId, row);
      const context = replyContext(row, facts, now);
      const rule = (before.isPrivate ? privateReplyRule(context) : publicReplyRule(context)) as ReplyRule;
      if (!rule.allowed) throw new DomainError(rule.code ?? 'reply.not_allowed', rule.reason);
      if (!can(actor, 'reply.approve') && (await becameSensitive(sql, workspaceId, messageId)))
        throw new DomainError(
          'reply.not_allowed',
          'This topic is sensitive now. Take this answer back and ask for approval.',
        );
      const refusal = sendAt === null ? null : scheduleRefusal(sendAt, now, rule.windowExpiresAt);
      if (refusal) throw new DomainError(refusal.code, refusal.words);
      const edit = new ConversationEdit(row, locked.clocks, now);
      const place = row.messageSeq;
      const machineNow = deps.machineNow();
      const whole = await gather(sql, before);
      const seq = edit.sayNow(whole, sendAt === null ? 'message.queued' : 'message.rescheduled', actor.agentId);
      const stands = facts.inbound.find(({ externalId }) => externalId === before.inReplyTo);
      const released = await releaseOutbound(sql, workspaceId, messageId, ['scheduled', 'overtaken'], {
        delivery: sendAt === null ? 'queued' : 'scheduled',
        nextAttemptAt: instant(machineNow + (sendAt === null ? facts.undoSendSeconds * SECOND_MS : sendAt - now)),
        seq,
        sentAt: now,
        seenSeq: sendAt === null ? null : place,
        text: whole.text,
        wholeText: whole.wholeText,
        inReplyTo: stands?.isDeleted ? rule.target : before.inReplyTo,
        deliveryReason: null,
      });
      if (!released)
        throw new DomainError('message.already_leaving', 'It is too late: this answer no longer waits for its time.');
      const { first, later } =
        sendAt === null
          ? await cut(sql, deps.connectors, edit, released, { now, machineNow })
          : { first: released, later: [] };
      await saveConversations(sql, [edit.finish()]);
      return { message: first, later, hint: { conversationId: row.id, seq: edit.row.seq, brandId: row.brandId } };
    });
    deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
    if (message.delivery === 'queued')
      for (const { id } of [message, ...later])
        deps.wake.deliver(workspaceId, id, Math.max(0, (message.nextAttemptAt ?? 0) - deps.machineNow()));
    return message;
  };
}
