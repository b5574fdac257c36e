import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, type Instant, instant } from '../time.ts';
import type { BusinessHours } from './business-hours.ts';
import { dueAt } from './due-at.ts';

const at = (text: string): Instant => instant(Date.parse(text));
const nineToFive = [[540, 1020]] as const;
const office: BusinessHours = {
  timeZone: 'Europe/Athens',
  week: [[], ...Array(5).fill(nineToFive), []],
  holidays: ['2026-03-25'],
};
const night: BusinessHours = {
  timeZone: 'Europe/Athens',
  week: Array(7).fill([
    [0, 360],
    [1320, 1440],
  ]),
  holidays: [],
};
const alwaysOpen: BusinessHours = { timeZone: 'Europe/Athens', week: Array(7).fill([[0, 1440]]), holidays: [] };
const never: BusinessHours = { timeZone: 'Europe/Athens', week: Array(7).fill([]), holidays: [] };

describe('a promise', () => {
  it.each([
    ['exactly at closing time', office, '2026-03-02T09:00+02:00', 8, '2026-03-02T17:00+02:00'],
    [
      'a moment after opening, when it was longer than the day',
      office,
      '2026-03-02T09:00+02:00',
      8.5,
      '2026-03-03T09:30+02:00',
    ],
    ['after an early start', office, '2026-03-02T07:00+02:00', 1, '2026-03-02T10:00+02:00'],
    ['over a holiday', office, '2026-03-24T16:30+02:00', 1, '2026-03-26T09:30+02:00'],
    ['over a weekend and the change to summer time', office, '2026-03-27T16:00+02:00', 2, '2026-03-30T10:00+03:00'],
    ['over a weekend and the change back', office, '2026-10-23T16:00+03:00', 2, '2026-10-26T10:00+02:00'],
    ['in the night that loses an hour', night, '2026-03-28T23:00+02:00', 5, '2026-03-29T05:00+03:00'],
    ['in the night that gains an hour', night, '2026-10-24T23:00+03:00', 5, '2026-10-25T03:00+02:00'],
    ['over the day between two nights', night, '2026-03-29T05:30+03:00', 1, '2026-03-29T22:30+03:00'],
    ['before the switch hour of the short night', night, '2026-03-29T00:00+02:00', 1, '2026-03-29T01:00+02:00'],
    ['before the switch hour of the long night', night, '2026-10-25T00:00+03:00', 1, '2026-10-25T01:00+03:00'],
  ])('falls due %s', (_when, hours, start, hoursPromised, due) =>
    expect(dueAt(at(start), hoursPromised * HOUR_MS, hours)).toBe(at(due)),
  );

  it('is plain addition for a team that never closes, whatever the clocks do', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 * HOUR_MS }), fc.nat(365 * 24 * HOUR_MS), (budgetMs, offset) => {
        const start = instant(at('2026-01-01T00:00Z') + offset);
        expect(dueAt(start, budgetMs, alwaysOpen)).toBe(start + budgetMs);
      }),
    );
  });

  it.each([
    ['is never open', never, 1],
    ['is open, but not for so long in 400 days', office, 400 * 8 * HOUR_MS],
    ['never closes, but not for so long in 400 days', alwaysOpen, 400 * DAY_MS + 1],
  ])('is refused when the team %s', (_when, hours, ms) =>
    expect(() => dueAt(at('2026-03-02T09:00Z'), ms, hours)).toThrow(
      expect.objectContaining({ name: 'DomainError', code: 'sla.never_open' }),
    ),
  );

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('of %s ms is a mistake of the caller', (ms) =>
    expect(() => dueAt(at('2026-03-02T09:00Z'), ms, office)).toThrow(RangeError),
  );
});
