import type { Priority } from './conversation.ts';
import type { Platform } from './platform.ts';
import { backdateClock, isLive, meetClock, pauseClock, resumeClock, type SlaClock, startClock } from './sla/clock.ts';
import type { PolicyVersion } from './sla/policy.ts';
import type { SlaTarget } from './sla/target.ts';
import type { Instant } from './time.ts';
import { isAfterAnswer, type SpokenFact, type Waits, waits } from './waits.ts';

/** A conversation in time: who waits since when, and how every promise stands. */
export interface Timeline extends Waits {
  readonly clocks: readonly SlaClock[];
}

export const EMPTY_TIMELINE: Timeline = {
  openedAt: null,
  firstResponseAt: null,
  waitingSince: null,
  lastInboundAt: null,
  lastAnswerAt: null,
  clocks: [],
};

interface Case {
  readonly priority: Priority;
  readonly platform: Platform;
}

/** Whether a fact is no older than everything known: then it can be added without reading the others again. */
export const isInOrder = (timeline: Waits, fact: SpokenFact): boolean =>
  (timeline.lastInboundAt === null || fact.at >= timeline.lastInboundAt) &&
  (timeline.lastAnswerAt === null || fact.at >= timeline.lastAnswerAt);

/** `waits` for one more fact that is in order; the same result as for all of them together. */
function addInOrder(timeline: Waits, { at, by }: SpokenFact): Waits {
  if (by === 'automatic') return timeline;
  if (by === 'customer') {
    const isLater = timeline.lastAnswerAt === null || isAfterAnswer(at, timeline.lastAnswerAt);
    return {
      ...timeline,
      openedAt: timeline.openedAt ?? at,
      // An answer of the same moment as the message that opens answers it.
      firstResponseAt:
        timeline.firstResponseAt ?? (timeline.openedAt === null && !isLater ? timeline.lastAnswerAt : null),
      lastInboundAt: at,
      waitingSince: timeline.waitingSince ?? (isLater ? at : null),
    };
  }
  const answers = timeline.openedAt !== null && !isAfterAnswer(timeline.openedAt, at);
  const stillWaits = timeline.lastInboundAt !== null && isAfterAnswer(timeline.lastInboundAt, at);
  return {
    ...timeline,
    lastAnswerAt: at,
    firstResponseAt: timeline.firstResponseAt ?? (answers ? at : null),
    waitingSince: stillWaits ? timeline.lastInboundAt : null,
  };
}

/** The facts that a conversation's own figures still tell. */
const remembered = (timeline: Waits): SpokenFact[] => [
  ...[timeline.openedAt, timeline.waitingSince, timeline.lastInboundAt]
    .filter((at) => at !== null)
    .map((at): SpokenFact => ({ at, by: 'customer' })),
  ...[timeline.firstResponseAt, timeline.lastAnswerAt]
    .filter((at) => at !== null)
    .map((at): SpokenFact => ({ at, by: 'answer' })),
];

/**
 * A conversation in time after one more thing was said.
 * @param earlier all facts known so far, for exact figures when `isInOrder` says no. Without them, a fact out of order is judged by
 *   what the figures remember: nobody who waits is forgotten, but since when may come out too late
 * @throws DomainError `sla.never_open`
 */
export function withFact(
  timeline: Timeline,
  fact: SpokenFact,
  policy: PolicyVersion,
  about: Case,
  earlier: readonly SpokenFact[] = [],
): Timeline {
  const after = isInOrder(timeline, fact)
    ? addInOrder(timeline, fact)
    : waits([...(earlier.length > 0 ? earlier : remembered(timeline)), fact]);
  return { ...after, clocks: clocksFor(timeline.clocks, after, fact, policy, about) };
}

const latest = (clocks: readonly SlaClock[], target: SlaTarget): SlaClock | undefined =>
  clocks
    .filter((clock) => clock.target === target)
    .toSorted((a, b) => b.ordinal - a.ordinal || b.segment - a.segment)[0];

/** Bring the promises in line with who waits since when. */
function clocksFor(
  clocks: readonly SlaClock[],
  after: Waits,
  fact: SpokenFact,
  policy: PolicyVersion,
  about: Case,
): readonly SlaClock[] {
  const next = [...clocks];
  const put = (old: SlaClock | undefined, fresh: SlaClock | undefined) => {
    if (!fresh || fresh === old) return;
    if (old) next[next.indexOf(old)] = fresh;
    else next.push(fresh);
  };
  // When it had been decided that no reply was needed, only a message begins a new wait, and not before it was written.
  const waitAfter = (ended: SlaClock | undefined): Instant | null => {
    if (after.waitingSince === null || ended?.state !== 'cancelled') return after.waitingSince;
    return fact.by === 'customer' && fact.at >= after.waitingSince ? fact.at : null;
  };

  const first = latest(next, 'first_response');
  if (!first && after.openedAt !== null) {
    const started = startClock('first_response', 0, after.openedAt, policy, about);
    put(undefined, started && after.firstResponseAt !== null ? meetClock(started, after.firstResponseAt) : started);
  } else if (first && after.openedAt !== null) {
    const dated = first.ordinal === 0 ? backdateClock(first, after.openedAt, policy) : first;
    if (after.firstResponseAt !== null && isLive(dated)) put(first, meetClock(dated, after.firstResponseAt));
    else if (after.firstResponseAt === null && !isLive(dated)) {
      const since = waitAfter(dated);
      if (since !== null) put(undefined, startClock('first_response', dated.ordinal + 1, since, policy, about));
    } else if (after.firstResponseAt !== null && dated.metAt !== null && after.firstResponseAt < dated.metAt) {
      const again = startClock('first_response', 0, dated.startedAt, policy, about);
      if (again)
        put(first, { ...meetClock(again, after.firstResponseAt), ordinal: dated.ordinal, segment: dated.segment });
    } else put(first, dated);
  }

  const later = latest(next, 'next_response');
  const waitsAgain = after.firstResponseAt !== null && after.waitingSince !== null;
  if (
    later &&
    isLive(later) &&
    after.lastAnswerAt !== null &&
    (after.waitingSince === null || after.waitingSince > later.startedAt)
  ) {
    put(later, meetClock(later, after.lastAnswerAt));
  } else if (later && isLive(later) && fact.by === 'customer' && after.waitingSince === fact.at) {
    put(later, backdateClock(later, fact.at, policy));
  }
  const current = latest(next, 'next_response');
  const since = waitAfter(current);
  if (waitsAgain && since !== null && !(current && isLive(current))) {
    put(undefined, startClock('next_response', (current?.ordinal ?? -1) + 1, since, policy, about));
  }

  const whole = latest(next, 'resolution');
  if (!whole && after.openedAt !== null) {
    const started = startClock('resolution', 0, after.openedAt, policy, about);
    put(
      undefined,
      started && after.waitingSince === null && after.lastAnswerAt !== null
        ? pauseClock(started, after.lastAnswerAt, policy)
        : started,
    );
  } else if (whole && isLive(whole)) {
    if (after.waitingSince === null && after.lastAnswerAt !== null)
      put(whole, pauseClock(whole, after.lastAnswerAt, policy));
    else if (after.waitingSince !== null) put(whole, resumeClock(whole, after.waitingSince, policy));
  }
  return next;
}

/** The next promise to fall due and the next to become at risk, among those that run. */
export function urgency(clocks: readonly SlaClock[]): {
  readonly nextDueAt: Instant | null;
  readonly nextWarnAt: Instant | null;
} {
  let nextDueAt: Instant | null = null;
  let nextWarnAt: Instant | null = null;
  for (const clock of clocks) {
    if (clock.state !== 'running' && clock.state !== 'breached') continue;
    if (nextDueAt === null || clock.dueAt < nextDueAt) nextDueAt = clock.dueAt;
    if (nextWarnAt === null || clock.warnAt < nextWarnAt) nextWarnAt = clock.warnAt;
  }
  return { nextDueAt, nextWarnAt };
}
