import { type Instant, instant, MINUTE_MS, SECOND_MS } from './time.ts';

/**
 * What slows guessing down (ASVS 5.0, 6.3.1). Three counts of failed tries are kept: per account, per network address, and
 * over everything. Each has its own limit; a device the account was signed in from before has a count of its own instead, so
 * that whoever guesses elsewhere never locks its owner out.
 */
export const BRAKES = {
  account: { free: 5, firstPauseMs: SECOND_MS, longestPauseMs: 15 * MINUTE_MS, forgetMs: 60 * MINUTE_MS },
  address: { free: 20, firstPauseMs: 5 * SECOND_MS, longestPauseMs: 15 * MINUTE_MS, forgetMs: 60 * MINUTE_MS },
  everything: { free: 40, firstPauseMs: 2 * SECOND_MS, longestPauseMs: 20 * SECOND_MS, forgetMs: 5 * MINUTE_MS },
  device: { free: 5, firstPauseMs: SECOND_MS, longestPauseMs: 15 * MINUTE_MS, forgetMs: 60 * MINUTE_MS },
  /** Asking for a new password: mails to one address, and from one network. */
  reset: { free: 3, firstPauseMs: 5 * MINUTE_MS, longestPauseMs: 60 * MINUTE_MS, forgetMs: 120 * MINUTE_MS },
  resets: { free: 20, firstPauseMs: 30 * SECOND_MS, longestPauseMs: 15 * MINUTE_MS, forgetMs: 60 * MINUTE_MS },
  /** Mails that an admin has sent to themselves, to see whether they arrive. */
  test_mail: { free: 10, firstPauseMs: 30 * SECOND_MS, longestPauseMs: 5 * MINUTE_MS, forgetMs: 10 * MINUTE_MS },
  /** Codes of a second factor: a million of them, so few guesses. */
  code: { free: 5, firstPauseMs: 5 * SECOND_MS, longestPauseMs: 30 * MINUTE_MS, forgetMs: 120 * MINUTE_MS },
} as const;
export type Brake = keyof typeof BRAKES;

/** What is remembered of failed tries under one key. */
export interface BrakeState {
  readonly failures: number;
  readonly lastAt: Instant;
  readonly blockedUntil: Instant;
}

/** How long until another try is looked at, in milliseconds; 0: now. */
export const waitOf = (state: BrakeState | undefined, now: Instant): number =>
  state ? Math.max(0, state.blockedUntil - now) : 0;

/** The state after a try was begun: it counts as failed until it has succeeded, so that many at once count as many. */
export function afterTry(brake: Brake, before: BrakeState | undefined, now: Instant): BrakeState {
  const { free, firstPauseMs, longestPauseMs, forgetMs } = BRAKES[brake];
  const failures = (before && now - before.lastAt < forgetMs ? before.failures : 0) + 1;
  const over = failures - free;
  const pauseMs = over < 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(over, 20));
  return { failures, lastAt: now, blockedUntil: instant(now + pauseMs) };
}
