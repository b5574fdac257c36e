import { type Actor, can, DomainError, type MessageId } from '@kwartier/core';
import type { MessageRow } from '@kwartier/db';
import { loadMessage } from '@kwartier/db/reads/messages';
import { saveConversations } from '@kwartier/db/writes/conversations';
import { decideOutbound } from '@kwartier/db/writes/outbound';
import { releaseUploads } from '@kwartier/db/writes/uploads';
import { addAnswer } from '../add-answer.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { contextOf, policyOf } from '../policy-row.ts';
import { lockOwnMessage } from './lock-own-message.ts';

export type Decision = 'it_is_there' | 'send_again' | 'discard';
export type DecideUnconfirmed = (actor: Actor, messageId: MessageId, decision: Decision) => Promise<MessageRow>;

const BECOMES = { it_is_there: 'sent', send_again: 'queued', discard: 'rejected' } as const;

/**
 * A person looked and says what became of a message that could not be confirmed. This alone lets a message go out a second time.
 * @throws DomainError `message.not_found`, `message.not_unconfirmed`, `permission.denied`
 */
export function makeDecideUnconfirmed(
  deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'wake' | 'publish'>,
): DecideUnconfirmed {
  return async (actor, messageId, decision) => {
    if (!can(actor, 'conversation.reply')) throw new DomainError('permission.denied', 'You may not decide this.');
    const { workspaceId } = actor;
    const { message, hint } = await deps.db.run(workspaceId, async (sql) => {
      const { locked, before } = await lockOwnMessage(sql, actor, messageId);
      const now = deps.now();
      const why = decision === 'discard' ? 'Discarded after it could not be confirmed.' : null;
      if (!(await decideOutbound(sql, workspaceId, messageId, BECOMES[decision], why, deps.machineNow()))) {
        throw new DomainError(
          'message.not_unconfirmed',
          'This message waits for no decision: it was decided or found meanwhile.',
        );
      }
      const edit = new ConversationEdit(locked.row, locked.clocks, now);
      edit.addEvent(`message.${decision}`, now, { messageId, actorId: actor.agentId });
      if (decision === 'discard') await releaseUploads(sql, workspaceId, [messageId], now);
      if (decision === 'it_is_there')
        await addAnswer(
          sql,
          edit,
          { at: before.firstTriedAt ?? before.sentAt, by: 'answer' },
          policyOf(await contextOf(sql, workspaceId, edit.row)),
          before.agentId,
        );
      await saveConversations(sql, [edit.finish()]);
      return {
        message: (await loadMessage(sql, actor, messageId)) as MessageRow,
        hint: { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId },
      };
    });
    deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
    if (decision === 'send_again') deps.wake.deliver(workspaceId, messageId);
    return message;
  };
}
