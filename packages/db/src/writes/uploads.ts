import type { Actor, ConversationId, Instant, MediaType, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { UploadRow } from '../rows.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();

/**
 * Begin an upload, unless so many wait in that draft already.
 * @returns whether it was begun
 */
export async function insertUpload(
  sql: Sql,
  actor: Actor,
  {
    id,
    conversationId,
    name,
    size,
    now,
  }: {
    readonly id: string;
    readonly conversationId: ConversationId;
    readonly name: string;
    readonly size: number;
    readonly now: Instant;
  },
  max: number,
): Promise<boolean> {
  const rows = await sql`
    insert into uploads (workspace_id, id, conversation_id, agent_id, name, size, created_at, touched_at)
    select ${actor.workspaceId}, ${id}, ${conversationId}, ${actor.agentId}, ${name}, ${size}, ${isoOf(now)}::timestamptz, ${isoOf(now)}::timestamptz
    where (select count(*) from uploads where workspace_id = ${actor.workspaceId} and conversation_id = ${conversationId} and agent_id = ${actor.agentId} and message_id is null) < ${max}
    returning id`;
  return rows.length > 0;
}

/**
 * Keep a stretch of an upload that is still coming in; the same one again takes its place.
 * @returns false if it is not the actor's, is gone, or is whole already
 */
export async function savePiece(
  sql: Sql,
  actor: Actor,
  uploadId: string,
  index: number,
  bytes: Uint8Array,
  now: Instant,
): Promise<boolean> {
  const open = await sql`
    update uploads set touched_at = ${isoOf(now)}::timestamptz where workspace_id = ${actor.workspaceId} and id = ${uploadId} and agent_id = ${actor.agentId} and media_type is null
    returning id`;
  if (open.length === 0) return false;
  await sql`
    insert into upload_pieces (workspace_id, upload_id, index, bytes) values (${actor.workspaceId}, ${uploadId}, ${index}, ${Buffer.from(bytes)})
    on conflict (workspace_id, upload_id, index) do update set bytes = excluded.bytes`;
  return true;
}

/** Put other bytes in the place of those that came. */
export async function replacePiece(
  sql: Sql,
  workspaceId: WorkspaceId,
  uploadId: string,
  index: number,
  bytes: Uint8Array,
): Promise<void> {
  await sql`
    insert into upload_pieces (workspace_id, upload_id, index, bytes) values (${workspaceId}, ${uploadId}, ${index}, ${Buffer.from(bytes)})
    on conflict (workspace_id, upload_id, index) do update set bytes = excluded.bytes`;
}

export const dropPiecesFrom = (sql: Sql, workspaceId: WorkspaceId, uploadId: string, index: number): Promise<unknown> =>
  sql`delete from upload_pieces where workspace_id = ${workspaceId} and upload_id = ${uploadId} and index >= ${index}`.execute();

/** Say what an upload is, now that all of it is here. @returns false if somebody did meanwhile, or it is gone */
export async function completeUpload(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  whole: { readonly mediaType: MediaType; readonly size: number; readonly preview: Uint8Array | null },
): Promise<boolean> {
  const rows = await sql`
    update uploads set media_type = ${whole.mediaType}, size = ${whole.size}, preview = ${whole.preview && Buffer.from(whole.preview)}
    where workspace_id = ${workspaceId} and id = ${id} and media_type is null returning id`;
  return rows.length > 0;
}

/** Describe a picture that waits. @returns false if it is not the actor's, or went out */
export async function describeUpload(
  sql: Sql,
  actor: Actor,
  id: string,
  altText: string,
  now: Instant,
): Promise<boolean> {
  const rows = await sql`
    update uploads set alt_text = ${altText}, touched_at = ${isoOf(now)}::timestamptz
    where workspace_id = ${actor.workspaceId} and id = ${id} and agent_id = ${actor.agentId} and message_id is null returning id`;
  return rows.length > 0;
}

/** Take an upload away that waits. @returns false if it is not the actor's, or went out */
export async function deleteWaitingUpload(sql: Sql, actor: Actor, id: string): Promise<boolean> {
  const rows = await sql`
    delete from uploads where workspace_id = ${actor.workspaceId} and id = ${id} and agent_id = ${actor.agentId} and message_id is null returning id`;
  return rows.length > 0;
}

/** Hold some of one's waiting uploads until the transaction ends, so that no two messages take the same. */
export const lockWaitingUploads = (
  sql: Sql,
  actor: Actor,
  conversationId: ConversationId,
  ids: readonly string[],
): Promise<Pick<UploadRow, 'id' | 'name' | 'mediaType' | 'size' | 'altText'>[]> =>
  sql<Pick<UploadRow, 'id' | 'name' | 'mediaType' | 'size' | 'altText'>[]>`
    select id, name, media_type, size, alt_text from uploads
    where workspace_id = ${actor.workspaceId} and conversation_id = ${conversationId} and agent_id = ${actor.agentId} and id = any(${[...ids]}::uuid[])
      and message_id is null and media_type is not null
    for update`.execute();

/** Give uploads to the message with which they go out, in this order. */
export const attachUploads = (
  sql: Sql,
  workspaceId: WorkspaceId,
  messageId: MessageId,
  ids: readonly string[],
): Promise<unknown> =>
  sql`
    update uploads u set message_id = ${messageId}, position = w.position::int
    from unnest(${[...ids]}::uuid[]) with ordinality as w (id, position) where u.workspace_id = ${workspaceId} and u.id = w.id`.execute();

/** A message does not go out: what was attached to it goes back to its writer's draft. */
export const releaseUploads = (
  sql: Sql,
  workspaceId: WorkspaceId,
  messageIds: readonly MessageId[],
  now: Instant,
): Promise<unknown> =>
  sql`
    update uploads set message_id = null, position = null, touched_at = ${isoOf(now)}::timestamptz
    where workspace_id = ${workspaceId} and message_id = any(${[...messageIds]}::uuid[])`.execute();

/** Remember what a platform calls a file, so that it is not brought there twice. */
export const rememberPlaced = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: string,
  placed: { readonly mediaId: string; readonly isReady: boolean; readonly expiresAt: Instant | null },
): Promise<unknown> =>
  sql`
    update uploads set place_media_id = ${placed.mediaId}, place_ready = ${placed.isReady}, place_expires_at = ${placed.expiresAt === null ? null : isoOf(placed.expiresAt)}::timestamptz
    where workspace_id = ${workspaceId} and id = ${id}`.execute();

/** A platform no longer knows the files of a message: they have to be brought there again. */
export const forgetPlaced = (sql: Sql, workspaceId: WorkspaceId, messageId: MessageId): Promise<unknown> =>
  sql`
    update uploads set place_media_id = null, place_ready = false, place_expires_at = null where workspace_id = ${workspaceId} and message_id = ${messageId}`.execute();

/** Sweep away what nobody sent: what did not come whole, and what nobody has touched for longer. @returns how many */
export async function sweepUploads(
  sql: Sql,
  workspaceId: WorkspaceId,
  { unfinishedBefore, unsentBefore }: { readonly unfinishedBefore: Instant; readonly unsentBefore: Instant },
  limit: number,
): Promise<number> {
  const gone = await sql`
    delete from uploads where workspace_id = ${workspaceId} and id in (
      select id from uploads where workspace_id = ${workspaceId} and message_id is null and touched_at < ${isoOf(unfinishedBefore)}::timestamptz
        and (media_type is null or touched_at < ${isoOf(unsentBefore)}::timestamptz)
      order by touched_at limit ${limit})`;
  return gone.count;
}
