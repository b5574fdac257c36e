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

/** Streams whose time has come, on channels that work. */
export const listDuePolls = (sql: Sql, workspaceId: WorkspaceId, now: Instant): Promise<DuePoll[]> =>
  sql<DuePoll[]>`
    select k.channel_id, k.stream from channel_cursors k join channels c on c.workspace_id = k.workspace_id and c.id = k.channel_id
    where k.workspace_id = ${workspaceId} and c.state = 'active' and k.next_poll_at <= ${new Date(now).toISOString()}::timestamptz and (k.lease_until is null or k.lease_until <= ${new Date(now).toISOString()}::timestamptz)
    order by k.next_poll_at limit 50`.execute();
