import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS, SECOND_MS } from '../time.ts';
import { ALWAYS_OPEN, type BusinessHours, isAlwaysOpen, isOpenAt, openSpans, workingMs } from './business-hours.ts';
import { dueAt } from './due-at.ts';

const at = (text: string): Instant => instant(Date.parse(text));
const everyDay = (timeZone: string, ...intervals: [number, number][]): BusinessHours => ({
  timeZone,
  week: Array(7).fill(intervals),
  holidays: [],
});
const clock = (hour: number, minute = 0): number => hour * 60 + minute;
const spansFrom = (hours: BusinessHours, from: string, count: number): string[] =>
  openSpans(hours, at(from))
    .take(count)
    .map(({ start, end }) => `${new Date(start).toISOString()} ${(end - start) / MINUTE_MS}`)
    .toArray();

const office: BusinessHours = {
  timeZone: 'Europe/Athens',
  week: [[], ...Array(5).fill([[clock(9), clock(17)]]), []],
  holidays: ['2026-03-25'],
};
const night: BusinessHours = everyDay('Europe/Athens', [clock(0), clock(6)], [clock(22), clock(24)]);

describe('working time', () => {
  it.each([
    ['a day', office, '2026-03-02T00:00Z', '2026-03-03T00:00Z', 8 * HOUR_MS],
    ['nothing before opening', office, '2026-03-02T00:00+02:00', '2026-03-02T09:00+02:00', 0],
    ['nothing after closing', office, '2026-03-02T17:00+02:00', '2026-03-03T09:00+02:00', 0],
    ['the first and the last millisecond', office, '2026-03-02T16:59:59.999+02:00', '2026-03-03T09:00:00.001+02:00', 2],
    ['nothing on a holiday', office, '2026-03-25T00:00+02:00', '2026-03-26T00:00+02:00', 0],
    ['a week with a holiday', office, '2026-03-23T00:00+02:00', '2026-03-30T00:00+03:00', 32 * HOUR_MS],
    ['nothing backwards', office, '2026-03-02T12:00Z', '2026-03-02T11:00Z', 0],
    ['seven hours in the night that loses one', night, '2026-03-28T22:00+02:00', '2026-03-29T06:00+03:00', 7 * HOUR_MS],
    ['nine hours in the night that gains one', night, '2026-10-24T22:00+03:00', '2026-10-25T06:00+02:00', 9 * HOUR_MS],
    [
      'nothing in an hour that the clocks skip',
      everyDay('Europe/Berlin', [clock(2), clock(3)]),
      '2026-03-29T00:00+01:00',
      '2026-03-30T00:00+02:00',
      0,
    ],
    [
      'an hour twice that the clocks repeat',
      everyDay('Europe/Berlin', [clock(2), clock(3)]),
      '2026-10-25T00:00+02:00',
      '2026-10-26T00:00+01:00',
      2 * HOUR_MS,
    ],
    [
      'half an hour less when Lord Howe goes forward',
      everyDay('Australia/Lord_Howe', [clock(1), clock(4)]),
      '2026-10-04T00:00+10:30',
      '2026-10-05T00:00+11:00',
      2.5 * HOUR_MS,
    ],
    [
      'nothing in the half hour that Lord Howe skips',
      everyDay('Australia/Lord_Howe', [clock(2), clock(2, 30)]),
      '2026-10-04T00:00+10:30',
      '2026-10-05T00:00+11:00',
      0,
    ],
    [
      'half an hour more when Lord Howe goes back',
      everyDay('Australia/Lord_Howe', [clock(1), clock(4)]),
      '2026-04-05T00:00+11:00',
      '2026-04-06T00:00+10:30',
      3.5 * HOUR_MS,
    ],
    [
      'a day that Apia never had',
      everyDay('Pacific/Apia', [clock(9), clock(17)]),
      '2011-12-29T00:00-10:00',
      '2012-01-01T00:00+14:00',
      16 * HOUR_MS,
    ],
    [
      'a day that Apia never had, on which nobody works anyway',
      { ...everyDay('Pacific/Apia', [clock(9), clock(17)]), holidays: ['2011-12-30'] },
      '2011-12-29T00:00-10:00',
      '2012-01-01T00:00+14:00',
      16 * HOUR_MS,
    ],
  ])('counts %s', (_what, hours, from, to, ms) => expect(workingMs(hours, at(from), at(to))).toBe(ms));

  it('counts every hour of a year for a team that never closes, whatever the clocks do', () => {
    const hours = everyDay('America/New_York', [clock(0), clock(12)], [clock(12), clock(24)]);
    expect(isAlwaysOpen(hours)).toBe(false);
    expect(workingMs(hours, at('2026-01-01T00:00Z'), at('2027-01-01T00:00Z'))).toBe(365 * DAY_MS);
  });
});

describe('open spans', () => {
  it('begin at the asked instant when that is open, and never lie before it', () => {
    expect(spansFrom(office, '2026-03-02T16:30+02:00', 2)).toEqual([
      '2026-03-02T14:30:00.000Z 30',
      '2026-03-03T07:00:00.000Z 480',
    ]);
    expect(spansFrom(office, '2026-03-02T17:00+02:00', 1)).toEqual(['2026-03-03T07:00:00.000Z 480']);
  });

  it('come in order for several intervals a day', () => {
    const split = everyDay('Asia/Kolkata', [clock(9), clock(12)], [clock(14), clock(18)]);
    expect(spansFrom(split, '2026-05-01T00:00+05:30', 3)).toEqual([
      '2026-05-01T03:30:00.000Z 180',
      '2026-05-01T08:30:00.000Z 240',
      '2026-05-02T03:30:00.000Z 180',
    ]);
  });

  it('open when the clocks have jumped, for hours that begin inside the gap', () => {
    const hours = everyDay('Europe/Berlin', [clock(2, 30), clock(5)]);
    expect(spansFrom(hours, '2026-03-29T00:00+01:00', 1)).toEqual(['2026-03-29T01:00:00.000Z 120']);
  });

  it('are cut in two by a fold that lies around closing time', () => {
    const hours = everyDay('Europe/Berlin', [clock(1), clock(2, 30)]);
    expect(spansFrom(hours, '2026-10-25T00:00+02:00', 3)).toEqual([
      '2026-10-24T23:00:00.000Z 90',
      '2026-10-25T01:00:00.000Z 30',
      '2026-10-26T00:00:00.000Z 90',
    ]);
  });

  it('follow Morocco through Ramadan, when its clocks go back for a month', () => {
    const hours = everyDay('Africa/Casablanca', [clock(9), clock(10)]);
    expect(spansFrom(hours, '2026-02-14T00:00+01:00', 2)).toEqual([
      '2026-02-14T08:00:00.000Z 60',
      '2026-02-15T09:00:00.000Z 60',
    ]);
    expect(spansFrom(hours, '2026-03-22T05:00Z', 1)).toEqual(['2026-03-22T08:00:00.000Z 60']);
  });

  it('leave out a holiday on a day the clocks change, whole', () => {
    const hours = { ...night, holidays: ['2026-03-29'] };
    expect(spansFrom(hours, '2026-03-28T20:00+02:00', 2)).toEqual([
      '2026-03-28T20:00:00.000Z 120',
      '2026-03-29T21:00:00.000Z 360',
    ]);
  });

  it('never end for hours of every minute, and cover the horizon', () => {
    const [span, ...rest] = [...openSpans(ALWAYS_OPEN, at('2026-01-01T00:00Z'))];
    expect(rest).toEqual([]);
    expect(span).toEqual({ start: at('2026-01-01T00:00Z'), end: instant(at('2026-01-01T00:00Z') + 400 * DAY_MS) });
  });

  it.each([
    ['an interval that ends early', { ...ALWAYS_OPEN, week: Array(7).fill([[0, 1439]]) }, false],
    ['an interval that begins late', { ...ALWAYS_OPEN, week: Array(7).fill([[1, 1440]]) }, false],
    ['a day off', { ...ALWAYS_OPEN, week: [[], ...Array(6).fill([[0, 1440]])] }, false],
    ['a holiday', { ...ALWAYS_OPEN, holidays: ['2026-01-01'] }, false],
    ['00:00 to 24:00 on every day', everyDay('Asia/Tokyo', [0, 1440]), true],
  ])('are known to cover everything or not: %s', (_what, hours, always) => expect(isAlwaysOpen(hours)).toBe(always));
});

describe('whether it is open', () => {
  it.each([
    ['at opening time', '2026-03-02T09:00+02:00', true],
    ['just before', '2026-03-02T08:59:59.999+02:00', false],
    ['just before closing', '2026-03-02T16:59:59.999+02:00', true],
    ['at closing time', '2026-03-02T17:00+02:00', false],
    ['on a Sunday', '2026-03-01T12:00+02:00', false],
    ['on a holiday', '2026-03-25T12:00+02:00', false],
  ])('is known %s', (_when, moment, open) => expect(isOpenAt(office, at(moment))).toBe(open));

  it('is always, for a team that never closes', () =>
    expect(isOpenAt(ALWAYS_OPEN, at('2026-03-01T03:00Z'))).toBe(true));
});

/**
 * The oracle shares nothing with the code: it walks minute by minute and asks the wall clock of the zone. A minute is open if
 * the clock shows a time inside an interval of that weekday and the date is no holiday.
 */
const wallClocks = new Map<string, Intl.DateTimeFormat>();
const shown = new Map<string, string>();
function wallClock(timeZone: string, ms: number): { date: string; weekday: number; minute: number } {
  const key = `${timeZone}${ms}`;
  let text = shown.get(key);
  if (text === undefined) {
    let format = wallClocks.get(timeZone);
    if (!format) {
      format = new Intl.DateTimeFormat('sv-SE', {
        timeZone,
        year: 'numeric',
        month: '2-digit',
        day: '2-digit',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
      wallClocks.set(timeZone, format);
    }
    const part: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(ms)) part[type] = value;
    text = `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}`;
    shown.set(key, text);
  }
  const date = text.slice(0, 10);
  const weekday = new Date(`${date}T12:00Z`).getUTCDay();
  return { date, weekday, minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) };
}
const isMinuteOpen = (hours: BusinessHours, ms: number): boolean => {
  const { date, weekday, minute } = wallClock(hours.timeZone, ms);
  return !hours.holidays.includes(date) && hours.week[weekday]!.some(([from, to]) => from <= minute && minute < to);
};
const openMinutes = (hours: BusinessHours, from: number, to: number): number => {
  let count = 0;
  for (let ms = from; ms < to; ms += MINUTE_MS) if (isMinuteOpen(hours, ms)) count += 1;
  return count;
};

/** Zones with the moments around which something happens to their clocks. */
const MOMENTS: readonly (readonly [string, string])[] = [
  ['Europe/Athens', '2026-03-29T01:00Z'],
  ['Europe/Athens', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/St_Johns', '2026-11-01T04:30Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['Africa/Casablanca', '2026-02-15T02:00Z'],
  ['Africa/Casablanca', '2026-03-22T02:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['America/Nuuk', '2026-10-25T01:00Z'],
  ['Africa/Cairo', '2026-10-29T21:00Z'],
  ['Antarctica/Troll', '2026-03-29T01:00Z'],
  ['Pacific/Chatham', '2026-09-26T14:00Z'],
  ['Asia/Kathmandu', '2026-06-01T18:15Z'],
  ['Pacific/Kiritimati', '2026-01-01T10:00Z'],
];

const aDay = fc
  .uniqueArray(fc.integer({ min: 0, max: 48 }), { minLength: 0, maxLength: 6 })
  .map((halfHours) => halfHours.sort((a, b) => a - b))
  .map((cuts) => cuts.slice(0, cuts.length - (cuts.length % 2)))
  .map((cuts) =>
    Array.from({ length: cuts.length / 2 }, (_, i) => [cuts[2 * i]! * 30, cuts[2 * i + 1]! * 30] as const),
  );
const aCalendar = fc
  .record({
    moment: fc.constantFrom(...MOMENTS),
    week: fc.array(aDay, { minLength: 7, maxLength: 7 }),
    closed: fc.option(fc.integer({ min: -1, max: 1 }), { freq: 3 }),
  })
  .map(({ moment: [timeZone, change], week, closed }) => {
    const holidays = closed === null ? [] : [wallClock(timeZone, at(change) + closed * DAY_MS).date];
    return { hours: { timeZone, week, holidays } satisfies BusinessHours, change: at(change) };
  });
const minutesAround = fc.integer({ min: -16 * 60, max: 10 * 60 });

describe('against the clock on the wall', () => {
  it('counts the minutes that the wall clock shows inside an interval', () => {
    fc.assert(
      fc.property(aCalendar, minutesAround, fc.nat(20 * 60), ({ hours, change }, before, length) => {
        const from = instant(change + before * MINUTE_MS);
        const to = instant(from + length * MINUTE_MS);
        expect(workingMs(hours, from, to)).toBe(openMinutes(hours, from, to) * MINUTE_MS);
      }),
      { numRuns: 80, seed: 15 },
    );
  });

  it('is open in the same minutes', () => {
    fc.assert(
      fc.property(aCalendar, minutesAround, ({ hours, change }, offset) => {
        const moment = instant(change + offset * MINUTE_MS);
        expect(isOpenAt(hours, moment)).toBe(isMinuteOpen(hours, moment));
        expect(isOpenAt(hours, instant(moment + MINUTE_MS - 1))).toBe(isMinuteOpen(hours, moment));
      }),
      { numRuns: 250, seed: 15 },
    );
  });

  it('lets a promise fall due after exactly its working time, on a minute that was open', () => {
    const neverClosed = aCalendar.filter(({ hours }) => hours.week.filter((day) => day.length > 0).length >= 2);
    fc.assert(
      fc.property(
        neverClosed,
        minutesAround,
        fc.integer({ min: 1, max: 40 * HOUR_MS }),
        ({ hours, change }, offset, ms) => {
          const start = instant(change + offset * MINUTE_MS + 17 * SECOND_MS);
          const due = dueAt(start, ms, hours);
          expect(workingMs(hours, start, due)).toBe(ms);
          expect(workingMs(hours, start, instant(due - 1))).toBe(ms - 1);
          expect(isMinuteOpen(hours, Math.floor((due - 1) / MINUTE_MS) * MINUTE_MS)).toBe(true);
        },
      ),
      { numRuns: 120, seed: 15 },
    );
  });

  it('gives spans in order, apart, and none before the asked instant', () => {
    fc.assert(
      fc.property(aCalendar, minutesAround, ({ hours, change }, offset) => {
        const from = instant(change + offset * MINUTE_MS);
        let end: number = from;
        for (const span of openSpans(hours, from).take(12)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          end = span.end;
        }
      }),
      { numRuns: 80, seed: 15 },
    );
  });
});
