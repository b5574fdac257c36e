import type { Actor, ConversationId, Instant, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { MessageRow } from '../rows.ts';

export async function findByIntent(
  sql: Sql,
  workspaceId: WorkspaceId,
  intentId: string,
): Promise<MessageRow | undefined> {
  const [row] = await sql<
    MessageRow[]
  >`select * from messages where workspace_id = ${workspaceId} and intent_id = ${intentId}`;
  return row;
}

/** A message the viewer may see. */
export async function loadMessage(sql: Sql, actor: Actor, id: MessageId): Promise<MessageRow | undefined> {
  const [row] = await sql<MessageRow[]>`
    select m.* from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = ${actor.workspaceId} and m.id = ${id} and c.brand_id = any(${[...actor.brandIds]}::uuid[])`;
  return row;
}

/** A stretch of a timeline, oldest first: the newest `limit` below `before`, or the oldest above `after`. */
export async function listMessages(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  { before, after, limit }: { before?: number | undefined; after?: number | undefined; limit: number },
): Promise<MessageRow[]> {
  if (after !== undefined) {
    return sql<MessageRow[]>`
      select * from messages where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and seq > ${after} order by seq limit ${limit}`;
  }
  const rows = await sql<MessageRow[]>`
    select * from messages where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and seq < ${before ?? 2_147_483_647} order by seq desc limit ${limit}`;
  return rows.toReversed();
}

/** Every text a message has had, oldest first, the present one last. */
export const listVersions = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: MessageId,
): Promise<{ text: string; at: Instant }[]> =>
  sql<
    { text: string; at: Instant }[]
  >`select text, at from message_versions where workspace_id = ${workspaceId} and message_id = ${id} order by at`.execute();

/** Whether something of ours waits to be sent in a conversation, is being sent, or may have been. */
export async function hasAnswerUnderWay(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
): Promise<boolean> {
  const rows = await sql`
    select 1 from messages where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and delivery in ('queued', 'sending', 'unknown') limit 1`;
  return rows.length > 0;
}
