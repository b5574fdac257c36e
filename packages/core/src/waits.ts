import type { Instant } from './time.ts';

/** When somebody spoke: all that waiting times depend on. */
export interface SpokenFact {
  readonly at: Instant;
  /** `customer` asks; `answer` is an answer by a person, here or in the platform's own app; `automatic` answers nobody. */
  readonly by: 'customer' | 'answer' | 'automatic';
}

/** Where a conversation stands in time, whatever order its messages came in. */
export interface Waits {
  readonly openedAt: Instant | null;
  readonly firstResponseAt: Instant | null;
  /** Since when the customer's oldest unanswered message waits; null: nobody waits. */
  readonly waitingSince: Instant | null;
  readonly lastInboundAt: Instant | null;
  readonly lastAnswerAt: Instant | null;
}

/**
 * Whether a customer's message is later than an answer. Some platforms tell only whole seconds: a message of the very second
 * of the answer is taken as later, so that nobody is taken for answered who was not.
 */
export const isAfterAnswer = (message: Instant, answer: Instant): boolean =>
  message > answer || (message % 1000 === 0 && message === Math.floor(answer / 1000) * 1000);

/**
 * Waiting times from what was said. A pure function of the set of facts: order of arrival does not matter.
 *
 * First response: the earliest answer by a person after the customer opened. Waiting since: the earliest message of the
 * customer after our latest answer.
 */
export function waits(facts: readonly SpokenFact[]): Waits {
  let openedAt: Instant | null = null;
  let lastInboundAt: Instant | null = null;
  let lastAnswerAt: Instant | null = null;
  for (const { at, by } of facts) {
    if (by === 'customer') {
      if (openedAt === null || at < openedAt) openedAt = at;
      if (lastInboundAt === null || at > lastInboundAt) lastInboundAt = at;
    } else if (by === 'answer' && (lastAnswerAt === null || at > lastAnswerAt)) lastAnswerAt = at;
  }
  let firstResponseAt: Instant | null = null;
  let waitingSince: Instant | null = null;
  for (const { at, by } of facts) {
    if (
      by === 'answer' &&
      openedAt !== null &&
      !isAfterAnswer(openedAt, at) &&
      (firstResponseAt === null || at < firstResponseAt)
    )
      firstResponseAt = at;
    if (
      by === 'customer' &&
      (lastAnswerAt === null || isAfterAnswer(at, lastAnswerAt)) &&
      (waitingSince === null || at < waitingSince)
    )
      waitingSince = at;
  }
  return { openedAt, firstResponseAt, waitingSince, lastInboundAt, lastAnswerAt };
}
