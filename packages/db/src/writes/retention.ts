import type { ChannelId, ConversationId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import { expirable } from '../reads/privacy.ts';

const iso = (at: Instant): string => new Date(at).toISOString();

/** Take some conversations whose time is over, oldest first; another process takes others. */
export const lockExpirable = (
  sql: Sql,
  workspaceId: WorkspaceId,
  brandId: string,
  isPrivate: boolean,
  before: Instant,
  limit: number,
): Promise<{ id: ConversationId }[]> =>
  sql<{ id: ConversationId }[]>`
    select c.id from conversations c where ${expirable(sql, workspaceId, brandId, isPrivate, before)}
    order by c.opened_at limit ${limit} for no key update skip locked`.execute();

/**
 * Forget what was said in conversations. A deletion is written for each message, so that a late edit or the same message again
 * does not bring the words back; ids stay for that.
 */
export async function forgetWords(
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly ConversationId[],
  now: Instant,
): Promise<void> {
  const list = [...ids];
  const of = sql`workspace_id = ${workspaceId} and conversation_id = any(${list}::uuid[])`;
  const mine = sql`workspace_id = ${workspaceId} and message_id in (select m.id from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = any(${list}::uuid[]))`;
  await sql`
    insert into message_facts (workspace_id, channel_id, external_id, fact, at)
    select workspace_id, channel_id, external_id, 'deleted', ${iso(now)}::timestamptz from messages where ${of} and external_id is not null on conflict do nothing`;
  await sql`
    update message_facts f set text = null, attachments = null from messages m
    where m.workspace_id = ${workspaceId} and m.conversation_id = any(${list}::uuid[]) and f.workspace_id = m.workspace_id and f.channel_id = m.channel_id and f.external_id = m.external_id and f.text is not null`;
  await sql`delete from message_versions where ${mine}`;
  await sql`delete from translations where ${mine}`;
  await sql`delete from drafts where ${of}`;
  await sql`
    delete from uploads where workspace_id = ${workspaceId} and ((message_id is null and conversation_id = any(${list}::uuid[]))
      or message_id in (select m.id from messages m where m.workspace_id = ${workspaceId} and m.conversation_id = any(${list}::uuid[])))`;
  await sql`
    update messages set text = '', whole_text = null, mentions = null, attachments = null, unsupported = null, url = null, edits = 0, deleted_at = coalesce(deleted_at, ${iso(now)}::timestamptz),
      author_handle = null, author_avatar_url = null,
      delivery = case when delivery in ('awaiting_approval', 'scheduled', 'overtaken') then 'rejected' else delivery end
    where ${of} and kind <> 'activity'`;
  await sql`delete from mentions where ${of}`;
  await sql`
    update approvals set text = '', comment = null, sent_text = null, decided_at = coalesce(decided_at, ${iso(now)}::timestamptz),
      state = case when state = 'waiting' then 'withdrawn' else state end
    where ${of}`;
  await sql`update conversations set last_excerpt = '' where workspace_id = ${workspaceId} and id = any(${list}::uuid[])`;
  await sql`
    insert into expired_conversations (workspace_id, conversation_id, at) select ${workspaceId}, id, ${iso(now)}::timestamptz from unnest(${list}::uuid[]) as id on conflict do nothing`;
}

/** Delete stored deliveries that were read, oldest first. @returns how many */
export async function deleteReceipts(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  before: Instant,
  limit: number,
): Promise<number> {
  const gone = await sql`
    delete from receipts where workspace_id = ${workspaceId} and id in (
      select id from receipts where workspace_id = ${workspaceId} and channel_id = ${channelId} and processed_at is not null and received_at < ${iso(before)}::timestamptz
      order by id limit ${limit})`;
  return gone.count;
}

export async function deleteQuarantine(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  before: Instant,
): Promise<number> {
  const gone = await sql`
    delete from quarantine where workspace_id = ${workspaceId} and channel_id = ${channelId} and at < ${iso(before)}::timestamptz`;
  return gone.count;
}

export const listChannelsOfBrand = (
  sql: Sql,
  workspaceId: WorkspaceId,
  brandId: string,
): Promise<{ id: ChannelId }[]> =>
  sql<
    { id: ChannelId }[]
  >`select id from channels where workspace_id = ${workspaceId} and brand_id = ${brandId}`.execute();
