import { describe, expect, it } from 'vitest';
import type { ConversationStatus, Resolution } from './conversation.ts';
import type { PolicyId } from './ids.ts';
import { retell, type Told } from './retelling.ts';
import { ALWAYS_OPEN } from './sla/business-hours.ts';
import { fireClock } from './sla/clock.ts';
import type { PolicyVersion } from './sla/policy.ts';
import { type Instant, instant, MINUTE_MS } from './time.ts';
import { EMPTY_TIMELINE, withFact } from './timeline.ts';

const promise = (target: 'first_response' | 'next_response' | 'resolution', minutes: number) => ({
  target,
  priority: 'normal' as const,
  platform: null,
  promiseMinutes: minutes,
  goalMinutes: null,
});
const policy: PolicyVersion = {
  policyId: 'p' as PolicyId,
  version: 1,
  hours: ALWAYS_OPEN,
  riskShare: 0.25,
  rules: [promise('first_response', 15), promise('next_response', 30), promise('resolution', 240)],
};
const about = { priority: 'normal', platform: 'x' } as const;
const m = (minutes: number): Instant => instant(1_772_000_000_123 + minutes * MINUTE_MS);
const asks = (minutes: number, from: string | null = null): Told => ({
  type: 'said',
  by: 'customer',
  at: m(minutes),
  from,
});
const answers = (minutes: number, from: string | null = null): Told => ({
  type: 'said',
  by: 'answer',
  at: m(minutes),
  from,
});
const becomes = (
  to: ConversationStatus,
  minutes: number,
  from: string | null = null,
  resolution: Resolution | null = to === 'resolved' ? 'no_reply_needed' : null,
): Told => ({ type: 'status', to, at: m(minutes), from, resolution });

const tell = (told: readonly Told[], mergedAt: Record<string, number> = { b: 50 }, now = 60) => {
  const { waitingSince, firstResponseAt, clocks } = retell(
    told,
    policy,
    about,
    new Map(Object.entries(mergedAt).map(([id, at]) => [id, m(at)])),
    m(now),
  );
  const minute = (at: Instant | null) => (at === null ? null : (at - m(0)) / MINUTE_MS);
  return {
    waits: minute(waitingSince),
    first: minute(firstResponseAt),
    clocks: clocks.map(({ target, state, startedAt }) => `${target} ${state} ${minute(startedAt)}`),
  };
};

describe('what was said', () => {
  it.each([
    ['a question', [asks(0)]],
    ['an answer', [asks(0), answers(5)]],
    ['a late answer', [asks(0), answers(20)]],
    ['a talk', [asks(0), answers(5), asks(7), asks(8), answers(9), asks(30)]],
  ])('comes out of %s as it did when it happened', (_what, told) => {
    let live = EMPTY_TIMELINE;
    for (const one of told) {
      live = { ...live, clocks: live.clocks.map((clock) => fireClock(clock, instant(one.at - 1)).clock) };
      live = withFact(live, { at: one.at, by: (one as { by: 'customer' | 'answer' }).by }, policy, about);
    }
    live = { ...live, clocks: live.clocks.map((clock) => fireClock(clock, m(60)).clock) };
    expect(retell(told, policy, about, new Map(), m(60))).toEqual(live);
    expect(retell(told.toReversed(), policy, about, new Map(), m(60))).toEqual(live);
  });
});

describe('two as one', () => {
  it.each([
    [
      'a question that came over waits',
      [asks(40), asks(45, 'b')],
      40,
      ['first_response breached 40', 'resolution running 40'],
    ],
    [
      'an answer answers both',
      [asks(0), asks(5, 'b'), answers(10)],
      null,
      ['first_response met 0', 'resolution paused 0'],
    ],
    [
      'what was resolved before leaves the other’s question',
      [asks(0), becomes('resolved', 10), asks(5, 'b')],
      5,
      ['first_response breached 0', 'resolution met 0'],
    ],
    [
      'what was resolved there leaves the question here',
      [asks(0), asks(5, 'b'), becomes('resolved', 10, 'b')],
      0,
      ['first_response breached 0', 'resolution running 0'],
    ],
    [
      'resolving the one that they are decides about both',
      [asks(40), asks(45, 'b'), becomes('resolved', 52)],
      null,
      ['first_response cancelled 40', 'resolution met 40'],
    ],
    [
      'opening it again begins a new promise',
      [asks(0), answers(5), becomes('resolved', 10, null, 'answered'), asks(40, 'b'), becomes('open', 51)],
      40,
      ['first_response met 0', 'resolution met 0', 'next_response running 40', 'resolution running 51'],
    ],
    [
      'what a spammer wrote there asks nothing, what they write after the merge does',
      [asks(0), answers(5), becomes('spam', 10, 'b'), asks(20, 'b'), asks(55, 'b')],
      55,
      ['first_response met 0', 'resolution running 0', 'next_response running 55'],
    ],
    [
      'an answer that was on its way when it was resolved keeps its promise',
      [asks(0), becomes('resolved', 5, null, 'answered'), answers(6)],
      null,
      ['first_response met 0', 'resolution met 0'],
    ],
  ])('%s', (_what, told, waits, clocks) => {
    expect(tell(told)).toMatchObject({ waits, clocks });
  });
});
