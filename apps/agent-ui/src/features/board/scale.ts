/** Where a value stands on a scale, 0 to 100; what lies beyond stands at the end. */
export const percentOf = (value: number, max: number): number => Math.max(0, Math.min(100, (value / max) * 100));

/** The end of the scale in minutes: a quarter beyond the promise, or beyond what was measured if there is none. */
export function scaleEnd(promiseMinutes: number | null, largestMinutes: number): number {
  if (promiseMinutes !== null) return promiseMinutes * 1.25;
  return Math.max(15, Math.ceil(largestMinutes / 15) * 15);
}

/**
 * Positions for labels so that none covers another: pushed apart to at least `gap`, kept between `gap / 2` and
 * `100 - gap / 2`, in the order of their values.
 */
export function spreadLabels(positions: readonly number[], gap: number): number[] {
  const order = positions.map((at, index) => ({ at, index })).toSorted((a, b) => a.at - b.at);
  let floor = gap / 2;
  for (const label of order) {
    label.at = Math.max(label.at, floor);
    floor = label.at + gap;
  }
  let ceiling = 100 - gap / 2;
  for (const label of order.toReversed()) {
    label.at = Math.min(label.at, ceiling);
    ceiling = label.at - gap;
  }
  const spread = positions.slice();
  for (const { at, index } of order) spread[index] = at;
  return spread;
}
