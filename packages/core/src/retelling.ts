import type { ConversationStatus, Priority, Resolution } from './conversation.ts';
import type { Platform } from './platform.ts';
import { cancelClock, fireClock, meetClock } from './sla/clock.ts';
import type { PolicyVersion } from './sla/policy.ts';
import { clocksAfterStatus } from './status-change.ts';
import { type Instant, instant } from './time.ts';
import { EMPTY_TIMELINE, type Timeline, withFact } from './timeline.ts';
import { isAfterAnswer, type SpokenFact } from './waits.ts';

/** Something that happened in a conversation and that waiting times depend on: words, or a change of its status. */
export type Told = (
  | { readonly type: 'said'; readonly by: SpokenFact['by'] }
  | {
      readonly type: 'status';
      readonly to: ConversationStatus;
      readonly resolution: Resolution | null;
    }
) & {
  readonly at: Instant;
  /** The conversation it came over from when that was merged into this one; null: it happened here. */
  readonly from: string | null;
};

/**
 * A conversation's waiting times and promises told anew from its beginning, under one policy: what two conversations become when they
 * are one, and each when they are parted. A pure function of what happened, so that it comes out the same whatever was joined or parted
 * on the way. Alarms whose time has come are taken for gone off.
 *
 * An answer answers whatever was asked before it, wherever it was asked. Resolving decides about what was asked in the same conversation,
 * and about what had come over to it by then.
 * @param mergedAt when each conversation came over
 * @throws DomainError `sla.never_open`
 */
export function retell(
  told: readonly Told[],
  policy: PolicyVersion,
  about: { readonly priority: Priority; readonly platform: Platform },
  mergedAt: ReadonlyMap<string, Instant>,
  now: Instant,
): Timeline {
  let timeline: Timeline = EMPTY_TIMELINE;
  /** What the customer asked and nobody has answered or settled. */
  let open: { readonly at: Instant; readonly from: string | null }[] = [];
  const statuses = new Map<string | null, ConversationStatus>();
  const fire = (upTo: Instant) => {
    timeline = { ...timeline, clocks: timeline.clocks.map((clock) => fireClock(clock, upTo).clock) };
  };
  const settle = (covers: (one: { from: string | null }) => boolean) => {
    const left = open.filter((one) => !covers(one));
    if (left.length === open.length) return;
    open = left;
    timeline = {
      ...timeline,
      waitingSince: left.length === 0 ? null : instant(Math.min(...left.map(({ at }) => at))),
      clocks:
        left.length > 0
          ? timeline.clocks
          : timeline.clocks.map((clock) => (clock.target === 'resolution' ? clock : cancelClock(clock))),
    };
  };
  // Of one moment, words come first: a message opens again what it came to.
  for (const each of told.toSorted((a, b) => a.at - b.at || order(a) - order(b))) {
    // Once it has come over, what its thread brings is this conversation's own.
    const isOwn = each.from === null || each.at >= (mergedAt.get(each.from) ?? each.at);
    const one = isOwn ? { ...each, from: null } : each;
    fire(instant(one.at - 1));
    const before = statuses.get(one.from) ?? 'open';
    if (one.type === 'said') {
      // What a spammer writes changes nothing.
      if (before === 'spam') continue;
      if (one.by === 'customer') open.push({ at: one.at, from: one.from });
      if (one.by === 'answer') open = open.filter(({ at }) => isAfterAnswer(at, one.at));
      const after = withFact(timeline, one, policy, about);
      timeline = open.length === 0 ? after : { ...after, waitingSince: instant(Math.min(...open.map(({ at }) => at))) };
      continue;
    }
    const { to, at, from, resolution } = one;
    statuses.set(from, to);
    // It was answered, but the answer is told as sent later: what it may keep is not given up.
    const isAnswerUnderWay = to === 'resolved' && resolution === 'answered' && timeline.waitingSince !== null;
    const isOver = (to === 'resolved' && !isAnswerUnderWay) || to === 'spam';
    if (isOver)
      settle((asked) =>
        from === null ? asked.from === null || at >= (mergedAt.get(asked.from) ?? at) : asked.from === from,
      );
    if (from !== null) continue;
    if (isOver && open.length > 0)
      timeline = {
        ...timeline,
        clocks: timeline.clocks.map((clock) => (clock.target === 'resolution' ? meetClock(clock, at) : clock)),
      };
    else
      timeline = {
        ...timeline,
        clocks: clocksAfterStatus(timeline.clocks, { from: before, to, at, isAnswerUnderWay }, timeline, policy, about),
      };
  }
  fire(now);
  return timeline;
}

const order = ({ type }: Told): number => (type === 'said' ? 0 : 1);
