import type { ConversationStatus, Priority, Resolution } from './conversation.ts';
import type { Platform } from './platform.ts';
import { cancelClock, isLive, meetClock, type SlaClock, startClock } from './sla/clock.ts';
import type { PolicyVersion } from './sla/policy.ts';
import type { Instant } from './time.ts';

/**
 * What a new status does to the promises. Resolving keeps the resolution promise and ends the others: an answer that is still
 * owed then was decided not to be needed. Spam owes nothing. Re-opening starts a new resolution promise, and the waits that
 * are still unanswered. Snoozing changes nothing: the customer did not ask us to wait.
 */
export function clocksAfterStatus(
  clocks: readonly SlaClock[],
  change: {
    readonly from: ConversationStatus;
    readonly to: ConversationStatus;
    readonly at: Instant;
    /** Something waits to be sent, or is being sent: what it may keep is not given up. */
    readonly isAnswerUnderWay?: boolean;
  },
  wait: { readonly waitingSince: Instant | null; readonly firstResponseAt: Instant | null },
  policy: PolicyVersion,
  about: { readonly priority: Priority; readonly platform: Platform },
): readonly SlaClock[] {
  const { from, to, at, isAnswerUnderWay = false } = change;
  if (to === 'resolved')
    return clocks.map((clock) => {
      if (clock.target === 'resolution') return meetClock(clock, at);
      return isAnswerUnderWay ? clock : cancelClock(clock);
    });
  if (to === 'spam') return clocks.map(cancelClock);
  if (to === 'open' && (from === 'resolved' || from === 'spam')) {
    const started: SlaClock[] = [];
    const ordinal = (target: SlaClock['target']) =>
      Math.max(-1, ...clocks.filter((clock) => clock.target === target).map((clock) => clock.ordinal)) + 1;
    const put = (clock: SlaClock | undefined) => clock && started.push(clock);
    if (!clocks.some((clock) => clock.target === 'resolution' && isLive(clock)))
      put(startClock('resolution', ordinal('resolution'), at, policy, about));
    if (wait.waitingSince !== null) {
      const target = wait.firstResponseAt === null ? 'first_response' : 'next_response';
      if (!clocks.some((clock) => clock.target === target && isLive(clock)))
        put(startClock(target, ordinal(target), at, policy, about));
    }
    return [...clocks, ...started];
  }
  return clocks;
}

/** How a conversation came to rest, if nobody says: unanswered means that no reply was needed. */
export const resolutionOf = (wait: {
  readonly waitingSince: Instant | null;
  readonly firstResponseAt: Instant | null;
}): Resolution => (wait.waitingSince === null && wait.firstResponseAt !== null ? 'answered' : 'no_reply_needed');
