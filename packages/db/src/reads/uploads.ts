import type { Actor, ConversationId, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { UploadRow } from '../rows.ts';

const columns = (sql: Sql) =>
  sql`u.workspace_id, u.id, u.conversation_id, u.agent_id, u.name, u.media_type, u.size, u.alt_text, u.created_at, u.touched_at, u.message_id, u.position,
    u.place_media_id, u.place_ready, u.place_expires_at, u.preview is not null as has_preview`;

/** What somebody has attached to their draft and not sent, in the order in which they did. */
export const listWaitingUploads = (sql: Sql, actor: Actor, conversationId: ConversationId): Promise<UploadRow[]> =>
  sql<UploadRow[]>`
    select ${columns(sql)} from uploads u
    where u.workspace_id = ${actor.workspaceId} and u.conversation_id = ${conversationId} and u.agent_id = ${actor.agentId} and u.message_id is null
    order by u.created_at, u.id`.execute();

/**
 * An upload that the viewer may see: their own, or one that went out in a conversation of their brands.
 * @returns undefined also for what others have attached and not sent
 */
export async function loadUpload(sql: Sql, actor: Actor, id: string): Promise<UploadRow | undefined> {
  const [row] = await sql<UploadRow[]>`
    select ${columns(sql)} from uploads u join conversations c on c.workspace_id = u.workspace_id and c.id = u.conversation_id
    where u.workspace_id = ${actor.workspaceId} and u.id = ${id} and c.brand_id = any(${[...actor.brandIds]}::uuid[])
      and (u.message_id is not null or u.agent_id = ${actor.agentId})`;
  return row;
}

/** What goes out with a message, in order. */
export const listUploadsOfMessage = (sql: Sql, workspaceId: WorkspaceId, messageId: MessageId): Promise<UploadRow[]> =>
  sql<UploadRow[]>`
    select ${columns(sql)} from uploads u where u.workspace_id = ${workspaceId} and u.message_id = ${messageId} order by u.position`.execute();

export async function loadUploadPreview(sql: Sql, workspaceId: WorkspaceId, id: string): Promise<Uint8Array | null> {
  const [row] = await sql<{ preview: Uint8Array | null }[]>`
    select preview from uploads where workspace_id = ${workspaceId} and id = ${id}`;
  return row?.preview ?? null;
}

/** One stretch of a file. @returns undefined behind its end */
export async function loadPiece(
  sql: Sql,
  workspaceId: WorkspaceId,
  uploadId: string,
  index: number,
): Promise<Uint8Array | undefined> {
  const [row] = await sql<{ bytes: Uint8Array }[]>`
    select bytes from upload_pieces where workspace_id = ${workspaceId} and upload_id = ${uploadId} and index = ${index}`;
  return row?.bytes;
}

/** How much of a file is here: its stretches without a gap from the first, and their bytes. */
export async function measurePieces(
  sql: Sql,
  workspaceId: WorkspaceId,
  uploadId: string,
): Promise<{ count: number; last: number | null; bytes: number }> {
  const [row] = await sql<{ count: number; last: number | null; bytes: number }[]>`
    select count(*)::int as count, max(index) as last, coalesce(sum(length(bytes)), 0)::int as bytes from upload_pieces where workspace_id = ${workspaceId} and upload_id = ${uploadId}`;
  return row!;
}
