import type { ConversationId, Instant, TeamId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { AssignmentRow } from '../rows.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();

export const insertAssignment = (sql: Sql, row: Omit<AssignmentRow, 'endedAt' | 'endReason'>): Promise<unknown> =>
  Promise.all([
    sql`insert into assignments (workspace_id, id, conversation_id, agent_id, assigned_by, reason, at)
        values (${row.workspaceId}, ${row.id}, ${row.conversationId}, ${row.agentId}, ${row.assignedBy}, ${row.reason}, ${isoOf(row.at)}::timestamptz)`,
    sql`update agents set last_assigned_at = ${isoOf(row.at)}::timestamptz where workspace_id = ${row.workspaceId} and id = ${row.agentId}`,
  ]);

export const endAssignment = (
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  reason: string,
  now: Instant,
): Promise<unknown> =>
  sql`update assignments set ended_at = ${isoOf(now)}::timestamptz, end_reason = ${reason}
      where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and ended_at is null`.execute();

/** Hand out a team's work alone until the transaction ends. */
export const lockTeam = (sql: Sql, teamId: TeamId): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${teamId}, 11))`.execute();
