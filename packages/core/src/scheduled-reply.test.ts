import { expect, it } from 'vitest';
import { MAX_SCHEDULE_MS, scheduleRefusal } from './scheduled-reply.ts';
import { HOUR_MS, instant } from './time.ts';

const NOW = instant(Date.parse('2026-03-02T09:00:00Z'));
const IN_A_DAY = instant(NOW + 24 * HOUR_MS);

it.each([
  ['a moment ago', -1, null, 'reply.bad_time'],
  ['now', 0, null, 'reply.bad_time'],
  ['in a moment', 1, null, null],
  ['in thirty days', MAX_SCHEDULE_MS, null, null],
  ['later than that', MAX_SCHEDULE_MS + 1, null, 'reply.bad_time'],
  ['before the window closes', 23 * HOUR_MS, IN_A_DAY, null],
  ['as the window closes', 24 * HOUR_MS, IN_A_DAY, 'reply.window_closed'],
  ['after the window has closed', 25 * HOUR_MS, IN_A_DAY, 'reply.window_closed'],
])('an answer may go out %s, or is refused with a reason', (_when, inMs, window, code) =>
  expect(scheduleRefusal(instant(NOW + inMs), NOW, window)?.code ?? null).toBe(code),
);
