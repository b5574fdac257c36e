import type { ChannelId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

export interface ChannelDayRow {
  /** UTC day, YYYY-MM-DD. */
  readonly day: string;
  readonly received: number;
  readonly stored: number;
  readonly unreadable: number;
  readonly repeats: number;
  readonly lags: readonly number[];
  readonly foundOnlyByPoll: number;
  readonly gapsClosed: number;
}

/**
 * What came in on a channel, by UTC day, newest first.
 * @param missedBefore what a poll found later than this may still come by webhook and is not counted as missed
 */
export const listChannelDays = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  { from, to, missedBefore }: { readonly from: string; readonly to: string; readonly missedBefore: Instant },
): Promise<ChannelDayRow[]> =>
  sql<ChannelDayRow[]>`
    select d.day::text as day, d.received, d.stored, d.unreadable, d.repeats, d.lags, f.messages as found_only_by_poll, f.gaps as gaps_closed
    from channel_days d
    cross join lateral (
      select count(*)::int as messages, count(distinct receipt_id)::int as gaps from poll_finds p
      where p.workspace_id = d.workspace_id and p.channel_id = d.channel_id and p.webhook_at is null
        and p.found_at >= d.day::timestamp at time zone 'UTC' and p.found_at < (d.day + 1)::timestamp at time zone 'UTC'
        and p.found_at <= ${new Date(missedBefore).toISOString()}::timestamptz) f
    where d.workspace_id = ${workspaceId} and d.channel_id = ${channelId} and d.day between ${from}::date and ${to}::date
    order by d.day desc limit 400`.execute();

export interface ChannelGapRow {
  readonly channelId: ChannelId;
  /** Messages that no webhook brought. */
  readonly messages: number;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}

/** Channels whose webhook lost something that was found between two instants. */
export const listGaps = (
  sql: Sql,
  workspaceId: WorkspaceId,
  { since, before }: { readonly since: Instant; readonly before: Instant },
): Promise<ChannelGapRow[]> =>
  sql<ChannelGapRow[]>`
    select channel_id, count(*)::int as messages, min(found_at) as first_at, max(found_at) as last_at from poll_finds
    where workspace_id = ${workspaceId} and webhook_at is null and found_at >= ${new Date(since).toISOString()}::timestamptz
      and found_at <= ${new Date(before).toISOString()}::timestamptz
    group by channel_id`.execute();
