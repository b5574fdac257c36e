import type { AgentId, ConversationId, Instant, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

const iso = (at: Instant): string => new Date(at).toISOString();

/** Let people follow a conversation. @returns those who did not before */
export async function addFollowers(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  agentIds: readonly AgentId[],
  now: Instant,
): Promise<AgentId[]> {
  if (agentIds.length === 0) return [];
  const rows = await sql<{ agentId: AgentId }[]>`
    insert into conversation_followers (workspace_id, conversation_id, agent_id, since)
    select ${workspaceId}, ${conversationId}, id, ${iso(now)}::timestamptz from unnest(${[...agentIds]}::uuid[]) as id
    on conflict do nothing returning agent_id`;
  return rows.map(({ agentId }) => agentId);
}

/** @returns false: they did not follow it */
export async function removeFollower(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  agentId: AgentId,
): Promise<boolean> {
  const { count } = await sql`
    delete from conversation_followers where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and agent_id = ${agentId}`;
  return count > 0;
}

/** Whoever follows a conversation follows what continues it. */
export const carryFollowers = (
  sql: Sql,
  workspaceId: WorkspaceId,
  pairs: readonly { readonly fromId: ConversationId; readonly toId: ConversationId }[],
): Promise<unknown> =>
  pairs.length === 0
    ? Promise.resolve()
    : sql`
    insert into conversation_followers (workspace_id, conversation_id, agent_id, since)
    select f.workspace_id, p.to_id, f.agent_id, f.since
    from unnest(${pairs.map(({ fromId }) => fromId)}::uuid[], ${pairs.map(({ toId }) => toId)}::uuid[]) as p(from_id, to_id)
    join conversation_followers f on f.workspace_id = ${workspaceId} and f.conversation_id = p.from_id
    on conflict do nothing`.execute();

/** Remember who was named in a note, which is stored by then. */
export const addMentions = (
  sql: Sql,
  workspaceId: WorkspaceId,
  note: {
    readonly id: MessageId;
    readonly conversationId: ConversationId;
    readonly seq: number;
    readonly sentAt: Instant;
  },
  agentIds: readonly AgentId[],
): Promise<unknown> =>
  agentIds.length === 0
    ? Promise.resolve()
    : sql`
    insert into mentions (workspace_id, message_id, agent_id, conversation_id, seq, at)
    select ${workspaceId}, ${note.id}, id, ${note.conversationId}, ${note.seq}, ${iso(note.sentAt)}::timestamptz from unnest(${[...agentIds]}::uuid[]) as id
    on conflict do nothing`.execute();
