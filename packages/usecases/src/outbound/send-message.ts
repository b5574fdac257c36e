import {
  type Actor,
  assertStands,
  type ConversationAction,
  type ConversationId,
  can,
  DomainError,
  type Instant,
  instant,
  type Mention,
  privateReplyRule,
  publicReplyRule,
  type ReplyRule,
  SECOND_MS,
} from '@kwartier/core';
import type { ConversationLinkRow, MessageRow, Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadAskedText } from '@kwartier/db/reads/approvals';
import { findByIntent } from '@kwartier/db/reads/messages';
import { loadAgentName } from '@kwartier/db/reads/people';
import { loadReplyFacts, type ReplyFacts } from '@kwartier/db/reads/reply-context';
import { insertApproval } from '@kwartier/db/writes/approvals';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { emptyDraft } from '@kwartier/db/writes/drafts';
import { addressNote } from '@kwartier/db/writes/note-guests';
import { v7 as newId } from 'uuid';
import { assignTo } from '../assignment/assign-to.ts';
import { applyActions } from '../conversation/apply-actions.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { assertGuestsOf } from '../identity/guests.ts';
import { recordMacroUse, type UsedMacro } from '../macros/record-use.ts';
import { tellApprovers, tellGuests } from '../notifications/tell.ts';
import { addParts, assertWaitsWhole, giveFiles, partsOf, takeFiles } from './attach.ts';
import {
  assertEndsWrappedUp,
  assertMayInvite,
  assertMayWait,
  neededApproval,
  postsOf,
  split,
} from './before-it-goes.ts';
import { type Confirmed, checkConduct, checkOutgoing } from './check-outgoing.ts';
import { privateHop } from './private-hop.ts';
import { replyContext } from './reply-context.ts';
import { tellNamed, writeNote } from './write-note.ts';

/** What is told of an answer when it is taken, by how it waits. */
const QUEUED_AS = {
  queued: 'message.queued',
  scheduled: 'message.scheduled',
  awaiting_approval: 'message.approval_asked',
} as const;

export interface NewReply {
  readonly conversationId: ConversationId;
  readonly kind: 'reply' | 'note';
  readonly text: string;
  /** Made by the writer's console; the same intent is one message, however often it arrives. */
  readonly intentId: string;
  readonly lastSeenSeq: number;
  readonly audience: 'public' | 'private' | undefined;
  readonly override: boolean;
  /** Guests that a note is for. */
  readonly guestIds?: readonly string[] | undefined;
  /** Who is named in a note, and where in its text. */
  readonly mentions?: readonly Mention[] | undefined;
  /** What is done besides, with the reply or not at all. */
  readonly actions?: readonly ConversationAction[] | undefined;
  /** What is to go out all the same, with why. */
  readonly confirmed?: readonly Confirmed[] | undefined;
  /** One of many like answers that were sent together, under this id. */
  readonly bulkId?: string | undefined;
  /** Files of the writer's draft that go out with it, in this order. */
  readonly uploadIds?: readonly string[] | undefined;
  /** The version of the draft that this was; a newer one stays. */
  readonly draftVersion?: number | undefined;
  /** The macro the text came from. */
  readonly macro?: UsedMacro | undefined;
  /** Too long for one post, it goes out as several. */
  readonly asThread?: boolean | undefined;
  /** With a button to write to us in private. */
  readonly invites?: boolean | undefined;
  /** When it is to go out, if nobody else speaks before; undefined: at once. */
  readonly sendAt?: Instant | undefined;
}

/** What was taken: the message, and what undoes the actions that came with it. */
export interface Taken {
  readonly message: MessageRow;
  readonly undo: readonly ConversationAction[];
}

export type SendMessage = (actor: Actor, reply: NewReply) => Promise<Taken>;

/**
 * Take a reply or a note. The reply is a row in `queued` when this returns; sending it is somebody else's work.
 *
 * @throws DomainError `conversation.not_found`, `permission.denied`, `conversation.moved_on` (somebody spoke after what the writer
 * has seen), `reply.empty`, `reply.too_long`, `reply.not_allowed`, `reply.window_closed`, `reply.attachments`, `upload.not_found`,
 * `reply.target_deleted`, `reply.private_data`, `reply.conduct`, `reply.bad_time`, `reply.intent_reused`, `conversation.wrap_up_needed`, and for notes as
 * `writeNote` does
 */
export function makeSendMessage(
  deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'wake' | 'publish' | 'connectors' | 'reached'>,
): SendMessage {
  return async (actor, reply) => {
    if (!can(actor, reply.kind === 'note' ? 'conversation.note' : 'conversation.reply'))
      throw new DomainError('permission.denied', 'You may not answer here.');
    if (reply.kind === 'note') await assertGuestsOf(deps, actor, reply.conversationId, reply.guestIds ?? []);
    const { workspaceId } = actor;
    const done = await deps.db.run(workspaceId, async (sql) => {
      if (!(await maySeeConversation(sql, actor, reply.conversationId)))
        throw new DomainError('conversation.not_found', 'There is no such conversation.');
      // The lock first: the same intent twice at once finds the first one's row.
      const [locked] = await lockConversations(sql, workspaceId, [reply.conversationId]);
      if (!locked) throw new DomainError('conversation.not_found', 'There is no such conversation.');
      const before = await findByIntent(sql, workspaceId, reply.intentId);
      if (before) {
        const asked = (await loadAskedText(sql, workspaceId, before.id)) ?? before.wholeText ?? undefined;
        const message = sameIntent(before, asked, reply);
        return { message, touched: [], isNew: false, isBack: false, undo: [], later: [] };
      }
      assertStands(locked.row);
      const text = reply.text.toWellFormed().replaceAll('\u0000', '').normalize('NFC').trim();
      const hasFiles = (reply.uploadIds ?? []).length > 0;
      if (hasFiles && reply.kind === 'note')
        throw new DomainError('reply.attachments', 'Notes hold no files. Take them out, or answer instead.');
      if (text === '' && !hasFiles) throw new DomainError('reply.empty', 'Write something first.');
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      if (reply.kind === 'note') return note(sql, actor, edit, reply);
      // Who may not override gets the same answer as who did not ask to: read it first.
      const overrides = reply.override && can(actor, 'conversation.override');
      if (!overrides && locked.row.messageSeq > reply.lastSeenSeq) {
        throw new DomainError(
          'conversation.moved_on',
          'Something was said after what you have seen. Read it, then send or change your answer.',
          {
            seq: locked.row.seq,
            messageSeq: locked.row.messageSeq,
            lastSeenSeq: reply.lastSeenSeq,
          },
        );
      }
      return answer(sql, actor, edit, reply, text);
    });
    if (done.isNew) {
      deps.reached?.('after_commit_before_wake');
      deps.publish(workspaceId, 'conversations.changed', { items: done.touched });
      for (const { id, delivery, nextAttemptAt } of [done.message, ...done.later])
        if (delivery === 'queued')
          deps.wake.deliver(workspaceId, id, Math.max(0, (nextAttemptAt ?? 0) - deps.machineNow()));
      if (done.message.delivery === 'awaiting_approval')
        deps.publish(workspaceId, 'settings.changed', { subject: 'approvals' });
      if (done.isBack)
        deps.publish(workspaceId, 'agent.presence_changed', { agentId: actor.agentId, presence: 'away' });
    }
    return { message: done.message, undo: done.undo };
  };

  async function note(sql: Sql, actor: Actor, edit: ConversationEdit, reply: NewReply) {
    const { text, mentions = [], intentId } = reply;
    const written = await writeNote(sql, actor, edit, { text, mentions, intentId }, deps.now());
    const { message } = written;
    await saveConversations(sql, [edit.finish()]);
    await addressNote(sql, actor.workspaceId, message.id, reply.guestIds ?? []);
    await tellGuests(
      sql,
      actor.workspaceId,
      reply.guestIds ?? [],
      { conversationId: edit.row.id, messageId: message.id, by: actor.agentId },
      deps.now(),
    );
    await tellNamed(sql, actor.workspaceId, written, actor.agentId, deps.now());
    await emptyDraft(sql, actor, edit.row.id, deps.now(), { version: reply.draftVersion, text: message.text });
    return { message, touched: [hint(edit)], isNew: true, isBack: false, undo: [], later: [] };
  }

  async function answer(sql: Sql, actor: Actor, edit: ConversationEdit, reply: NewReply, text: string) {
    const { row } = edit;
    const facts = await loadReplyFacts(sql, actor.workspaceId, row);
    const context = replyContext(row, facts, deps.now());
    const isPrivate = row.isPrivate || reply.audience === 'private';
    if (row.isPrivate && reply.audience === 'public')
      throw new DomainError('reply.not_allowed', 'This conversation is private; it cannot be answered in public.');
    const rule = (isPrivate ? privateReplyRule(context) : publicReplyRule(context)) as ReplyRule;
    if (!rule.allowed) throw new DomainError(rule.code ?? 'reply.not_allowed', rule.reason);
    if (reply.invites) assertMayInvite(row.platform, isPrivate);
    const posts = postsOf(deps.connectors[row.platform], text, isPrivate, reply.asThread ?? false);
    const given = reply.confirmed ?? [];
    const confirmed = checkOutgoing(text, isPrivate, facts, given);
    const toned = checkConduct(text, isPrivate, row, facts, given);
    const { sendAt } = reply;
    if (sendAt !== undefined) assertMayWait(sendAt, rule, isPrivate && !row.isPrivate, reply.actions ?? [], deps.now());
    const approval = await neededApproval(sql, actor, row, facts.approvalRule, !isPrivate, reply.actions ?? []);
    const later = sendAt === undefined ? null : instant(deps.machineNow() + (sendAt - deps.now()));
    const seenSeq = row.messageSeq;

    // A first private answer to a comment goes to the comment: only the platform knows the person.
    const isToComment = isPrivate && rule.target !== null && row.platform === 'facebook';
    const files = await takeFiles(sql, actor, reply.uploadIds ?? [], {
      conversationId: row.id,
      platform: row.platform,
      isPrivate,
      isOnlyMessage: rule.isOnlyMessage,
      hasText: text !== '',
    });
    const links: ConversationLinkRow[] = [];
    const target = isPrivate && !row.isPrivate ? await privateHop(sql, actor, edit, facts, links, deps.now()) : edit;
    const authorName = await loadAgentName(sql, actor.workspaceId, actor.agentId);
    const waits = approval !== null || later !== null;
    // A thread that waits is cut when it goes out: until then it is one answer, decided about and changed as one.
    const parts = partsOf(waits && posts.length > 1 ? [text] : posts, files, row.platform, isPrivate);
    assertWaitsWhole(parts, waits);
    const state = approval ? 'awaiting_approval' : later === null ? 'queued' : 'scheduled';
    const messages = addParts(
      target,
      parts,
      posts.length > 1 ? text : null,
      actor.agentId,
      reply.intentId,
      {
        kind: isPrivate ? 'direct_message' : 'reply',
        authorName,
        delivery: state,
        isPrivate,
        invites: reply.invites ?? false,
        sentAt: deps.now(),
        nextAttemptAt: approval ? later : (later ?? instant(deps.machineNow() + facts.undoSendSeconds * SECOND_MS)),
        seenSeq: state === 'queued' ? null : seenSeq,
        deliveryReason:
          facts.isChannelActive || state !== 'queued'
            ? null
            : 'Kept: this channel is not connected now. Goes out after the reconnect.',
        inReplyTo: rule.target,
        mergedFrom: target === edit ? answeredFrom(facts, rule.target) : null,
        recipientExternalId: isToComment ? null : isPrivate ? target.row.personExternalId : null,
      },
      QUEUED_AS[state],
    );
    const message = messages[0]!;
    const edits = target === edit ? [edit] : [edit, target];
    const took =
      row.assigneeId === null &&
      (await assignTo(
        sql,
        edit,
        actor.agentId,
        await loadAgentName(sql, actor.workspaceId, actor.agentId),
        { by: actor.agentId, reason: 'Answered it' },
        deps.now(),
      ));
    const doer = { agentId: actor.agentId, name: message.authorName };
    const [atOnce, deferred] = split(actor, reply.actions ?? [], approval !== null && later === null);
    const applied = await applyActions(sql, edit, atOnce, actor, doer, deps.now());
    await assertEndsWrappedUp(sql, edit, deferred);
    await saveConversations(
      sql,
      edits.map((one) => one.finish()),
      links,
    );
    if (approval) {
      await insertApproval(sql, {
        workspaceId: actor.workspaceId,
        id: newId(),
        conversationId: row.id,
        messageId: message.id,
        askedBy: actor.agentId,
        askedAt: deps.now(),
        ...approval,
        text,
        confirmed: [...confirmed, ...toned].map(({ what }) => what),
        deferred,
        state: 'waiting',
        decidedBy: null,
        decidedAt: null,
        comment: null,
        sentText: null,
      });
      await tellApprovers(
        sql,
        actor.workspaceId,
        row.brandId,
        { conversationId: row.id, by: actor.agentId, about: `approval ${message.id}` },
        deps.now(),
      );
    }
    await giveFiles(sql, actor.workspaceId, messages, parts);
    const record = (action: string, data: Record<string, unknown>) =>
      insertFastAudit(sql, {
        workspaceId: actor.workspaceId,
        at: deps.now(),
        actorId: actor.agentId,
        action,
        subjectType: 'message',
        subjectId: message.id,
        data,
      });
    // Why, never what.
    for (const { what, reason } of confirmed) await record('reply.private_data_confirmed', { what, reason });
    for (const { what, reason } of toned) await record('reply.conduct_confirmed', { what, reason });
    if (reply.bulkId) await record('reply.sent_to_many', { bulkId: reply.bulkId, conversationId: row.id });
    if (reply.macro) await recordMacroUse(sql, actor, reply.macro, row, message.id, text, deps.now());
    await emptyDraft(sql, actor, row.id, deps.now(), { version: reply.draftVersion, text });
    return {
      message,
      touched: edits.map(hint),
      isNew: true,
      isBack: took || applied.isBack,
      undo: applied.undo,
      later: messages.slice(1),
    };
  }
}

/** An answer to something that came over from another conversation goes back with it when they are parted. */
const answeredFrom = (facts: ReplyFacts, target: string | null): ConversationId | null =>
  facts.inbound.find(({ externalId }, index) => (target === null ? index === 0 : externalId === target))?.mergedFrom ??
  null;

/** @param asked as its writer asked for it, where somebody else may have changed it since */
function sameIntent(before: MessageRow, asked: string | undefined, reply: NewReply): MessageRow {
  const isSame =
    (asked ?? before.text) === reply.text.toWellFormed().replaceAll('\u0000', '').normalize('NFC').trim() &&
    (before.kind === 'note') === (reply.kind === 'note') &&
    (before.attachments ?? []).every(({ uploadId }) => uploadId && reply.uploadIds?.includes(uploadId));
  if (!isSame)
    throw new DomainError('reply.intent_reused', 'This Idempotency-Key was used for another message. Use a new one.');
  return before;
}

const hint = (edit: ConversationEdit) => ({
  conversationId: edit.row.id,
  seq: edit.row.seq,
  brandId: edit.row.brandId,
});
