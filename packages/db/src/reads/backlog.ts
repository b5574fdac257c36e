import type { Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** What waits in one workspace, and since when. Null: nothing does. */
export interface Backlog {
  readonly unprocessed: number;
  readonly oldestUnprocessedAt: Instant | null;
  readonly queued: number;
  /** The oldest that is due: replies of channels that are paused or closed to us do not count. */
  readonly oldestQueuedAt: Instant | null;
  readonly unknown: number;
  readonly oldestUnknownAt: Instant | null;
  readonly unconfirmed: number;
  readonly oldestUnconfirmedAt: Instant | null;
  readonly quarantined: number;
  readonly oldestQuarantinedAt: Instant | null;
}

/** Count what waits. Each part has an index of its own, so this stays quick however much was ever done. */
export async function loadBacklog(sql: Sql, workspaceId: WorkspaceId, now: Instant): Promise<Backlog> {
  const at = new Date(now).toISOString();
  const [row] = await sql<Backlog[]>`
    select r.n as unprocessed, r.oldest as oldest_unprocessed_at, q.n as queued, q.oldest as oldest_queued_at,
      u.n as unknown, u.oldest as oldest_unknown_at, c.n as unconfirmed, c.oldest as oldest_unconfirmed_at,
      k.n as quarantined, k.oldest as oldest_quarantined_at
    from (select count(*)::int as n, min(received_at) as oldest from receipts
        where workspace_id = ${workspaceId} and processed_at is null) r,
      (select count(*)::int as n, min(coalesce(m.next_attempt_at, m.received_at)) as oldest from messages m
        join channels h on h.workspace_id = m.workspace_id and h.id = m.channel_id and h.state = 'active'
        where m.workspace_id = ${workspaceId} and m.delivery in ('queued', 'sending', 'unknown') and m.delivery <> 'unknown'
          and (m.next_attempt_at is null or m.next_attempt_at <= ${at}::timestamptz)) q,
      (select count(*)::int as n, min(coalesce(first_tried_at, received_at)) as oldest from messages
        where workspace_id = ${workspaceId} and delivery in ('queued', 'sending', 'unknown') and delivery = 'unknown') u,
      (select count(*)::int as n, min(sent_at) as oldest from messages
        where workspace_id = ${workspaceId} and delivery = 'unconfirmed') c,
      (select count(*)::int as n, min(at) as oldest from quarantine
        where workspace_id = ${workspaceId} and closed_at is null) k`;
  return row!;
}

/** When each channel was last heard of, for alarms about silence. */
export interface ChannelHeard {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly state: string;
  readonly stateReason: string | null;
  readonly lastEventAt: Instant | null;
  readonly lastPollOkAt: Instant | null;
  readonly createdAt: Instant;
}

export const listChannelsHeard = (sql: Sql, workspaceId: WorkspaceId): Promise<ChannelHeard[]> =>
  sql<ChannelHeard[]>`
    select id, name, platform, state, state_reason, last_event_at, last_poll_ok_at, created_at from channels
    where workspace_id = ${workspaceId} order by name, id`.execute();
