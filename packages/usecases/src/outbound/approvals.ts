import {
  type Actor,
  type AgentId,
  type ApprovalOutcome,
  can,
  cleanText,
  DomainError,
  type Instant,
  instant,
  type MessageId,
  nextTrust,
  outcomeOf,
  publicReplyRule,
  SECOND_MS,
} from '@kwartier/core';
import type { ApprovalRow, MessageRow, Sql } from '@kwartier/db';
import { isOvertaken, loadApproval } from '@kwartier/db/reads/approvals';
import { loadMessage } from '@kwartier/db/reads/messages';
import { loadAgentName } from '@kwartier/db/reads/people';
import { loadReplyFacts, type ReplyFacts } from '@kwartier/db/reads/reply-context';
import { changeTrust, decideApproval } from '@kwartier/db/writes/approvals';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { giveBackToDraft } from '@kwartier/db/writes/drafts';
import { loadLastSaid, releaseOutbound, stopOutbound } from '@kwartier/db/writes/outbound';
import { releaseUploads } from '@kwartier/db/writes/uploads';
import { applyActions } from '../conversation/apply-actions.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { tell } from '../notifications/tell.ts';
import { postsOf, stillAhead } from './before-it-goes.ts';
import { type Confirmed, checkConduct, checkOutgoing } from './check-outgoing.ts';
import { cut, waitsWhole } from './cut-thread.ts';
import type { Hint } from './lease-scheduled.ts';
import { replyContext } from './reply-context.ts';

export interface Approving {
  /** The highest place of anything said that the approver has seen. */
  readonly lastSeenSeq: number;
  /** With other words; undefined: as it was written. */
  readonly text?: string | undefined;
  /** Although somebody spoke after it was written: the approver has read it. */
  readonly override: boolean;
  /** Private data that is to go out all the same, with why. */
  readonly confirmed?: readonly Confirmed[] | undefined;
}

/**
 * The second person. Each works on what waits, in the approver's brands, never on their own, and of two who decide at once one wins.
 * @throws DomainError `permission.denied`, `approval.not_found`, `approval.own`, `approval.decided`
 */
export interface Approvals {
  /**
   * Let it go out, as it is or with other words. @returns the message
   * @throws DomainError `conversation.moved_on`, `approval.outdated`, `reply.empty`, `reply.too_long`, `reply.private_data`, `reply.conduct`, or why the
   * platform lets nobody answer now
   */
  approve(actor: Actor, id: string, approving: Approving): Promise<MessageRow>;
  /** Give it back to its writer, with why. Its words are in their draft if that is empty, and in the thread. */
  giveBack(actor: Actor, id: string, comment: string): Promise<MessageRow>;
}

interface Waiting {
  readonly approval: ApprovalRow;
  readonly message: MessageRow;
  readonly edit: ConversationEdit;
  readonly now: Instant;
}

export function makeApprovals(
  deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'publish' | 'wake' | 'connectors'>,
): Approvals {
  /** Find what waits, lock its conversation, and do something with both in one transaction. */
  async function decide<T>(
    actor: Actor,
    id: string,
    work: (sql: Sql, waiting: Waiting) => Promise<T>,
  ): Promise<T & { readonly message: MessageRow; readonly hint: Hint }> {
    if (!can(actor, 'reply.approve')) throw new DomainError('permission.denied', 'You may not approve answers.');
    const { workspaceId } = actor;
    const done = await deps.db.run(workspaceId, async (sql) => {
      const found = await loadApproval(sql, actor, id);
      if (!found) throw new DomainError('approval.not_found', 'There is no such answer to approve.');
      if (found.askedBy === actor.agentId)
        throw new DomainError('approval.own', 'Nobody approves their own answer. Somebody else has to look at it.');
      const [locked] = await lockConversations(sql, workspaceId, [found.conversationId]);
      // Read again: whoever had the lock may have decided.
      const approval = await loadApproval(sql, actor, id);
      const message = await loadMessage(sql, actor, found.messageId);
      if (!locked || !approval) throw new DomainError('approval.not_found', 'There is no such answer to approve.');
      if (approval.state !== 'waiting' || !message) throw await decidedAlready(sql, approval);
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      const result = await work(sql, { approval, message, edit, now: deps.now() });
      await saveConversations(sql, [edit.finish()]);
      return {
        ...result,
        message: (await loadMessage(sql, actor, message.id)) as MessageRow,
        hint: { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId },
      };
    });
    deps.publish(workspaceId, 'conversations.changed', { items: [done.hint] });
    deps.publish(workspaceId, 'settings.changed', { subject: 'approvals' });
    return done;
  }

  async function decidedAlready(sql: Sql, { workspaceId, id, state, decidedBy }: ApprovalRow): Promise<DomainError> {
    const by = decidedBy === null ? '' : ` by ${await loadAgentName(sql, workspaceId, decidedBy)}`;
    const what = state === 'approved' ? 'approved' : state === 'returned' ? 'given back' : 'taken back';
    return new DomainError('approval.decided', `This was ${what}${by} already.`, {
      approvalId: id,
      state,
      ...(decidedBy === null ? {} : { decidedBy }),
    });
  }

  /** Write down who decided what, and what it does to the writer's trust. */
  async function record(
    sql: Sql,
    actor: Actor,
    { approval, message, edit, now }: Waiting,
    decision: { state: 'approved' | 'returned'; comment: string | null; sentText: string | null },
    outcome: ApprovalOutcome,
    data: Record<string, unknown>,
  ): Promise<void> {
    const { workspaceId } = actor;
    const decided = await decideApproval(sql, workspaceId, message.id, { ...decision, by: actor.agentId, at: now });
    if (!decided) throw await decidedAlready(sql, approval);
    const trust = await changeTrust(
      sql,
      workspaceId,
      approval.askedBy,
      edit.row.brandId,
      (before) => nextTrust(before, outcome),
      now,
    );
    await insertFastAudit(sql, {
      workspaceId,
      at: now,
      actorId: actor.agentId,
      action: decision.state === 'approved' ? 'reply.approved' : 'reply.returned',
      subjectType: 'message',
      subjectId: message.id,
      data: { conversationId: edit.row.id, askedBy: approval.askedBy, outcome, trust, ...data },
    });
  }

  /** The words that go out, held to what every answer is held to. */
  function checked(
    text: string,
    { approval, message, edit, now }: Waiting,
    facts: ReplyFacts,
    confirmed: readonly Confirmed[],
  ) {
    if (text === '' && !message.attachments?.length) throw new DomainError('reply.empty', 'Write something first.');
    const rule = publicReplyRule(replyContext(edit.row, facts, now));
    if (!rule?.allowed) throw new DomainError(rule?.code ?? 'reply.not_allowed', rule?.reason ?? 'Not possible here.');
    // What was asked for as a thread may be one with other words too; other answers may not become one.
    const posts = postsOf(deps.connectors[edit.row.platform], text, false, waitsWhole(message));
    // For what its writer gave a reason, that reason holds.
    const given = approval.confirmed.map((what) => ({ what, reason: 'Confirmed by the writer' }));
    const reasons = [...given, ...confirmed];
    const needed = [
      ...checkOutgoing(text, false, facts, reasons),
      ...checkConduct(text, false, edit.row, facts, reasons),
    ];
    const stands = facts.inbound.find(({ externalId }) => externalId === message.inReplyTo);
    return {
      wholeText: posts.length > 1 ? text : null,
      inReplyTo: stands?.isDeleted ? rule.target : message.inReplyTo,
      reasons: needed.filter((one) => confirmed.includes(one)),
    };
  }

  return {
    async approve(actor, id, { lastSeenSeq, text: wanted, override, confirmed = [] }) {
      const { workspaceId } = actor;
      const { message, isBack, later } = await decide(actor, id, async (sql, waiting) => {
        const { approval, message, edit, now } = waiting;
        const text = wanted === undefined ? message.text : cleanText(wanted).trim();
        if (edit.row.messageSeq > lastSeenSeq)
          throw new DomainError(
            'conversation.moved_on',
            'Something was said after what you have seen. Read it first.',
            {
              seq: edit.row.seq,
              messageSeq: edit.row.messageSeq,
              lastSeenSeq,
            },
          );
        const wasOvertaken = await isOvertaken(sql, workspaceId, message.id);
        if (wasOvertaken && !override)
          throw new DomainError(
            'approval.outdated',
            'Somebody spoke after this was written. Say that it may go out all the same, change it, or give it back.',
          );
        const facts = await loadReplyFacts(sql, workspaceId, edit.row);
        const { wholeText, inReplyTo, reasons } = checked(text, waiting, facts, confirmed);
        const sentText = text === message.text ? null : text;
        await record(
          sql,
          actor,
          waiting,
          { state: 'approved', comment: null, sentText },
          outcomeOf(message.text, text),
          {
            wasOvertaken,
            // Why, never what.
            ...(reasons.length > 0 ? { confirmed: reasons } : {}),
          },
        );
        const machineNow = deps.machineNow();
        const isLater = message.nextAttemptAt !== null && message.nextAttemptAt > machineNow;
        const place = edit.row.messageSeq;
        const seq = edit.sayNow({ ...message, text }, 'message.approved', actor.agentId);
        const released = await releaseOutbound(sql, workspaceId, message.id, ['awaiting_approval'], {
          delivery: isLater ? 'scheduled' : 'queued',
          nextAttemptAt: isLater
            ? (message.nextAttemptAt as Instant)
            : instant(machineNow + facts.undoSendSeconds * SECOND_MS),
          seq,
          sentAt: now,
          seenSeq: isLater ? place : null,
          text,
          wholeText,
          inReplyTo,
          deliveryReason:
            facts.isChannelActive || isLater
              ? null
              : 'Kept: this channel is not connected now. Goes out after the reconnect.',
        });
        if (!released) throw await decidedAlready(sql, approval);
        const { later } = isLater
          ? { later: [] }
          : await cut(sql, deps.connectors, edit, released, { now, machineNow });
        const doer = {
          agentId: approval.askedBy,
          name: await loadAgentName(sql, workspaceId, approval.askedBy),
        };
        // What its writer asked for besides, unless the work on it has gone on.
        const applied =
          edit.row.status === 'open' && !isLater
            ? await applyActions(sql, edit, stillAhead(approval.deferred, now), null, doer, now)
            : { isBack: false };
        return { isBack: applied.isBack ? (approval.askedBy as AgentId) : null, later };
      });
      if (message.delivery === 'queued')
        for (const { id: postId } of [message, ...later])
          deps.wake.deliver(workspaceId, postId, Math.max(0, (message.nextAttemptAt ?? 0) - deps.machineNow()));
      if (isBack) deps.publish(workspaceId, 'agent.presence_changed', { agentId: isBack, presence: 'away' });
      return message;
    },

    async giveBack(actor, id, comment) {
      const { workspaceId } = actor;
      const { message } = await decide(actor, id, async (sql, waiting) => {
        const { approval, message, edit, now } = waiting;
        const words = cleanText(comment).trim();
        await record(sql, actor, waiting, { state: 'returned', comment: words, sentText: null }, 'returned', {});
        if (!(await stopOutbound(sql, workspaceId, message.id as MessageId, 'awaiting_approval', 'returned', null)))
          throw await decidedAlready(sql, approval);
        await giveBackToDraft(
          sql,
          { workspaceId, agentId: approval.askedBy, conversationId: edit.row.id },
          { text: message.text, audience: 'public' },
          now,
          'if_empty',
        );
        await releaseUploads(sql, workspaceId, [message.id], deps.machineNow());
        const { id: conversationId } = edit.row;
        const about = `returned ${approval.id}`;
        await tell(
          sql,
          workspaceId,
          [{ agentId: approval.askedBy, kind: 'returned', conversationId, by: actor.agentId, about }],
          now,
        );
        const { last, seq } = await loadLastSaid(sql, workspaceId, edit.row.id);
        edit.forgetLast(last, seq);
        edit.addEvent('message.returned', now, { messageId: message.id, actorId: actor.agentId });
        edit.addActivity(
          'reply_returned',
          { messageId: message.id, writer: message.authorName },
          await loadAgentName(sql, workspaceId, actor.agentId),
          actor.agentId,
        );
        return {};
      });
      return message;
    },
  };
}
