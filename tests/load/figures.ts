/** Value at a share of the sorted values, nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** Median with the lowest and highest of the runs. */
export const spread = (values: readonly number[]): string =>
  `${short(median(values))} [${short(Math.min(...values))}–${short(Math.max(...values))}]`;

export interface Line {
  readonly what: string;
  readonly ours: string;
  readonly bare: string;
  /** Ours to the bare stack's of the same run; the spread is over the runs. */
  readonly ratio: string;
  readonly goal: string;
  readonly met: boolean;
}

/** One table for the terminal and for docs/performance.md. */
export function printTable(lines: readonly Line[]): void {
  console.log('\n| what | ours | bare stack, same run | ratio | goal | |\n| --- | --- | --- | --- | --- | --- |');
  for (const { what, ours, bare, ratio, goal, met } of lines)
    console.log(`| ${what} | ${ours} | ${bare} | ${ratio} | ${goal} | ${met ? 'met' : 'MISSED'} |`);
  console.log('');
}
