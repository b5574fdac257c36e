import { type Actor, can, DomainError, type MessageId } from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { conversationOfMessage } from '@kwartier/db/reads/access';
import { loadMessage } from '@kwartier/db/reads/messages';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { requeuePost } from '@kwartier/db/writes/threads';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';

export type ResumeThread = (actor: Actor, messageId: MessageId) => Promise<MessageRow>;

/**
 * Post again what a platform refused of a thread. Those before it are out and stay; those after it follow.
 * @throws DomainError `message.not_found`, `message.not_rejected`, `permission.denied`
 */
export function makeResumeThread(deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'wake' | 'publish'>): ResumeThread {
  return async (actor, messageId) => {
    if (!can(actor, 'conversation.reply')) throw new DomainError('permission.denied', 'You may not answer here.');
    const { workspaceId } = actor;
    const { message, hint } = await deps.db.run(workspaceId, async (sql) => {
      const conversationId = await conversationOfMessage(sql, actor, messageId);
      const [locked] = conversationId ? await lockConversations(sql, workspaceId, [conversationId]) : [];
      const before = locked && (await loadMessage(sql, actor, messageId));
      if (!locked || !before) throw new DomainError('message.not_found', 'There is no such message.');
      if (before.agentId !== actor.agentId && !can(actor, 'conversation.decide_others'))
        throw new DomainError('permission.denied', 'Only its author, a lead or an admin may decide about this reply.');
      const message = await requeuePost(sql, workspaceId, messageId, deps.machineNow());
      if (!message)
        throw new DomainError(
          'message.not_rejected',
          'This is no post of a thread that was refused, or it goes out already.',
        );
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      edit.addEvent('message.resumed', deps.now(), { messageId, actorId: actor.agentId });
      await saveConversations(sql, [edit.finish()]);
      return { message, hint: { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId } };
    });
    deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
    deps.wake.deliver(workspaceId, messageId);
    return message;
  };
}
