import { expect, it } from 'vitest';
import { missingAtWrapUp } from './wrap-up.ts';

const said = { outcome: 'solved', reasons: 1, known: 3, resolution: null } as const;
it.each([
  ['off', { ...said, outcome: null, reasons: 0 }, null],
  ['offered', { ...said, outcome: null, reasons: 0 }, null],
  ['required', said, null],
  ['required', { ...said, reasons: 0 }, 'reason'],
  ['required', { ...said, outcome: null }, 'outcome'],
  ['required', { ...said, reasons: 0, known: 0 }, null],
  ['required', { ...said, outcome: null, reasons: 0, resolution: 'no_reply_needed' }, null],
] as const)('where it is %s, %j still needs: %s', (rule, what, missing) =>
  expect(missingAtWrapUp(rule, what)).toBe(missing),
);
