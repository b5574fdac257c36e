import { type Actor, can, DomainError, type MessageId } from '@kwartier/core';
import type { LockedConversation, MessageRow, Sql } from '@kwartier/db';
import { conversationOfMessage } from '@kwartier/db/reads/access';
import { loadMessage } from '@kwartier/db/reads/messages';
import { lockConversations } from '@kwartier/db/writes/conversations';

/**
 * The conversation of a message, locked: the one that it is in then, should it have been merged into another meanwhile.
 * @returns undefined if the actor may not see it
 */
export async function lockConversationOf(
  sql: Sql,
  actor: Actor,
  messageId: MessageId,
): Promise<LockedConversation | undefined> {
  let conversationId = await conversationOfMessage(sql, actor, messageId);
  for (;;) {
    const [locked] = conversationId ? await lockConversations(sql, actor.workspaceId, [conversationId]) : [];
    const now = locked && (await conversationOfMessage(sql, actor, messageId));
    if (now === conversationId || !now) return now && locked;
    conversationId = now;
  }
}

/**
 * A reply that the actor may decide about, with its conversation locked: their own, or anybody's for who decides for others.
 * @throws DomainError `message.not_found`, `permission.denied`
 */
export async function lockOwnMessage(
  sql: Sql,
  actor: Actor,
  messageId: MessageId,
): Promise<{ readonly locked: LockedConversation; readonly before: MessageRow }> {
  const locked = await lockConversationOf(sql, actor, messageId);
  const before = locked && (await loadMessage(sql, actor, messageId));
  if (!locked || !before) throw new DomainError('message.not_found', 'There is no such message.');
  if (before.agentId !== actor.agentId && !can(actor, 'conversation.decide_others'))
    throw new DomainError('permission.denied', 'Only its author, a lead or an admin may decide about this reply.');
  return { locked, before };
}
