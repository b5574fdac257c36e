import type { AgentId, Instant } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { endAssignment, insertAssignment } from '@kwartier/db/writes/assignments';
import { comeBack } from '@kwartier/db/writes/people';
import { v7 as newId } from 'uuid';
import type { ConversationEdit } from '../conversation-edit.ts';
import { tell, tellFollowers } from '../notifications/tell.ts';

interface Why {
  /** Null: the system. */
  readonly by: AgentId | null;
  /** In words, for the thread and the record. */
  readonly reason: string;
}

/**
 * Give a conversation to an agent: the row, the record of why, the line in the thread, and word to them. The row must be locked. Whoever takes
 * something themselves is no longer offline: else it would be taken from them at once.
 * @returns whether the agent came back by it, to be told after the commit
 */
export async function assignTo(
  sql: Sql,
  edit: ConversationEdit,
  agentId: AgentId,
  agentName: string,
  { by, reason }: Why,
  now: Instant,
): Promise<boolean> {
  const { workspaceId, id, assigneeId: fromId } = edit.row;
  await endAssignment(sql, workspaceId, id, 'reassigned', now);
  Object.assign(edit.row, { assigneeId: agentId, assignedAt: now, assignedReason: reason });
  const assignmentId = newId();
  await insertAssignment(sql, {
    workspaceId,
    id: assignmentId,
    conversationId: id,
    agentId,
    assignedBy: by,
    reason,
    at: now,
  });
  await tell(
    sql,
    workspaceId,
    [{ agentId, kind: 'assigned', conversationId: id, by, about: `assigned ${assignmentId}` }],
    now,
  );
  // Taking what nobody had, or being given it by the system, is no news: it is how work begins.
  if (fromId !== null || (by !== null && by !== agentId)) await tellFollowers(sql, edit, by, now, [agentId]);
  edit.addActivity('assigned', { agentId, agentName, reason, byId: by, fromId }, agentName, by);
  return by === agentId && comeBack(sql, workspaceId, agentId, now);
}

/** Take a conversation from whoever has it; nobody has it then. */
export async function releaseFrom(
  sql: Sql,
  edit: ConversationEdit,
  agentName: string,
  { by, reason }: Why,
  now: Instant,
): Promise<void> {
  const { workspaceId, id, assigneeId } = edit.row;
  await endAssignment(sql, workspaceId, id, reason, now);
  Object.assign(edit.row, { assigneeId: null, assignedAt: null, assignedReason: null });
  edit.addActivity('released', { agentId: assigneeId, agentName, reason, byId: by }, agentName, by);
}
