import type { Actor, ConversationId, MessageId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Whether the viewer may see a conversation: it is in their workspace and in one of their brands. */
export async function maySeeConversation(sql: Sql, actor: Actor, id: ConversationId): Promise<boolean> {
  const rows = await sql`
    select 1 from conversations where workspace_id = ${actor.workspaceId} and id = ${id} and brand_id = any(${[...actor.brandIds]}::uuid[])`;
  return rows.length > 0;
}

/** The conversation of a message, if the viewer may see it. */
export async function conversationOfMessage(
  sql: Sql,
  actor: Actor,
  id: MessageId,
): Promise<ConversationId | undefined> {
  const [row] = await sql<{ conversationId: ConversationId }[]>`
    select m.conversation_id from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = ${actor.workspaceId} and m.id = ${id} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`;
  return row?.conversationId;
}
