import type { ChannelId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

export interface DayCount {
  /** UTC day, YYYY-MM-DD. */
  readonly day: string;
  readonly received: number;
  readonly stored: number;
  readonly unreadable: number;
  readonly repeats: number;
  readonly lags: readonly number[];
}

/** Count on a channel's day. In the transaction that stored what is counted: a second run finds nothing new and counts nothing. */
export const addToDay = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  { day, received, stored, unreadable, repeats, lags }: DayCount,
): Promise<unknown> =>
  sql`
    insert into channel_days as d (workspace_id, channel_id, day, received, stored, unreadable, repeats, lags)
    values (${workspaceId}, ${channelId}, ${day}, ${received}, ${stored}, ${unreadable}, ${repeats}, ${[...lags]}::int[])
    on conflict (workspace_id, channel_id, day) do update set received = d.received + excluded.received, stored = d.stored + excluded.stored,
      unreadable = d.unreadable + excluded.unreadable, repeats = d.repeats + excluded.repeats,
      lags = (select array_agg(coalesce(a, 0) + coalesce(b, 0) order by n) from unnest(d.lags, excluded.lags) with ordinality as x(a, b, n))`.execute();

/** How many of these messages are really there, in this transaction. */
export async function countStored(
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  externalIds: readonly string[],
): Promise<number> {
  if (externalIds.length === 0) return 0;
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from messages
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = any(${[...externalIds]}::text[]) and direction = 'inbound'`;
  return row!.n;
}

/** Note what a poll brought first. */
export const insertPollFinds = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  finds: readonly { readonly externalId: string; readonly receiptId: number; readonly foundAt: Instant }[],
): Promise<unknown> =>
  finds.length === 0
    ? Promise.resolve()
    : sql`
    insert into poll_finds (workspace_id, channel_id, external_id, receipt_id, found_at)
    select ${workspaceId}, ${channelId}, f.id, f.receipt, f.at
    from unnest(${finds.map((find) => find.externalId)}::text[], ${finds.map((find) => find.receiptId)}::bigint[],
      ${finds.map((find) => new Date(find.foundAt).toISOString())}::timestamptz[]) as f(id, receipt, at)
    on conflict (workspace_id, channel_id, external_id) do nothing`.execute();

/** A webhook brought what a poll had found before: it was late, not lost. */
export const settlePollFinds = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  externalIds: readonly string[],
  at: Instant,
): Promise<unknown> =>
  externalIds.length === 0
    ? Promise.resolve()
    : sql`
    update poll_finds set webhook_at = ${new Date(at).toISOString()}::timestamptz
    where workspace_id = ${workspaceId} and channel_id = ${channelId} and external_id = any(${[...externalIds]}::text[]) and webhook_at is null`.execute();

/** Take what no webhook brought since before an instant and nobody was told of. @returns the channels concerned, with how many messages */
export const takeMissed = (
  sql: Sql,
  workspaceId: WorkspaceId,
  before: Instant,
  now: Instant,
): Promise<{ channelId: ChannelId; messages: number }[]> =>
  sql<{ channelId: ChannelId; messages: number }[]>`
    with taken as (
      update poll_finds set alarmed_at = ${new Date(now).toISOString()}::timestamptz
      where workspace_id = ${workspaceId} and webhook_at is null and alarmed_at is null and found_at <= ${new Date(before).toISOString()}::timestamptz
      returning channel_id)
    select channel_id, count(*)::int as messages from taken group by channel_id`.execute();
