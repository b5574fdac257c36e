import { expect, it } from 'vitest';
import { formatDuration, formatStopwatch, spokenDuration } from './format-duration.ts';

const MINUTE = 60_000;

it.each([
  [-5, 'under 1 min'],
  [59_999, 'under 1 min'],
  [MINUTE, '1 min'],
  [14 * MINUTE + 59_000, '14 min'],
  [72 * MINUTE, '72 min'],
  [119 * MINUTE, '119 min'],
  [120 * MINUTE, '2 h'],
  [5 * 60 * MINUTE, '5 h'],
  [47 * 60 * MINUTE, '47 h'],
  [48 * 60 * MINUTE, '2 days'],
])('says %i ms as %s', (ms, words) => expect(formatDuration(ms)).toBe(words));

it.each([
  [30_000, 'less than a minute'],
  [MINUTE, '1 minute'],
  [9 * MINUTE, '9 minutes'],
  [120 * MINUTE, '2 hours'],
])('speaks %i ms as %s', (ms, words) => expect(spokenDuration(ms)).toBe(words));

it.each([
  [null, '–'],
  [0, '0:00'],
  [684, '11:24'],
  [3725, '1:02:05'],
])('reads %s seconds as %s', (seconds, words) => expect(formatStopwatch(seconds)).toBe(words));
