import type { ConversationId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ConversationRow, SlaClockRow } from '../rows.ts';
import { joinClocks, type LockedConversation } from './conversations.ts';

/** Conversations with an alarm whose time has come, most overdue first. */
export async function listDueConversations(
  sql: Sql,
  workspaceId: WorkspaceId,
  now: Instant,
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ conversationId: string }[]>`
    select distinct conversation_id from (
      select conversation_id from sla_clocks where workspace_id = ${workspaceId} and next_fire_at is not null and next_fire_at <= ${new Date(now).toISOString()}::timestamptz
      order by next_fire_at limit ${limit}
    ) due`;
  return rows.map((row) => row.conversationId);
}

export async function listSnoozedDue(
  sql: Sql,
  workspaceId: WorkspaceId,
  now: Instant,
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from conversations where workspace_id = ${workspaceId} and status = 'snoozed' and snoozed_until <= ${new Date(now).toISOString()}::timestamptz
    order by snoozed_until limit ${limit}`;
  return rows.map((row) => row.id);
}

/** Lock what nobody else holds; what somebody does is left out. Promises are read under the lock. */
export async function lockFreeConversations(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly ConversationId[],
): Promise<LockedConversation[]> {
  if (ids.length === 0) return [];
  const rows = await sql<ConversationRow[]>`
    select * from conversations where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[]) order by id for no key update skip locked`;
  if (rows.length === 0) return [];
  const clocks = await sql<SlaClockRow[]>`
    select * from sla_clocks where workspace_id = ${workspaceId} and conversation_id = any(${rows.map((row) => row.id)}::uuid[])`;
  return joinClocks(rows, clocks);
}
