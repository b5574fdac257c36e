import { afterEach, expect, it } from 'vitest';
import { isVeiled, setOpened, veilFor } from './veil.ts';

afterEach(() => veilFor('nobody', false));

it('hides what may be abuse until somebody opens it, and nothing else', () => {
  veilFor('tess', false);
  expect([isVeiled('m1'), isVeiled(null), isVeiled(undefined)]).toEqual([true, false, false]);
  setOpened('m1', true);
  expect([isVeiled('m1'), isVeiled('m2')]).toEqual([false, true]);
  setOpened('m1', false);
  expect(isVeiled('m1')).toBe(true);
});

it('hides nothing from who wants to see everything', () => {
  veilFor('tess', true);
  expect(isVeiled('m1')).toBe(false);
});

it('closes what somebody else had opened', () => {
  veilFor('tess', false);
  setOpened('m1', true);
  veilFor('tess', false);
  expect(isVeiled('m1')).toBe(false);
  veilFor('daan', false);
  expect(isVeiled('m1')).toBe(true);
});
