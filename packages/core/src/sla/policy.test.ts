import { expect, it } from 'vitest';
import type { Priority } from '../conversation.ts';
import type { Platform } from '../platform.ts';
import { promiseFor, type SlaRule } from './policy.ts';

const rule = (
  priority: Priority | null,
  platform: Platform | null,
  promiseMinutes: number,
  goalMinutes: number | null = null,
): SlaRule => ({ target: 'first_response', priority, platform, promiseMinutes, goalMinutes });

const rules = [
  rule(null, null, 60, 15),
  rule(null, 'x', 40),
  rule('urgent', null, 20),
  rule('urgent', 'x', 10, 5),
  { ...rule('urgent', 'x', 1), target: 'resolution' as const },
];

it.each([
  ['priority and platform', 'urgent', 'x', 10, 5],
  ['priority before platform', 'urgent', 'facebook', 20, null],
  ['platform', 'normal', 'x', 40, null],
  ['neither', 'normal', 'facebook', 60, 15],
] as const)('takes the most specific rule: %s', (_which, priority, platform, minutes, goal) => {
  const promised = { promiseMs: minutes * 60_000, goalMs: goal === null ? null : goal * 60_000 };
  expect(promiseFor({ rules }, 'first_response', priority, platform)).toEqual(promised);
  expect(promiseFor({ rules: rules.toReversed() }, 'first_response', priority, platform)).toEqual(promised);
});

it('prefers a rule for the priority to one for the platform', () => {
  const two = [rule(null, 'x', 40), rule('high', null, 20)];
  expect(promiseFor({ rules: two }, 'first_response', 'high', 'x')?.promiseMs).toBe(20 * 60_000);
});

it('promises nothing where no rule fits', () => {
  expect(promiseFor({ rules }, 'next_response', 'urgent', 'x')).toBeUndefined();
  expect(promiseFor({ rules: [rule('urgent', 'x', 1)] }, 'first_response', 'urgent', 'facebook')).toBeUndefined();
  expect(promiseFor({ rules: [rule('urgent', 'x', 1)] }, 'first_response', 'low', 'x')).toBeUndefined();
});
