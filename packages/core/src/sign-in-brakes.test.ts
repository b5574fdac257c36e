import { expect, it } from 'vitest';
import { afterTry, BRAKES, type Brake, type BrakeState, waitOf } from './sign-in-brakes.ts';
import { instant, MINUTE_MS } from './time.ts';

const AT = instant(1_700_000_000_000);
/** So many failures in a row, as fast as the brake lets them. @returns the state, and when it was reached */
function fail(brake: Brake, times: number) {
  let state: BrakeState | undefined;
  let now = AT;
  for (let n = 0; n < times; n++) {
    now = instant(now + waitOf(state, now));
    state = afterTry(brake, state, now);
  }
  return { state: state!, now };
}

it.each([
  [4, 0],
  [5, 1_000],
  [6, 2_000],
  [7, 4_000],
  [10, 32_000],
  [20, 15 * MINUTE_MS],
  [200, 15 * MINUTE_MS],
])('an account waits after %i failures for %i ms', (times, waitMs) => {
  const { state, now } = fail('account', times);
  expect(waitOf(state, now)).toBe(waitMs);
});

it.each(Object.keys(BRAKES) as Brake[])('%s never waits longer than it may, and forgets', (brake) => {
  const { state, now } = fail(brake, 500);
  expect(waitOf(state, now)).toBe(BRAKES[brake].longestPauseMs);
  const later = instant(now + Math.max(BRAKES[brake].forgetMs, BRAKES[brake].longestPauseMs) + 1);
  expect(waitOf(state, later)).toBe(0);
  expect(afterTry(brake, state, later).failures).toBe(1);
});

it('who guesses codes as fast as they can for a day tries fewer than a hundred of a million', () => {
  let state: BrakeState | undefined;
  let now = AT;
  let tries = 0;
  while (now < AT + 24 * 60 * MINUTE_MS) {
    state = afterTry('code', state, now);
    tries += 1;
    now = instant(now + Math.max(1, waitOf(state, now)));
  }
  expect(tries).toBeLessThan(100);
});
