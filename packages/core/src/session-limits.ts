import { DAY_MS, type Instant, MINUTE_MS } from './time.ts';

/** How long a session lives (ASVS 5.0, 7.3): three days without use, over a long weekend; two weeks at the very most. */
export const SESSION_IDLE_MS = 3 * DAY_MS;
export const SESSION_ABSOLUTE_MS = 14 * DAY_MS;
/** How long the way from a right password to a second factor may take. */
export const HALF_SESSION_MS = 10 * MINUTE_MS;
/** For how long having proved who one is opens what is sensitive. */
export const FRESH_MS = 10 * MINUTE_MS;
/** For how long the token before a rotation is still understood: requests that were under way. */
export const ROTATION_GRACE_MS = 20_000;

/**
 * How far a sign-in has come. `full`: done. `second_factor`: the password was right, the second factor is due. `enrol`: the
 * workspace asks for a second factor and this person has none yet.
 */
export const SESSION_STAGES = ['full', 'second_factor', 'enrol'] as const;
export type SessionStage = (typeof SESSION_STAGES)[number];

/** Which stage follows a right first factor. */
export function stageAfterFirstFactor(facts: { hasSecondFactor: boolean; isRequired: boolean }): SessionStage {
  if (facts.hasSecondFactor) return 'second_factor';
  return facts.isRequired ? 'enrol' : 'full';
}

/** Whether somebody proved who they are recently enough for something sensitive. */
export const isFresh = (authenticatedAt: Instant, now: Instant): boolean => now - authenticatedAt <= FRESH_MS;
