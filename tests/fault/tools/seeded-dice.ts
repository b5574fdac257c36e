/** The same throws for the same seed: Park and Miller's generator. */
export interface SeededDice {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including this. */
  below(limit: number): number;
  shuffle<Item>(items: readonly Item[]): Item[];
}

export function seededDice(seed: number): SeededDice {
  let state = (Math.abs(Math.trunc(seed)) % 2_147_483_646) + 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state - 1) / 2_147_483_646;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  // The first throws of neighbouring seeds are alike.
  for (let n = 0; n < 10; n++) next();
  return {
    next,
    below,
    shuffle(items) {
      const result = [...items];
      for (let at = result.length - 1; at > 0; at--) {
        const other = below(at + 1);
        [result[at], result[other]] = [result[other]!, result[at]!];
      }
      return result;
    },
  };
}
