import { type Instant, MINUTE_MS, SECOND_MS } from './time.ts';

/**
 * Completeness: what came in on a channel, whether all of it was stored, and what its webhook failed to bring. A day is a UTC day of
 * receipt.
 */

/** Upper bounds of the delays that are told apart, in milliseconds; the last class has no bound. */
export const LAG_BOUNDS_MS: readonly number[] = [
  100,
  200,
  300,
  500,
  700,
  1_000,
  1_500,
  2_000,
  3_000,
  5_000,
  7_000,
  10_000,
  15_000,
  20_000,
  30_000,
  60_000,
  2 * MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  60 * MINUTE_MS,
  360 * MINUTE_MS,
];

/** A poll may be faster than a webhook that is under way: what it found first is missed only when the webhook has not come by then. */
export const WEBHOOK_GRACE_MS = 60 * SECOND_MS;

/** How many of these delays fall into each class of `LAG_BOUNDS_MS`, and beyond. Negative ones (clocks differ) count as none. */
export function lagCounts(lagsMs: readonly number[]): number[] {
  const counts = Array<number>(LAG_BOUNDS_MS.length + 1).fill(0);
  for (const lag of lagsMs) {
    const at = LAG_BOUNDS_MS.findIndex((bound) => lag <= bound);
    const index = at < 0 ? LAG_BOUNDS_MS.length : at;
    counts[index] = counts[index]! + 1;
  }
  return counts;
}

/**
 * The delay that this share of messages did not exceed, as the upper bound of its class, in milliseconds.
 * @param share from 0 to 1, e.g. 0.95
 * @returns null when nothing was counted or it is longer than all bounds
 */
export function lagPercentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (const [index, count] of counts.entries()) {
    seen += count;
    if (seen >= rank) return LAG_BOUNDS_MS[index] ?? null;
  }
  return null;
}

/** The UTC day of an instant, YYYY-MM-DD. */
export const utcDay = (at: Instant): string => new Date(at).toISOString().slice(0, 10);
