import { type Actor, can, DomainError, type MessageId } from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { conversationOfMessage } from '@kwartier/db/reads/access';
import { loadMessage } from '@kwartier/db/reads/messages';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { deleteHeld, loadLastSaid } from '@kwartier/db/writes/outbound';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';

export type TakeBack = (actor: Actor, messageId: MessageId) => Promise<MessageRow>;

/**
 * Take an answer back before it goes out. It is gone from the thread as if it had not been written; its text is given back to whoever
 * wrote it. Once somebody has begun to send it, it is too late, and the thread tells what becomes of it.
 * @throws DomainError `message.not_found`, `message.already_leaving`, `permission.denied`
 */
export function makeTakeBack(deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'publish' | 'wake'>): TakeBack {
  return async (actor, messageId) => {
    if (!can(actor, 'conversation.reply')) throw new DomainError('permission.denied', 'You may not take answers back.');
    const { workspaceId } = actor;
    const { message, hint } = await deps.db.run(workspaceId, async (sql) => {
      const conversationId = await conversationOfMessage(sql, actor, messageId);
      const [locked] = conversationId ? await lockConversations(sql, workspaceId, [conversationId]) : [];
      const before = locked && (await loadMessage(sql, actor, messageId));
      if (!locked || !before) throw new DomainError('message.not_found', 'There is no such message.');
      if (before.agentId !== actor.agentId && !can(actor, 'conversation.decide_others'))
        throw new DomainError('permission.denied', 'Only its author, a lead or an admin may take this answer back.');
      const message = await deleteHeld(sql, workspaceId, messageId, deps.machineNow());
      if (!message) throw new DomainError('message.already_leaving', 'It is too late: this answer is on its way.');
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      const { last, seq } = await loadLastSaid(sql, workspaceId, locked.row.id);
      edit.forgetLast(last, seq);
      edit.addEvent('message.taken_back', deps.now(), { messageId, actorId: actor.agentId });
      await saveConversations(sql, [edit.finish()]);
      return { message, hint: { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId } };
    });
    deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
    return message;
  };
}
