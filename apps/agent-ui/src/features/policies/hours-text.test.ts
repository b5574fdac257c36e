import { expect, it } from 'vitest';
import { clockToMinutes, exampleSentence, intervalProblem, minutesToClock, minutesWords } from './hours-text.ts';

it.each([
  ['08:00', 480],
  ['8:30', 510],
  ['24:00', 1440],
  ['0800', 480],
  ['24:01', undefined],
  ['08:60', undefined],
  ['soon', undefined],
])('reads %s', (text, minutes) => expect(clockToMinutes(text)).toBe(minutes));

it('writes what it reads', () => expect(minutesToClock(clockToMinutes('24:00') ?? 0)).toBe('24:00'));

it.each([
  [[[480, 1020]], undefined],
  [
    [
      [480, 720],
      [780, 1020],
    ],
    undefined,
  ],
  [[[480, 480]], /before it opens/],
  [
    [
      [480, 800],
      [780, 1020],
    ],
    /overlap/,
  ],
] as const)('judges %j', (day, problem) => {
  const found = intervalProblem(day.map(([from, to]) => [from, to]));
  if (problem) expect(found).toMatch(problem);
  else expect(found).toBeUndefined();
});

it.each([
  [45, '45 min'],
  [60, '1 h'],
  [90, '1 h 30 min'],
  [1440, '1 day'],
  [2880, '2 days'],
])('says %i minutes as %s', (minutes, words) => expect(minutesWords(minutes)).toBe(words));

const office = {
  timeZone: 'Europe/Amsterdam',
  week: [[], ...Array.from({ length: 5 }, (): [number, number][] => [[480, 1020]]), []],
  holidays: [],
};

it('shows what a promise means before the weekend', () =>
  expect(exampleSentence(office, 60, Date.parse('2026-11-19T13:32:00Z'))).toBe(
    'A customer who writes tomorrow 16:40 gets a first answer by Monday 08:40.',
  ));
it('says nothing where the hours leave no time', () =>
  expect(
    exampleSentence({ ...office, week: Array(7).fill([]) }, 60, Date.parse('2026-11-19T13:32:00Z')),
  ).toBeUndefined());
