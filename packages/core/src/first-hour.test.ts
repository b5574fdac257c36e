import { describe, expect, it } from 'vitest';
import { FIRST_HOUR_LINES, type FirstHourFacts, firstHourOf, type PutAside } from './first-hour.ts';
import { ROLE_PERMISSIONS } from './permissions.ts';

const facts = (...done: readonly string[]) =>
  Object.fromEntries(FIRST_HOUR_LINES.map((line) => [line, done.includes(line)])) as unknown as FirstHourFacts;
const aside = (...lines: readonly PutAside[]) => new Set(lines);
const admin = { role: 'admin' } as const;
const stateOf = (hour: ReturnType<typeof firstHourOf>, line: string) =>
  hour.lines.find((one) => one.line === line)?.state;

describe('firstHourOf', () => {
  it.each([
    ['nothing done', facts(), aside(), 'open', false],
    ['done by the rows', facts('channel'), aside(), 'done', false],
    ['put aside', facts(), aside('channel'), 'aside', false],
    ['put aside, and done all the same', facts('channel'), aside('channel'), 'done', false],
    ['dismissed: the lines say what they are', facts(), aside('everything'), 'open', false],
    ['all of it done', facts(...FIRST_HOUR_LINES), aside(), 'done', true],
    ['the last one put aside', facts(...FIRST_HOUR_LINES.slice(0, -1)), aside('backup'), 'done', true],
  ])('%s', (_name, known, put, state, isDone) => {
    const hour = firstHourOf(admin, known, put);
    expect(stateOf(hour, 'channel')).toBe(state);
    expect(hour.isDone).toBe(isDone);
    expect(hour.isDismissed).toBe(put.has('everything'));
  });

  it('shows each only what they can do something about, in one order', () => {
    expect(firstHourOf(admin, facts(), aside()).lines.map(({ line }) => line)).toEqual(FIRST_HOUR_LINES);
    const custom = { role: 'custom', permissions: [...ROLE_PERMISSIONS.viewer, 'channel.write'] } as const;
    expect(firstHourOf(custom, facts(), aside()).lines.map(({ line }) => line)).toEqual([
      'public_address',
      'channel',
      'webhook',
    ]);
  });
});
