import { expect, it } from 'vitest';
import { FRESH_MS, isFresh, stageAfterFirstFactor } from './session-limits.ts';
import { instant } from './time.ts';

it.each([
  [{ hasSecondFactor: false, isRequired: false }, 'full'],
  [{ hasSecondFactor: false, isRequired: true }, 'enrol'],
  [{ hasSecondFactor: true, isRequired: false }, 'second_factor'],
  [{ hasSecondFactor: true, isRequired: true }, 'second_factor'],
])('a right password with %o leads to %s', (facts, stage) => {
  expect(stageAfterFirstFactor(facts)).toBe(stage);
});

it('a proof is fresh for ten minutes, to the millisecond', () => {
  const at = instant(1_000);
  expect(isFresh(at, instant(at + FRESH_MS))).toBe(true);
  expect(isFresh(at, instant(at + FRESH_MS + 1))).toBe(false);
});
