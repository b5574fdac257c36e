import { expect, it } from 'vitest';
import { isUuid } from './ids.ts';
import { instant, iso, parseInstant } from './time.ts';

it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 1, -8.64e15 - 1])('refuses %s as a moment', (ms) =>
  expect(() => instant(ms)).toThrow(RangeError),
);

it.each([0, 8.64e15, -8.64e15])('takes %s as a moment', (ms) => expect(instant(ms)).toBe(ms));

it('writes moments as ISO 8601 in UTC, to the millisecond', () =>
  expect(iso(instant(1_772_452_800_007))).toBe('2026-03-02T12:00:00.007Z'));

it.each([
  ['2026-03-02T14:00:00+02:00', '2026-03-02T12:00:00.000Z'],
  ['Mon, 02 Mar 2026 12:00:00 +0000', '2026-03-02T12:00:00.000Z'],
])('reads %s', (text, utc) => expect(iso(parseInstant(text)!)).toBe(utc));

it.each(['', 'yesterday', '2026-13-45'])('does not read %j', (text) => expect(parseInstant(text)).toBeUndefined());

it.each([
  ['01928c1e-7d1a-7c3a-9b0e-0123456789ab', true],
  ['01928C1E-7D1A-4C3A-BB0E-0123456789AB', true],
  ['01928c1e-7d1a-7c3a-7b0e-0123456789ab', false],
  ['01928c1e-7d1a-0c3a-9b0e-0123456789ab', false],
  ['x01928c1e-7d1a-7c3a-9b0e-0123456789ab', false],
  ['01928c1e-7d1a-7c3a-9b0e-0123456789abc', false],
  ['01928c1e7d1a7c3a9b0e0123456789ab', false],
])('knows whether %s is a UUID', (text, known) => expect(isUuid(text)).toBe(known));
