import type { ChannelId, Instant, Platform, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ChannelRow } from '../rows.ts';

/** One channel with its sealed credentials: for calling its platform and checking its webhooks, never for showing. */
export async function loadChannel(sql: Sql, workspaceId: WorkspaceId, id: ChannelId): Promise<ChannelRow | undefined> {
  const [row] = await sql<ChannelRow[]>`select * from channels where workspace_id = ${workspaceId} and id = ${id}`;
  return row;
}

/** The channels of a platform with one of these accounts, with their sealed credentials. */
export const listChannelsOf = (
  sql: Sql,
  workspaceId: WorkspaceId,
  platform: Platform,
  externalIds: readonly string[],
): Promise<ChannelRow[]> =>
  sql<ChannelRow[]>`
    select * from channels where workspace_id = ${workspaceId} and platform = ${platform} and external_id = any(${externalIds as string[]})`.execute();

export interface RateLimitRow {
  readonly remaining: number;
  readonly resetAt: Instant;
}

export async function loadRateLimit(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  bucket: string,
): Promise<RateLimitRow | undefined> {
  const [row] = await sql<
    RateLimitRow[]
  >`select remaining, reset_at from rate_limits where workspace_id = ${workspaceId} and channel_id = ${channelId} and bucket = ${bucket}`;
  return row;
}

export interface DuePoll {
  readonly channelId: ChannelId;
  readonly stream: string;
}

/** The cursor of what is known already and asked after again; every other one is a connector's stream. */
export const RECHECK = 'recheck';

/** Channels that work, of these platforms, with when they are to be rechecked; null: that was never planned. */
export const listRechecks = (
  sql: Sql,
  workspaceId: WorkspaceId,
  platforms: readonly Platform[],
): Promise<{ channelId: ChannelId; at: Instant | null }[]> =>
  sql<{ channelId: ChannelId; at: Instant | null }[]>`
    select c.id as channel_id, k.next_poll_at as at from channels c
    left join channel_cursors k on k.workspace_id = c.workspace_id and k.channel_id = c.id and k.stream = ${RECHECK}
    where c.workspace_id = ${workspaceId} and c.state = 'active' and c.platform = any(${platforms as string[]}::text[])`.execute();

/**
 * What customers said in public on a channel and is still there, in the order it came.
 * @param afterId only what has a higher id; ids of messages grow with time (UUID version 7)
 */
export const listSaidInPublic = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  afterId: string,
  limit: number,
): Promise<{ id: string; externalId: string }[]> =>
  sql<{ id: string; externalId: string }[]>`
    select id, external_id from messages
    where workspace_id = ${workspaceId} and id > ${afterId}::uuid and channel_id = ${channelId} and direction = 'inbound' and not is_private
      and deleted_at is null and external_id is not null
    order by id limit ${limit}`.execute();

/** Streams whose time has come, on channels that work. */
export const listDuePolls = (sql: Sql, workspaceId: WorkspaceId, now: Instant): Promise<DuePoll[]> =>
  sql<DuePoll[]>`
    select k.channel_id, k.stream from channel_cursors k join channels c on c.workspace_id = k.workspace_id and c.id = k.channel_id
    where k.workspace_id = ${workspaceId} and c.state = 'active' and k.stream <> ${RECHECK} and k.next_poll_at <= ${new Date(now).toISOString()}::timestamptz and (k.lease_until is null or k.lease_until <= ${new Date(now).toISOString()}::timestamptz)
    order by k.next_poll_at limit 50`.execute();
