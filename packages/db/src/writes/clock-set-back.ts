import { type Instant, instant, MINUTE_MS, SECOND_MS, type WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Longer than any lease. */
const LEASE_MS = 90 * SECOND_MS;
/** Longer than any pause between look-ups, and between polls that work. */
const PAUSE_MS = 15 * MINUTE_MS;
/** Longer than any platform tells us to wait. */
const LONGEST_MS = 25 * 60 * MINUTE_MS;

/**
 * What is planned further ahead than anything ever is was planned before the machine's clock was set back; it is due now. Does nothing
 * at all otherwise, and the same however often it runs.
 * @returns how many rows
 */
export async function bringPlansBack(sql: Sql, workspaceId: WorkspaceId, now: Instant): Promise<number> {
  const at = (ms: number) => new Date(instant(now + ms)).toISOString();
  const results = await Promise.all([
    sql`
      update channel_cursors set
        next_poll_at = least(next_poll_at, ${at(0)}::timestamptz),
        lease_until = case when lease_until > ${at(LEASE_MS)}::timestamptz then ${at(LEASE_MS)}::timestamptz else lease_until end
      where workspace_id = ${workspaceId}
        and (next_poll_at > ${at(LONGEST_MS)}::timestamptz or (failures = 0 and stream <> 'recheck' and next_poll_at > ${at(PAUSE_MS)}::timestamptz) or lease_until > ${at(LEASE_MS)}::timestamptz)
        and next_poll_at <> 'infinity'`.execute(),
    sql`
      update messages set next_attempt_at = ${at(0)}::timestamptz
      where workspace_id = ${workspaceId} and lease is null
        and ((delivery = 'unknown' and next_attempt_at > ${at(PAUSE_MS)}::timestamptz) or (delivery = 'queued' and next_attempt_at > (case when attempts = 0 then ${at(LEASE_MS)} else ${at(LONGEST_MS)} end)::timestamptz))`.execute(),
    // Somebody may hold these now: they keep a whole lease's time.
    sql`
      update messages set next_attempt_at = ${at(LEASE_MS)}::timestamptz, lease_until = ${at(LEASE_MS)}::timestamptz
      where workspace_id = ${workspaceId} and delivery in ('sending', 'unknown') and lease_until > ${at(LEASE_MS)}::timestamptz`.execute(),
  ]);
  return results.reduce((sum, { count }) => sum + count, 0);
}
