import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyId } from './ids.ts';
import { ALWAYS_OPEN } from './sla/business-hours.ts';
import { cancelClock, fireClock, isLive, meetClock, type SlaClock } from './sla/clock.ts';
import type { PolicyVersion } from './sla/policy.ts';
import { type Instant, instant, MINUTE_MS } from './time.ts';
import { EMPTY_TIMELINE, isInOrder, type Timeline, urgency, withFact } from './timeline.ts';
import { type SpokenFact, waits } from './waits.ts';

const about = { priority: 'normal', platform: 'facebook' } as const;
const promise = (target: 'first_response' | 'next_response' | 'resolution', promiseMinutes: number) => ({
  target,
  priority: null,
  platform: null,
  promiseMinutes,
  goalMinutes: null,
});
const policy: PolicyVersion = {
  policyId: 'p' as PolicyId,
  version: 1,
  hours: ALWAYS_OPEN,
  riskShare: 0.25,
  rules: [promise('first_response', 15), promise('next_response', 30), promise('resolution', 240)],
};

/** Minutes after an odd millisecond, so that a moment is never a whole second. */
const m = (minutes: number): Instant => instant(1_772_000_000_123 + Math.round(minutes * MINUTE_MS));
const customer = (minutes: number): SpokenFact => ({ at: m(minutes), by: 'customer' });
const answer = (minutes: number): SpokenFact => ({ at: m(minutes), by: 'answer' });

/** As the product does it: one fact after the other, reading the earlier ones only when it must. */
function told(facts: readonly SpokenFact[], from: Timeline = EMPTY_TIMELINE): Timeline {
  return facts.reduce(
    (timeline, fact, index) =>
      isInOrder(timeline, fact)
        ? withFact(timeline, fact, policy, about)
        : withFact(timeline, fact, policy, about, facts.slice(0, index)),
    from,
  );
}
const withoutClocks = ({ clocks: _, ...rest }: Timeline) => rest;
const clocksOf = (timeline: Timeline, target: SlaClock['target']) =>
  timeline.clocks.filter((clock) => clock.target === target);
const liveAnswers = (timeline: Timeline) =>
  timeline.clocks.filter((clock) => clock.target !== 'resolution' && isLive(clock));

describe('a conversation', () => {
  it('starts a first response and a resolution with the first message', () => {
    const timeline = told([customer(0), customer(1)]);
    expect(timeline.clocks).toMatchObject([
      { target: 'first_response', ordinal: 0, state: 'running', startedAt: m(0), dueAt: m(15) },
      { target: 'resolution', ordinal: 0, state: 'running', startedAt: m(0), dueAt: m(240) },
    ]);
  });

  it('meets the first response and pauses the resolution with an answer', () => {
    const timeline = told([customer(0), answer(10)]);
    expect(timeline.clocks).toMatchObject([
      { target: 'first_response', state: 'met', metAt: m(10) },
      { target: 'resolution', state: 'paused', pausedAt: m(10), remainingMs: 230 * MINUTE_MS },
    ]);
  });

  it('starts a next response for every further wait, and goes on with the resolution', () => {
    const timeline = told([customer(0), answer(10), customer(20), answer(60), customer(100)]);
    expect(clocksOf(timeline, 'next_response')).toMatchObject([
      { ordinal: 0, startedAt: m(20), state: 'met_late', metAt: m(60), breachedAt: m(50) },
      { ordinal: 1, startedAt: m(100), state: 'running', dueAt: m(130) },
    ]);
    expect(clocksOf(timeline, 'resolution')).toMatchObject([{ state: 'running', dueAt: m(100 + 240 - 10 - 40) }]);
    expect(clocksOf(timeline, 'first_response')).toHaveLength(1);
  });

  it('is not answered by a machine', () => {
    const before = told([customer(0)]);
    expect(withFact(before, { at: m(1), by: 'automatic' }, policy, about)).toEqual(before);
  });

  it('that we began promises nothing until the customer writes', () => {
    expect(told([answer(0)]).clocks).toEqual([]);
    expect(told([answer(0), customer(5)]).clocks).toMatchObject([
      { target: 'first_response', startedAt: m(5), state: 'running' },
      { target: 'resolution', startedAt: m(5), state: 'running' },
    ]);
  });

  it('takes an older message that comes in late as the beginning', () => {
    const timeline = told([customer(5), answer(16), customer(0)]);
    expect(clocksOf(timeline, 'first_response')).toMatchObject([
      { startedAt: m(0), dueAt: m(15), state: 'met_late', metAt: m(16) },
    ]);
  });

  it('takes an older answer that comes in late as the first response', () => {
    const timeline = told([customer(0), answer(20), answer(5)]);
    expect(clocksOf(timeline, 'first_response')).toMatchObject([{ state: 'met', metAt: m(5), ordinal: 0, segment: 0 }]);
  });

  it('measures the next response from the oldest message of that wait, even if that comes in late', () => {
    const timeline = told([customer(0), answer(10), customer(30), customer(20)]);
    expect(timeline.waitingSince).toBe(m(20));
    expect(clocksOf(timeline, 'next_response')).toMatchObject([{ startedAt: m(20), dueAt: m(50), ordinal: 0 }]);
  });

  it('still waits when an answer to an older message comes in late', () => {
    const timeline = told([customer(0), customer(30), answer(10)]);
    expect(timeline).toMatchObject({ firstResponseAt: m(10), waitingSince: m(30) });
    expect(liveAnswers(timeline)).toMatchObject([{ target: 'next_response', startedAt: m(30) }]);
  });

  it('does not give up who waits, even if the earlier facts are not at hand', () => {
    const timeline = withFact(told([customer(0), customer(30)]), answer(10), policy, about);
    expect(withFact(told([customer(0), customer(30)]), answer(10), policy, about, [])).toEqual(timeline);
    expect(timeline).toMatchObject({
      openedAt: m(0),
      firstResponseAt: m(10),
      waitingSince: m(30),
      lastInboundAt: m(30),
    });
  });

  it('begins a new first response when the customer writes again after "no reply needed"', () => {
    const decided = told([customer(0)]);
    const resolved = { ...decided, clocks: decided.clocks.map(cancelClock) };
    const again = withFact(resolved, customer(5_000), policy, about);
    expect(clocksOf(again, 'first_response')).toMatchObject([
      { ordinal: 0, state: 'cancelled' },
      { ordinal: 1, state: 'running', startedAt: m(5_000), dueAt: m(5_015) },
    ]);
    const more = withFact(again, customer(5_001), policy, about);
    expect(clocksOf(more, 'first_response').at(-1)).toMatchObject({ ordinal: 1, startedAt: m(5_000) });
    expect(liveAnswers(withFact(more, answer(5_002), policy, about))).toEqual([]);
  });

  it('begins a new next response when the customer writes again after "no reply needed"', () => {
    const decided = told([customer(0), answer(1), customer(2)]);
    const resolved = { ...decided, clocks: decided.clocks.map(cancelClock) };
    const again = withFact(resolved, customer(5_000), policy, about);
    expect(clocksOf(again, 'next_response')).toMatchObject([
      { ordinal: 0, state: 'cancelled' },
      { ordinal: 1, state: 'running', startedAt: m(5_000) },
    ]);
    expect(clocksOf(withFact(again, customer(5_001), policy, about), 'next_response').at(-1)).toMatchObject({
      ordinal: 1,
      startedAt: m(5_000),
    });
  });

  it('leaves a decided wait decided when only something of ours comes in late', () => {
    const decided = told([customer(0), answer(1), customer(20)]);
    const resolved = { ...decided, clocks: decided.clocks.map(cancelClock) };
    expect(liveAnswers(withFact(resolved, answer(2), policy, about))).toEqual([]);
  });

  it('promises nothing without a policy rule', () => {
    expect(withFact(EMPTY_TIMELINE, customer(0), { ...policy, rules: [] }, about).clocks).toEqual([]);
  });
});

/** One precision per conversation, as every platform has one: whole seconds, or milliseconds. Answers are always ours, in ms. */
const aStory = fc.boolean().chain((wholeSeconds) =>
  fc.array(
    fc
      .record({
        step: fc.integer({ min: 0, max: 48 }),
        by: fc.constantFrom('customer' as const, 'answer' as const, 'automatic' as const),
      })
      .map(({ step, by }): SpokenFact => {
        const ms = step * 250;
        if (by === 'customer' && wholeSeconds) return { at: instant(Math.floor(ms / 1000) * 1000), by };
        return { at: instant(ms % 1000 === 0 && by === 'customer' ? ms + 1 : ms), by };
      }),
    { maxLength: 14 },
  ),
);

describe('told in any order', () => {
  it('a conversation has the same waiting times', () => {
    fc.assert(
      fc.property(aStory, (facts) => {
        expect(withoutClocks(told(facts))).toEqual(waits(facts));
      }),
      { numRuns: 500, seed: 15 },
    );
  });

  it('exactly one answer is owed while somebody waits, and none while nobody does', () => {
    fc.assert(
      fc.property(aStory, (facts) => {
        let timeline: Timeline = EMPTY_TIMELINE;
        facts.forEach((fact, index) => {
          timeline = withFact(timeline, fact, policy, about, facts.slice(0, index));
          const live = liveAnswers(timeline);
          expect(live).toHaveLength(timeline.waitingSince === null ? 0 : 1);
          if (timeline.waitingSince !== null) {
            expect(live[0]!.target).toBe(timeline.firstResponseAt === null ? 'first_response' : 'next_response');
            expect(live[0]!.startedAt).toBe(
              timeline.firstResponseAt === null ? timeline.openedAt : timeline.waitingSince,
            );
          }
          const whole = clocksOf(timeline, 'resolution');
          expect(whole).toHaveLength(timeline.openedAt === null ? 0 : 1);
          if (whole[0])
            expect(whole[0].state).toBe(
              timeline.waitingSince === null && timeline.lastAnswerAt !== null ? 'paused' : 'running',
            );
          const keys = timeline.clocks.map(({ target, ordinal, segment }) => `${target} ${ordinal} ${segment}`);
          expect(new Set(keys).size).toBe(keys.length);
        });
      }),
      { numRuns: 500, seed: 15 },
    );
  });

  it('the first response is judged as if everything had come in order', () => {
    const judged = (timeline: Timeline) =>
      clocksOf(timeline, 'first_response').map(({ state, startedAt, metAt, dueAt }) => ({
        state,
        startedAt,
        metAt,
        dueAt,
      }));
    fc.assert(
      fc.property(aStory, (facts) => {
        const inOrder = facts.toSorted((a, b) => a.at - b.at);
        expect(judged(told(facts))).toEqual(judged(told(inOrder)));
      }),
      { numRuns: 300, seed: 15 },
    );
  });
});

describe('urgency', () => {
  it('is the earliest of the promises that run or are late, whichever it is', () => {
    const { clocks } = told([customer(0)]);
    expect(urgency(clocks)).toEqual({ nextDueAt: m(15), nextWarnAt: m(11.25) });
    expect(urgency(clocks.toReversed())).toEqual({ nextDueAt: m(15), nextWarnAt: m(11.25) });
    expect(urgency(clocks.map((clock) => fireClock(clock, m(20)).clock))).toMatchObject({ nextDueAt: m(15) });
  });

  it('is none when all promises wait or are over', () => {
    expect(urgency(told([customer(0), answer(1)]).clocks)).toEqual({ nextDueAt: null, nextWarnAt: null });
    expect(urgency(told([customer(0)]).clocks.map((clock) => meetClock(clock, m(1))))).toEqual({
      nextDueAt: null,
      nextWarnAt: null,
    });
  });
});
