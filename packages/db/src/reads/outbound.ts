import type { AgentId, ChannelId, MessageId, WorkspaceId } from '@kwartier/core';
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

/** Whether another message of ours is known to be what the platform has under this id; what was written elsewhere does not count. */
export async function isAnotherOfOurs(
  sql: Sql,
  workspaceId: WorkspaceId,
  { id, channelId }: { readonly id: MessageId; readonly channelId: ChannelId },
  externalId: string,
): Promise<boolean> {
  const rows = await sql`
    select 1 from messages where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = ${externalId} and id <> ${id} and origin <> 'native'`;
  return rows.length > 0;
}
