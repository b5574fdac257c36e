import type { ChannelId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

const isoOf = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What processing learned about a channel; null leaves as it was. A revocation flags it until somebody reconnects. */
export const touchChannel = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: ChannelId,
  seen: { eventAt: Instant | null; lagMs: number | null; webhookAt: Instant | null; revoked: string | null },
): Promise<unknown> =>
  sql`
    update channels set last_event_at = greatest(last_event_at, ${isoOf(seen.eventAt)}::timestamptz), lag_ms = coalesce(${seen.lagMs}::bigint, lag_ms),
      last_webhook_at = greatest(last_webhook_at, ${isoOf(seen.webhookAt)}::timestamptz),
      state = case when ${seen.revoked}::text is not null and state = 'active' then 'needs_reauth' else state end,
      state_reason = coalesce(${seen.revoked}::text, state_reason)
    where workspace_id = ${workspaceId} and id = ${id}`.execute();

export const saveRateLimit = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  reading: { bucket: string; limit: number | null; remaining: number; resetAt: Instant },
  now: Instant,
): Promise<unknown> =>
  sql`
    insert into rate_limits (workspace_id, channel_id, bucket, ceiling, remaining, reset_at)
    values (${workspaceId}, ${channelId}, ${reading.bucket}, ${reading.limit}, ${reading.remaining}, ${isoOf(reading.resetAt)}::timestamptz)
    on conflict (workspace_id, channel_id, bucket) do update set ceiling = excluded.ceiling, reset_at = excluded.reset_at,
      -- Within one window the lowest word counts: answers may arrive out of order.
      remaining = case when rate_limits.reset_at = excluded.reset_at then least(rate_limits.remaining, excluded.remaining) else excluded.remaining end
      -- Told to wait, we wait until the time that was told: also when it is nearer than the window's end, and whatever calls that
      -- were under way say after it.
      where case
        when rate_limits.remaining <= 0 and rate_limits.reset_at > ${isoOf(now)}::timestamptz then excluded.remaining <= 0 and excluded.reset_at >= rate_limits.reset_at
        else excluded.remaining <= 0 or excluded.reset_at >= rate_limits.reset_at end`.execute();

/** Flag a channel whose access is gone. @returns whether it was active until now */
export async function flagChannel(sql: Sql, workspaceId: WorkspaceId, id: ChannelId, reason: string): Promise<boolean> {
  const rows = await sql`
    update channels set state = 'needs_reauth', state_reason = ${reason} where workspace_id = ${workspaceId} and id = ${id} and state = 'active' returning id`;
  return rows.length > 0;
}

/** Count a webhook that was not signed as it should be. */
export const countRefusedWebhook = (sql: Sql, workspaceId: WorkspaceId, id: ChannelId): Promise<unknown> =>
  sql`update channels set refused_webhooks = refused_webhooks + 1 where workspace_id = ${workspaceId} and id = ${id}`.execute();

/** Take a stream to poll it. @returns its cursor, or undefined if somebody else has it or it is not due */
export async function leaseCursor(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  stream: string,
  lease: string,
  now: Instant,
  until: Instant,
): Promise<{ value: string | null; failures: number } | undefined> {
  const [row] = await sql<{ value: string | null; failures: number }[]>`
    update channel_cursors set lease = ${lease}, lease_until = ${isoOf(until)}::timestamptz
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and stream = ${stream} and next_poll_at <= ${isoOf(now)}::timestamptz
      and (lease_until is null or lease_until <= ${isoOf(now)}::timestamptz)
    returning value, failures`;
  return row;
}

/** Move a cursor on, in the transaction that stored what was read up to it. @returns false if the lease was lost: then nothing may be stored */
export async function moveCursor(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  stream: string,
  lease: string,
  to: { value: string | null; nextPollAt: Instant; failures: number },
): Promise<boolean> {
  const rows = await sql`
    update channel_cursors set value = ${to.value}, next_poll_at = ${isoOf(to.nextPollAt)}::timestamptz, failures = ${to.failures}, lease = null, lease_until = null
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and stream = ${stream} and lease = ${lease} returning stream`;
  return rows.length > 0;
}

export const markPolled = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: ChannelId,
  now: Instant,
  ok: boolean,
  settings: Record<string, string> | null,
): Promise<unknown> =>
  sql`
    update channels set last_poll_at = ${isoOf(now)}::timestamptz, last_poll_ok_at = case when ${ok} then ${isoOf(now)}::timestamptz else last_poll_ok_at end,
      settings = settings || ${JSON.stringify(settings ?? {})}::text::jsonb
    where workspace_id = ${workspaceId} and id = ${id}`.execute();

/** Poll one stream at an instant, whatever was planned. */
export const pollStreamAt = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  stream: string,
  at: Instant,
): Promise<unknown> =>
  sql`update channel_cursors set next_poll_at = ${isoOf(at)}::timestamptz
      where workspace_id = ${workspaceId} and channel_id = ${channelId} and stream = ${stream}`.execute();

/** Plan a stream of a channel for the first time. Does nothing where it is planned. */
export const planStream = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  stream: string,
  at: Instant,
): Promise<unknown> =>
  sql`
    insert into channel_cursors (workspace_id, channel_id, stream, next_poll_at)
    values (${workspaceId}, ${channelId}, ${stream}, ${isoOf(at)}::timestamptz) on conflict do nothing`.execute();
