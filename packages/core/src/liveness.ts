import type { Instant } from './time.ts';

/** What is known of a worker. */
export interface Pulse {
  /** When it last finished a piece of work, or began. */
  readonly workedAt: Instant;
  /** When the backlog in Postgres was last seen, with the age of what waited longest, in milliseconds. */
  readonly seen: { readonly at: Instant; readonly oldestMs: number } | null;
}

/** How long a worker may finish nothing while something waits. */
export const STUCK_AFTER_MS = 30_000;

/**
 * Whether a worker does its work: it finished something lately, or nothing waited long when somebody last looked. A backlog that
 * cannot be read is no proof against it: ending it would not bring Postgres back.
 */
export function isWorking({ workedAt, seen }: Pulse, now: Instant): boolean {
  if (now - workedAt < STUCK_AFTER_MS) return true;
  return seen === null || now - seen.at > STUCK_AFTER_MS || seen.oldestMs < STUCK_AFTER_MS;
}
