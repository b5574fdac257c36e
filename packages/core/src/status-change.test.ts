import { describe, expect, it } from 'vitest';
import type { PolicyId } from './ids.ts';
import { ALWAYS_OPEN } from './sla/business-hours.ts';
import { fireClock, type SlaClock, startClock } from './sla/clock.ts';
import type { PolicyVersion } from './sla/policy.ts';
import { SLA_TARGETS, type SlaTarget } from './sla/target.ts';
import { clocksAfterStatus, resolutionOf } from './status-change.ts';
import { HOUR_MS, type Instant, instant } from './time.ts';

const about = { priority: 'normal', platform: 'x' } as const;
const policy: PolicyVersion = {
  policyId: 'p' as PolicyId,
  version: 1,
  hours: ALWAYS_OPEN,
  riskShare: 0.25,
  rules: SLA_TARGETS.map((target) => ({
    target,
    priority: null,
    platform: null,
    promiseMinutes: 60,
    goalMinutes: null,
  })),
};
const t = (hours: number): Instant => instant(hours * HOUR_MS);
const clock = (target: SlaTarget, start = 0, ordinal = 0): SlaClock =>
  startClock(target, ordinal, t(start), policy, about)!;
const unanswered = { waitingSince: t(0), firstResponseAt: null };
const answered = { waitingSince: null, firstResponseAt: t(0.5) };
const after = (
  clocks: readonly SlaClock[],
  from: 'open' | 'snoozed' | 'resolved' | 'spam',
  to: 'open' | 'snoozed' | 'resolved' | 'spam',
  wait: { waitingSince: Instant | null; firstResponseAt: Instant | null } = unanswered,
  at = t(0.75),
) => clocksAfterStatus(clocks, { from, to, at }, wait, policy, about);

describe('resolving', () => {
  it('keeps the resolution promise and cancels what was still owed', () => {
    expect(
      after([clock('first_response'), clock('next_response'), clock('resolution')], 'open', 'resolved'),
    ).toMatchObject([
      { target: 'first_response', state: 'cancelled', metAt: null },
      { target: 'next_response', state: 'cancelled', metAt: null },
      { target: 'resolution', state: 'met', metAt: t(0.75) },
    ]);
  });

  it('late is late', () => {
    expect(after([clock('resolution')], 'open', 'resolved', answered, t(2))).toMatchObject([{ state: 'met_late' }]);
    const breached = fireClock(clock('resolution'), t(2)).clock;
    expect(after([breached], 'snoozed', 'resolved', answered, t(3))).toMatchObject([
      { state: 'met_late', breachedAt: t(1), metAt: t(3) },
    ]);
  });
});

it('owes spam nothing', () => {
  expect(after([clock('first_response'), clock('resolution')], 'open', 'spam')).toMatchObject([
    { state: 'cancelled' },
    { state: 'cancelled', metAt: null },
  ]);
});

describe('snoozing', () => {
  it('changes nothing, and neither does coming back', () => {
    const clocks = [clock('first_response'), clock('resolution')];
    expect(after(clocks, 'open', 'snoozed')).toBe(clocks);
    expect(after(clocks, 'snoozed', 'open')).toBe(clocks);
  });
});

describe('re-opening', () => {
  const resolved = after([clock('first_response'), clock('resolution')], 'open', 'resolved');

  it('starts a new resolution, and the first response that is still owed', () => {
    expect(after(resolved, 'resolved', 'open', unanswered, t(5)).slice(2)).toMatchObject([
      { target: 'resolution', ordinal: 1, state: 'running', startedAt: t(5), dueAt: t(6) },
      { target: 'first_response', ordinal: 1, state: 'running', startedAt: t(5) },
    ]);
  });

  it('starts the next response that is still owed', () => {
    const waits = { waitingSince: t(0.6), firstResponseAt: t(0.5) };
    expect(after(resolved, 'spam', 'open', waits, t(5)).slice(2)).toMatchObject([
      { target: 'resolution', ordinal: 1 },
      { target: 'next_response', ordinal: 0, startedAt: t(5) },
    ]);
  });

  it('starts only a resolution when nobody waits', () => {
    expect(after(resolved, 'resolved', 'open', answered, t(5)).slice(2)).toMatchObject([{ target: 'resolution' }]);
  });

  it('starts nothing that runs already, and keeps what is over', () => {
    const live = [...resolved, clock('resolution', 2, 1), clock('first_response', 2, 1)];
    expect(after(live, 'resolved', 'open', unanswered, t(5))).toEqual(live);
    expect(after(resolved, 'resolved', 'open', answered, t(5)).slice(0, 2)).toEqual(resolved);
  });

  it('starts nothing that is not promised', () => {
    expect(
      clocksAfterStatus([], { from: 'spam', to: 'open', at: t(1) }, unanswered, { ...policy, rules: [] }, about),
    ).toEqual([]);
  });
});

it.each([
  ['answered, and nobody waits', null, t(1), 'answered'],
  ['never answered', t(0), null, 'no_reply_needed'],
  ['answered once, but somebody waits', t(2), t(1), 'no_reply_needed'],
  ['nothing was ever said', null, null, 'no_reply_needed'],
] as const)('came to rest: %s', (_what, waitingSince, firstResponseAt, resolution) => {
  expect(resolutionOf({ waitingSince, firstResponseAt })).toBe(resolution);
});
