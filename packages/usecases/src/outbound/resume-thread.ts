import { type Actor, can, DomainError, type MessageId } from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { saveConversations } from '@kwartier/db/writes/conversations';
import { requeuePost } from '@kwartier/db/writes/threads';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { lockOwnMessage } from './lock-own-message.ts';

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
      const { locked } = await lockOwnMessage(sql, actor, messageId);
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
