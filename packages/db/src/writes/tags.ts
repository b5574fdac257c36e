import type { ConversationId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();

/** @throws a unique violation if a tag that is in use has the name, whatever the case */
export async function insertTag(
  sql: Sql,
  tag: { workspaceId: WorkspaceId; id: string; name: string; isReason: boolean; createdBy: string; createdAt: Instant },
): Promise<void> {
  await sql`
    insert into tags (workspace_id, id, name, is_reason, created_by, created_at)
    values (${tag.workspaceId}, ${tag.id}, ${tag.name}, ${tag.isReason}, ${tag.createdBy}, ${isoOf(tag.createdAt)}::timestamptz)`;
}

/** @returns whether there is such a tag. @throws a unique violation as `insertTag` */
export async function updateTag(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  {
    name,
    isReason,
    archivedAt,
  }: { name?: string | undefined; isReason?: boolean | undefined; archivedAt?: Instant | null | undefined },
): Promise<boolean> {
  const { count } = await sql`
    update tags set name = coalesce(${name ?? null}, name), is_reason = coalesce(${isReason ?? null}, is_reason),
      archived_at = case when ${archivedAt === undefined} then archived_at else ${archivedAt ? isoOf(archivedAt) : null}::timestamptz end
    where workspace_id = ${workspaceId} and id = ${id}`;
  return count > 0;
}

/** @returns false: it had the tag already */
export async function tagConversation(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  tagId: string,
  by: string | null,
  now: Instant,
): Promise<boolean> {
  const { count } = await sql`
    insert into conversation_tags (workspace_id, conversation_id, tag_id, tagged_by, at)
    values (${workspaceId}, ${conversationId}, ${tagId}, ${by}, ${isoOf(now)}::timestamptz) on conflict do nothing`;
  return count > 0;
}

/** @returns false: it did not have the tag */
export async function untagConversation(
  sql: Sql,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  tagId: string,
): Promise<boolean> {
  const { count } = await sql`
    delete from conversation_tags where workspace_id = ${workspaceId} and conversation_id = ${conversationId} and tag_id = ${tagId}`;
  return count > 0;
}
