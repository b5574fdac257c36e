import { describe, expect, it } from 'vitest';
import { dueSince, type Stretch } from './tools/jumping-clock.ts';

const START = -1_000_000;
const steady: Stretch[] = [{ from: START, aheadMs: 0 }];
const after = (...jumps: [from: number, aheadMs: number][]): Stretch[] => [
  ...steady,
  ...jumps.map(([from, aheadMs]) => ({ from, aheadMs })),
];

describe('since when something was due', () => {
  it.each([
    ['by a steady clock', steady, 100, 140, 100],
    ['when the clock jumps just after: what it skipped is no wait', after([110, 300_000]), 100, 140, 100],
    ['when the clock jumps over it: from the landing on', after([50, 300_000]), 100, 140, 50],
    ['when the clock is set back and reaches it anew', after([110, -5_000], [120, 0]), 100, 140, 120],
    ['when the clock was set back before it could go off', after([110, -5_000]), 100, 140, 100],
    ['when it goes off before its time', steady, 200, 140, 140],
    ['over several jumps, as long as it stayed due', after([110, 50], [120, 20], [130, 90]), 100, 140, 100],
  ])('%s', (_, stretches, dueAt, doneAt, since) => {
    expect(dueSince(stretches, dueAt, doneAt)).toBe(since);
  });
});
