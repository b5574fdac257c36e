import type { AgentId, Instant } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { endAssignment, insertAssignment } from '@kwartier/db/writes/assignments';
import { v7 as newId } from 'uuid';
import type { ConversationEdit } from '../conversation-edit.ts';

interface Why {
  /** Null: the system. */
  readonly by: AgentId | null;
  /** In words, for the thread and the record. */
  readonly reason: string;
}

/** Give a conversation to an agent: the row, the record of why, the line in the thread. The row must be locked. */
export async function assignTo(
  sql: Sql,
  edit: ConversationEdit,
  agentId: AgentId,
  agentName: string,
  { by, reason }: Why,
  now: Instant,
): Promise<void> {
  const { workspaceId, id } = edit.row;
  await endAssignment(sql, workspaceId, id, 'reassigned', now);
  Object.assign(edit.row, { assigneeId: agentId, assignedAt: now, assignedReason: reason });
  await insertAssignment(sql, {
    workspaceId,
    id: newId(),
    conversationId: id,
    agentId,
    assignedBy: by,
    reason,
    at: now,
  });
  edit.addActivity('assigned', { agentId, agentName, reason, byId: by }, agentName, by);
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
