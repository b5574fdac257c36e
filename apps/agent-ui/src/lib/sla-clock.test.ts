import type { SlaDto } from '@kwartier/contracts';
import { expect, it } from 'vitest';
import { badgeOf, groupOf, leadingPromise } from './sla-clock.ts';

const MINUTE = 60_000;
const start = Date.parse('2026-11-19T13:00:00Z');
const at = (minutes: number) => new Date(start + minutes * MINUTE).toISOString();

const promise = (over: Partial<SlaDto> = {}): SlaDto => ({
  target: 'first_response',
  state: 'running',
  startedAt: at(0),
  dueAt: at(60),
  goalAt: at(30),
  warnAt: at(45),
  metAt: null,
  breachedAt: null,
  promiseMs: 60 * MINUTE,
  policy: 'Webcare',
  policyVersion: 3,
  ...over,
});

it.each([
  ['more than a quarter left', {}, 12, 'running', '48 min left'],
  ['past the goal, without a colour', {}, 38, 'running', '22 min left'],
  ['in the last quarter', {}, 46, 'risk', '14 min left'],
  ['in the last minute', {}, 59.5, 'last_minute', 'under 1 min'],
  ['late before the server has said so', {}, 63, 'breached', '3 min late'],
  ['late for hours', { state: 'breached', breachedAt: at(60) }, 360, 'breached', '5 h late'],
  ['answered in time', { state: 'met', metAt: at(11) }, 20, 'met', 'in 11 min'],
  ['answered late', { state: 'met_late', metAt: at(72), breachedAt: at(60) }, 90, 'met_late', 'in 72 min, late'],
  ['waiting for the customer', { state: 'paused' }, 20, 'paused', 'Paused'],
] as const)('shows a promise %s', (_what, over, minute, state, words) =>
  expect(badgeOf(promise(over), start + minute * MINUTE)).toMatchObject({ state, words }),
);

it('knows a closed calendar by a wall clock longer than the promise', () =>
  expect(badgeOf(promise({ dueAt: at(60 * 18) }), start).state).toBe('outside'));

it('says the deadline as a sentence', () =>
  expect(badgeOf(promise(), start + 51 * MINUTE).sentence).toMatch(/^First response due in 9 minutes, at \d\d:\d\d$/));

it('mentions a missed goal on hover only', () => {
  const badge = badgeOf(promise(), start + 38 * MINUTE);
  expect(badge.words).not.toMatch(/goal/);
  expect(badge.detail).toMatch(/past the goal/);
});

it('leads with what is owed first, not with what was met', () => {
  const met = promise({ state: 'met', metAt: at(5) });
  const resolution = promise({ target: 'resolution', dueAt: at(600) });
  const next = promise({ target: 'next_response', dueAt: at(90) });
  expect(leadingPromise([met, resolution, next])).toBe(next);
});

it.each([
  ['breached', [promise({ dueAt: at(-3) })], at(-70)],
  ['risk', [promise({ dueAt: at(9), warnAt: at(-6) })], at(-51)],
  ['waiting', [], at(-5)],
  ['paused', [promise({ state: 'paused' })], null],
  ['answered', [promise({ state: 'met', metAt: at(-5), startedAt: at(-10) })], null],
] as const)('groups a conversation as %s', (group, sla, waitingSince) =>
  expect(groupOf({ sla: [...sla], waitingSince, status: 'open', snoozedUntil: null }, start)).toBe(group),
);
