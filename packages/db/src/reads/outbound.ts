import type { AgentId, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Who wrote outbound messages, for first-response figures. */
export async function loadOutboundAuthors(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly MessageId[],
): Promise<Map<MessageId, AgentId | null>> {
  const rows = await sql<
    { id: MessageId; agentId: AgentId | null }[]
  >`select id, agent_id from messages where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`;
  return new Map(rows.map((row) => [row.id, row.agentId]));
}
