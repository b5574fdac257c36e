import { expect, it } from 'vitest';
import { ago, dayName, daysBetween, shortWhen, whenWords } from './format-time.ts';

const ZONE = 'Europe/Amsterdam';
const at = (iso: string) => Date.parse(iso);
const now = at('2026-11-19T14:32:00+01:00');

it.each([
  ['2026-11-19T00:05:00+01:00', 'Today'],
  ['2026-11-18T23:55:00+01:00', 'Yesterday'],
  ['2026-11-20T08:00:00+01:00', 'Tomorrow'],
  ['2026-11-23T08:00:00+01:00', 'Monday'],
  ['2026-11-13T08:00:00+01:00', 'Friday 13 November'],
  ['2026-09-12T08:00:00+02:00', '12 September'],
  ['2025-05-03T08:00:00+02:00', '3 May 2025'],
])('calls %s %s', (iso, words) => expect(dayName(at(iso), now, ZONE)).toBe(words));

it.each([
  ['2026-11-19T14:20:00+01:00', '14:20'],
  ['2026-11-20T14:20:00+01:00', 'tomorrow 14:20'],
  ['2026-11-21T08:00:00+01:00', 'Saturday 08:00'],
])('says %s as %s', (iso, words) => expect(whenWords(at(iso), now, ZONE)).toBe(words));

it('keeps a badge short', () => expect(shortWhen(at('2026-11-23T08:00:00+01:00'), now, ZONE)).toBe('Mon 08:00'));

it('counts local days over the change of clocks', () =>
  expect(daysBetween(at('2026-10-24T23:30:00+02:00'), at('2026-10-25T23:30:00+01:00'), ZONE)).toBe(1));

it.each([
  [42_000, '42 s ago'],
  [11 * 60_000, '11 min ago'],
  [3 * 3_600_000, '3 h ago'],
])('says %i ms ago as %s', (ms, words) => expect(ago(now - ms, now)).toBe(words));
