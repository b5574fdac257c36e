import { expect, it } from 'vitest';
import { isWorking, STUCK_AFTER_MS } from './liveness.ts';
import { instant } from './time.ts';

const now = instant(10_000_000);
const ago = (ms: number) => instant(now - ms);
const LONG = STUCK_AFTER_MS + 1;

it.each([
  ['has just finished something', ago(10), { at: ago(5), oldestMs: LONG }, true],
  ['has nothing to do', ago(LONG), { at: ago(5), oldestMs: 0 }, true],
  ['has only young work', ago(LONG), { at: ago(5), oldestMs: STUCK_AFTER_MS - 1 }, true],
  ['finishes nothing while something waits', ago(LONG), { at: ago(5), oldestMs: LONG }, false],
  ['has never seen the backlog', ago(LONG), null, true],
  ['has not seen the backlog for long, because Postgres is away', ago(LONG), { at: ago(LONG), oldestMs: LONG }, true],
])('a worker that %s: %#', (_what, workedAt, seen, expected) => {
  expect(isWorking({ workedAt, seen }, now)).toBe(expected);
});
