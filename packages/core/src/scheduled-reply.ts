import type { ErrorCode } from './errors.ts';
import { DAY_MS, type Instant } from './time.ts';

/** How far ahead an answer can be given its time. */
export const MAX_SCHEDULE_MS = 30 * DAY_MS;

/**
 * Whether an answer may go out at a moment that is still to come.
 * @param windowExpiresAt until when the platform lets us answer; null: no end is known
 * @returns why not; null if it may
 */
export function scheduleRefusal(
  sendAt: Instant,
  now: Instant,
  windowExpiresAt: Instant | null,
): { readonly code: ErrorCode; readonly words: string } | null {
  if (sendAt <= now) return { code: 'reply.bad_time', words: 'Choose a moment that lies ahead.' };
  if (sendAt - now > MAX_SCHEDULE_MS) return { code: 'reply.bad_time', words: 'Choose a moment within 30 days.' };
  if (windowExpiresAt !== null && sendAt >= windowExpiresAt)
    return {
      code: 'reply.window_closed',
      words: 'By then the platform no longer lets us answer. Choose an earlier moment.',
    };
  return null;
}
