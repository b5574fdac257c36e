import { expect, it } from 'vitest';
import { percentOf, scaleEnd, spreadLabels } from './scale.ts';

it('ends a quarter beyond the promise', () => expect(scaleEnd(60, 300)).toBe(75));
it('ends beyond what was measured when nothing is promised', () => expect(scaleEnd(null, 43)).toBe(45));
it('keeps what lies beyond at the end', () => expect(percentOf(90, 75)).toBe(100));

it('leaves labels that are apart where they are', () => expect(spreadLabels([20, 60], 16)).toEqual([20, 60]));
it('pushes labels apart', () => {
  const [median, mean] = spreadLabels([15, 24], 16);
  expect((mean ?? 0) - (median ?? 0)).toBeGreaterThanOrEqual(16);
});
it('keeps labels inside, in order, at both ends', () => {
  const spread = spreadLabels([98, 100, 99], 16);
  expect(Math.max(...spread)).toBeLessThanOrEqual(92);
  expect(spread[0]).toBeLessThan(spread[2] ?? 0);
  expect(spread[2]).toBeLessThan(spread[1] ?? 0);
});
