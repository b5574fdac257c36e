import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Instant, instant } from './time.ts';
import { isAfterAnswer, type SpokenFact, waits } from './waits.ts';

const t = (seconds: number): Instant => instant(Math.round(seconds * 1000));
const customer = (seconds: number): SpokenFact => ({ at: t(seconds), by: 'customer' });
const answer = (seconds: number): SpokenFact => ({ at: t(seconds), by: 'answer' });
const automatic = (seconds: number): SpokenFact => ({ at: t(seconds), by: 'automatic' });

describe('a message and an answer', () => {
  it.each([
    ['a later message waits', 11.2, 10.5, true],
    ['an earlier message is answered', 10.2, 10.5, false],
    ['the same millisecond is answered', 10.5, 10.5, false],
    ['a message told only in seconds, of the second of the answer, waits', 10, 10.5, true],
    ['both told only in seconds, the same one: it waits', 10, 10, true],
    ['a message told only in seconds, of the second before, is answered', 9, 10.5, false],
    ['a message told in milliseconds, of the second of the answer, is answered', 10.001, 10.5, false],
  ])('%s', (_what, message, reply, after) => expect(isAfterAnswer(t(message), t(reply))).toBe(after));
});

describe('waiting times', () => {
  it.each([
    [
      'of nothing',
      [],
      { openedAt: null, firstResponseAt: null, waitingSince: null, lastInboundAt: null, lastAnswerAt: null },
    ],
    [
      'begin with the first message',
      [customer(5), customer(3)],
      { openedAt: t(3), waitingSince: t(3), lastInboundAt: t(5) },
    ],
    [
      'end with an answer',
      [customer(3), answer(9.5)],
      { firstResponseAt: t(9.5), waitingSince: null, lastAnswerAt: t(9.5) },
    ],
    [
      'keep the earliest answer as the first response',
      [customer(3), answer(12.5), answer(9.5)],
      { firstResponseAt: t(9.5), lastAnswerAt: t(12.5) },
    ],
    [
      'begin anew after the latest answer',
      [customer(3), answer(9.5), customer(20), customer(15)],
      { waitingSince: t(15), lastInboundAt: t(20) },
    ],
    [
      'are not ended by an automatic answer',
      [customer(3), automatic(4)],
      { firstResponseAt: null, waitingSince: t(3), lastAnswerAt: null },
    ],
    [
      'do not take for a response what was said before',
      [answer(1.5), customer(3)],
      { firstResponseAt: null, waitingSince: t(3), lastAnswerAt: t(1.5) },
    ],
    [
      'keep who wrote in the second of the answer',
      [customer(3), customer(9), answer(9.4)],
      { firstResponseAt: t(9.4), waitingSince: t(9) },
    ],
    ['do not begin with us', [answer(1.5)], { openedAt: null, firstResponseAt: null, waitingSince: null }],
  ] as const)('%s', (_what, facts, expected) => expect(waits(facts)).toMatchObject(expected));

  const fact = fc.record({
    at: fc.integer({ min: 0, max: 40 }).map((halves) => t(halves / 2)),
    by: fc.constantFrom('customer' as const, 'answer' as const, 'automatic' as const),
  });

  it('do not depend on the order of arrival', () => {
    const shuffled = fc
      .array(fact, { maxLength: 12 })
      .chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })));
    fc.assert(
      fc.property(shuffled, ([facts, other]) => {
        expect(waits(other)).toEqual(waits(facts));
      }),
      { seed: 15 },
    );
  });

  it('are the same without automatic answers, and with every fact told twice', () => {
    fc.assert(
      fc.property(fc.array(fact, { maxLength: 12 }), (facts) => {
        expect(waits(facts.filter(({ by }) => by !== 'automatic'))).toEqual(waits(facts));
        expect(waits([...facts, ...facts])).toEqual(waits(facts));
      }),
      { seed: 15 },
    );
  });
});
