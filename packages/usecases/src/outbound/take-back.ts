import { type Actor, can, DomainError, type Instant, type MessageId, withoutPlace } from '@kwartier/core';
import type { MessageRow, Sql } from '@kwartier/db';
import { loadMessage } from '@kwartier/db/reads/messages';
import { decideApproval } from '@kwartier/db/writes/approvals';
import { saveConversations } from '@kwartier/db/writes/conversations';
import { giveBackToDraft } from '@kwartier/db/writes/drafts';
import { deleteHeld, loadLastSaid } from '@kwartier/db/writes/outbound';
import { deleteRestOfThread } from '@kwartier/db/writes/threads';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { lockConversationOf } from './lock-own-message.ts';

export type TakeBack = (actor: Actor, messageId: MessageId) => Promise<MessageRow>;

/**
 * Take an answer back before it goes out: in its brand's few seconds, or while it waits for its time or for a second person. It is gone from
 * the thread as if it had not been written; its text is the draft of whoever takes it back. Of a thread that stands still the rest is taken back:
 * what is out is out. Once somebody has begun to send it, it is too late, and the thread tells what becomes of it.
 * @throws DomainError `message.not_found`, `message.already_leaving`, `permission.denied`
 */
export function makeTakeBack(deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'publish' | 'wake'>): TakeBack {
  return async (actor, messageId) => {
    if (!can(actor, 'conversation.reply')) throw new DomainError('permission.denied', 'You may not take answers back.');
    const { workspaceId } = actor;
    const { message, before, hint } = await deps.db.run(workspaceId, async (sql) => {
      const locked = await lockConversationOf(sql, actor, messageId);
      const before = locked && (await loadMessage(sql, actor, messageId));
      if (!locked || !before) throw new DomainError('message.not_found', 'There is no such message.');
      if (before.agentId !== actor.agentId && !can(actor, 'conversation.decide_others'))
        throw new DomainError('permission.denied', 'Only its author, a lead or an admin may take this answer back.');
      if (before.delivery === 'awaiting_approval' && before.agentId !== actor.agentId)
        throw new DomainError(
          'permission.denied',
          'Only its author may take this answer back. Give it back with a word why.',
        );
      const now = deps.now();
      const message = await takeOut(sql, before, deps.machineNow());
      if (!message) throw new DomainError('message.already_leaving', 'It is too late: this answer is on its way.');
      if (before.delivery === 'awaiting_approval')
        await decideApproval(sql, workspaceId, messageId, {
          state: 'withdrawn',
          by: actor.agentId,
          at: now,
          comment: null,
          sentText: null,
        });
      // In the same transaction: should the page die now, the words are in the draft.
      await giveBackToDraft(
        sql,
        { workspaceId, agentId: actor.agentId, conversationId: locked.row.id },
        { text: message.text, audience: message.isPrivate ? 'private' : 'public' },
        now,
        'below',
      );
      const edit = new ConversationEdit(locked.row, locked.clocks, now);
      const { last, seq } = await loadLastSaid(sql, workspaceId, locked.row.id);
      edit.forgetLast(last, seq);
      edit.addEvent('message.taken_back', now, { messageId, actorId: actor.agentId });
      await saveConversations(sql, [edit.finish()]);
      return { message, before, hint: { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId } };
    });
    deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
    if (before.delivery === 'awaiting_approval')
      deps.publish(workspaceId, 'settings.changed', { subject: 'approvals' });
    return message;
  };
}

/** @returns the message with the words that come back; undefined: it is on its way */
async function takeOut(sql: Sql, before: MessageRow, machineNow: Instant): Promise<MessageRow | undefined> {
  const { workspaceId, id, threadAfter, wholeText, delivery } = before;
  if (threadAfter === null && (wholeText === null || delivery !== 'rejected')) {
    const held = await deleteHeld(sql, workspaceId, id, machineNow);
    return held && { ...held, text: held.wholeText ?? held.text };
  }
  const rest = await deleteRestOfThread(sql, workspaceId, before);
  if (rest.length === 0) return undefined;
  // Nothing of it was posted: as it was written.
  const text = wholeText ?? rest.map((post) => withoutPlace(post.text)).join(' ');
  return { ...before, text };
}
