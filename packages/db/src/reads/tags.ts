import type { ConversationId, TeamId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { TagRow } from '../rows.ts';

/** Tags, by name; archived ones last. */
export const listTags = (sql: Sql, workspaceId: WorkspaceId): Promise<(TagRow & { conversations: number })[]> =>
  sql<(TagRow & { conversations: number })[]>`
    select t.*, (select count(*)::int from conversation_tags c where c.workspace_id = t.workspace_id and c.tag_id = t.id) as conversations
    from tags t where t.workspace_id = ${workspaceId} order by t.archived_at is not null, lower(t.name), t.id`.execute();

/** Those of the tags that can be used, with their names. */
export const listTagNames = (
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> =>
  sql<{ id: string; name: string }[]>`
    select id, name from tags where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute();

/** The tags of conversations, by name. */
export const listTagsOf = (
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly ConversationId[],
): Promise<{ conversationId: ConversationId; tagId: string; name: string }[]> =>
  sql<{ conversationId: ConversationId; tagId: string; name: string }[]>`
    select c.conversation_id, c.tag_id, t.name from conversation_tags c join tags t on t.workspace_id = c.workspace_id and t.id = c.tag_id
    where c.workspace_id = ${workspaceId} and c.conversation_id = any(${[...ids]}::uuid[]) order by lower(t.name), t.id`.execute();

export async function loadTeamRef(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: TeamId,
): Promise<{ name: string; brandId: string } | undefined> {
  const [row] = await sql<{ name: string; brandId: string }[]>`
    select name, brand_id from teams where workspace_id = ${workspaceId} and id = ${id}`;
  return row;
}
