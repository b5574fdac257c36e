import type { ConversationId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Conversations as one, with what was merged into them. */
const whole = (sql: Sql, workspaceId: WorkspaceId, id: ConversationId) =>
  sql`(select ${id}::uuid union all select id from conversations where workspace_id = ${workspaceId} and merged_into = ${id})`;

/** Links that people made between two, whichever way. */
function between(sql: Sql, workspaceId: WorkspaceId, one: ConversationId, other: ConversationId) {
  const [a, b] = [whole(sql, workspaceId, one), whole(sql, workspaceId, other)];
  return sql`workspace_id = ${workspaceId} and reason = 'by_hand'
    and ((from_id in ${a} and to_id in ${b}) or (from_id in ${b} and to_id in ${a}))`;
}

/** Whether somebody linked these two already, whichever way. */
export async function areLinkedByHand(
  sql: Sql,
  workspaceId: WorkspaceId,
  one: ConversationId,
  other: ConversationId,
): Promise<boolean> {
  const rows = await sql`select 1 from conversation_links where ${between(sql, workspaceId, one, other)} limit 1`;
  return rows.length > 0;
}

/** How many links people gave a conversation. */
export async function countLinksByHand(sql: Sql, workspaceId: WorkspaceId, id: ConversationId): Promise<number> {
  const mine = whole(sql, workspaceId, id);
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from conversation_links
    where workspace_id = ${workspaceId} and reason = 'by_hand' and (from_id in ${mine} or to_id in ${mine})`;
  return row?.count ?? 0;
}

/** Take away what somebody said of these two. @returns false: nobody had */
export async function deleteLinksByHand(
  sql: Sql,
  workspaceId: WorkspaceId,
  one: ConversationId,
  other: ConversationId,
): Promise<boolean> {
  const { count } = await sql`delete from conversation_links where ${between(sql, workspaceId, one, other)}`;
  return count > 0;
}
