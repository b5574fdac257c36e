import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAG_BOUNDS_MS, lagCounts, lagPercentile, utcDay } from './completeness.ts';
import { instant } from './time.ts';

describe('the delay of messages', () => {
  it.each([
    ['nothing', [], 0.95, null],
    ['one quick message', [40], 0.95, 100],
    ['a clock that is ahead', [-5_000], 0.95, 100],
    ['nineteen quick ones and a slow one', [...Array<number>(19).fill(90), 40_000], 0.95, 100],
    ['eighteen quick ones and two slow ones', [...Array<number>(18).fill(90), 40_000, 40_000], 0.95, 60_000],
    ['a bound itself', [2_000], 0.5, 2_000],
    ['a day', [86_400_000], 0.95, null],
  ])('of %s', (_what, lags, share, expected) => expect(lagPercentile(lagCounts(lags), share)).toBe(expected));

  it('is never told shorter than it was', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: LAG_BOUNDS_MS.at(-1)! }), { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (lags, share) => {
          const sorted = lags.toSorted((a, b) => a - b);
          const exact = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]!;
          expect(lagPercentile(lagCounts(lags), share)!).toBeGreaterThanOrEqual(exact);
        },
      ),
    ));
});

it('knows the day in UTC', () => expect(utcDay(instant(Date.parse('2026-03-29T00:30:00+02:00')))).toBe('2026-03-28'));
