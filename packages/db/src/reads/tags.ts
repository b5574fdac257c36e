import type { ConversationId, TeamId, WorkspaceId, WrapUp } from '@kwartier/core';
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

/** What a brand asks for at the end, how many reasons there are, and how many of a conversation's tags are such. */
export async function loadWrapUp(
  sql: Sql,
  { workspaceId, brandId, id }: { workspaceId: WorkspaceId; brandId: string; id: ConversationId },
): Promise<{ rule: WrapUp; known: number; reasons: number }> {
  const [row] = await sql<{ rule: WrapUp; known: number; reasons: number }[]>`
    select b.wrap_up as rule, (select count(*)::int from tags t where t.workspace_id = b.workspace_id and t.is_reason and t.archived_at is null) as known,
      (select count(*)::int from conversation_tags c join tags t on t.workspace_id = c.workspace_id and t.id = c.tag_id where c.workspace_id = b.workspace_id and c.conversation_id = ${id} and t.is_reason) as reasons
    from brands b where b.workspace_id = ${workspaceId} and b.id = ${brandId}`;
  return row ?? { rule: 'off', known: 0, reasons: 0 };
}

export async function loadTeamRef(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: TeamId,
): Promise<{ name: string; brandId: string } | undefined> {
  const [row] = await sql<{ name: string; brandId: string }[]>`
    select name, brand_id from teams where workspace_id = ${workspaceId} and id = ${id}`;
  return row;
}
