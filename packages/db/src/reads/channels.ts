import type { ChannelId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ChannelRow } from '../rows.ts';

/** One channel with its sealed credentials: for calling its platform and checking its webhooks, never for showing. */
export async function loadChannel(sql: Sql, workspaceId: WorkspaceId, id: ChannelId): Promise<ChannelRow | undefined> {
  const [row] = await sql<ChannelRow[]>`select * from channels where workspace_id = ${workspaceId} and id = ${id}`;
  return row;
}

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
