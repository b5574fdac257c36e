import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyId } from '../ids.ts';
import { HOUR_MS, type Instant, instant, MINUTE_MS } from '../time.ts';
import { ALWAYS_OPEN, type BusinessHours, workingMs } from './business-hours.ts';
import {
  backdateClock,
  cancelClock,
  fireClock,
  isLive,
  meetClock,
  pauseClock,
  resegmentClock,
  resumeClock,
  type SlaAlarm,
  type SlaClock,
  startClock,
} from './clock.ts';
import type { PolicyVersion } from './policy.ts';
import { SLA_STATES } from './target.ts';

const at = (text: string): Instant => instant(Date.parse(`2026-03-02T${text}Z`));
const office: BusinessHours = { timeZone: 'UTC', week: Array(7).fill([[540, 1020]]), holidays: [] };
const policy = (promiseMinutes: number, goalMinutes: number | null = null, fields: Partial<PolicyVersion> = {}) =>
  ({
    policyId: 'p' as PolicyId,
    version: 1,
    hours: ALWAYS_OPEN,
    riskShare: 0.25,
    rules: [{ target: 'first_response', priority: null, platform: null, promiseMinutes, goalMinutes }],
    ...fields,
  }) satisfies PolicyVersion;
const about = { priority: 'normal', platform: 'x' } as const;
const hour = policy(60, 15);
const started = (start = at('10:00'), under = hour): SlaClock => startClock('first_response', 0, start, under, about)!;
const later = (ms: number): Instant => instant(at('10:00') + ms);

describe('a promise that begins', () => {
  it('knows its goal, its risk and its end, and wakes for the first of them', () => {
    expect(started()).toMatchObject({
      state: 'running',
      ordinal: 0,
      segment: 0,
      startedAt: at('10:00'),
      goalAt: at('10:15'),
      warnAt: at('10:45'),
      dueAt: at('11:00'),
      nextFireAt: at('10:15'),
    });
    expect(started(at('10:00'), policy(60)).nextFireAt).toEqual(at('10:45'));
  });

  it('counts open hours only', () => {
    expect(started(at('16:30'), policy(60, 15, { hours: office }))).toMatchObject({
      goalAt: at('16:45'),
      warnAt: instant(at('09:15') + 24 * HOUR_MS),
      dueAt: instant(at('09:30') + 24 * HOUR_MS),
    });
  });

  it('is none where the policy promises nothing', () => {
    expect(startClock('resolution', 0, at('10:00'), hour, about)).toBeUndefined();
  });

  it('cannot be at risk from its very beginning, even when all of it is risk', () => {
    expect(started(at('10:00'), policy(60, null, { riskShare: 1 })).warnAt).toBe(at('10:00') + 1);
  });
});

describe('a promise that is met', () => {
  it.each([
    ['before it falls due', '10:59', 'met', null],
    ['at the very moment', '11:00', 'met', null],
    ['after it fell due', '11:01', 'met_late', '11:00'],
  ])('%s', (_when, answer, state, breached) => {
    expect(meetClock(started(), at(answer))).toMatchObject({
      state,
      metAt: at(answer),
      breachedAt: breached === null ? null : at(breached),
      nextFireAt: null,
    });
  });

  it('late, when the breach was seen before', () => {
    const { clock } = fireClock(started(), at('12:00'));
    expect(clock.state).toBe('breached');
    expect(meetClock(clock, at('12:30'))).toMatchObject({
      state: 'met_late',
      metAt: at('12:30'),
      breachedAt: at('11:00'),
    });
  });

  it('stays as it was when it is met again, cancelled, paused or fired', () => {
    const met = meetClock(started(), at('10:30'));
    expect(meetClock(met, at('10:40'))).toBe(met);
    expect(cancelClock(met)).toBe(met);
    expect(pauseClock(met, at('10:40'), hour)).toBe(met);
    expect(resumeClock(met, at('10:40'), hour)).toBe(met);
    expect(fireClock(met, at('23:00'))).toEqual({ clock: met, fired: [] });
  });

  it('in time, however late it is, if it was paused with time left', () => {
    expect(meetClock(pauseClock(started(), at('10:59'), hour), at('23:00'))).toMatchObject({ state: 'met' });
  });
});

it('owes nothing any more once it is cancelled', () => {
  expect(cancelClock(started())).toMatchObject({ state: 'cancelled', nextFireAt: null, metAt: null });
});

it.each([
  ['running', true],
  ['paused', true],
  ['breached', true],
  ['met', false],
  ['met_late', false],
  ['superseded', false],
  ['cancelled', false],
] as const)('says of a promise that is %s whether it is open: %s', (state, live) => {
  expect(SLA_STATES).toContain(state);
  expect(isLive({ state })).toBe(live);
});

describe('a pause', () => {
  it('keeps the working time that was left', () => {
    const paused = pauseClock(started(), at('10:20'), hour);
    expect(paused).toMatchObject({
      state: 'paused',
      pausedAt: at('10:20'),
      remainingMs: 40 * MINUTE_MS,
      nextFireAt: null,
    });
    expect(fireClock(paused, at('23:00'))).toEqual({ clock: paused, fired: [] });
    expect(resumeClock(paused, at('15:00'), hour)).toMatchObject({
      state: 'running',
      pausedAt: null,
      remainingMs: null,
      warnAt: at('15:25'),
      dueAt: at('15:40'),
    });
  });

  it('does not give back alarms that went off', () => {
    const warned = fireClock(started(), at('10:50')).clock;
    const again = resumeClock(pauseClock(warned, at('10:50'), hour), at('12:00'), hour);
    expect(again).toMatchObject({
      warnedAt: at('10:45'),
      goalMissedAt: at('10:15'),
      warnAt: at('10:45'),
      goalAt: at('10:15'),
      dueAt: at('12:10'),
      nextFireAt: at('12:10'),
    });
    expect(fireClock(again, at('12:09')).fired).toEqual([]);
  });

  it('falls due at once when nothing was left', () => {
    const paused = pauseClock(started(), at('11:00'), hour);
    expect(paused.remainingMs).toBe(0);
    expect(resumeClock(paused, at('12:00'), hour).dueAt).toBe(at('12:00'));
  });

  it('does not save a promise that is late, whether or not somebody has looked', () => {
    const overdue = pauseClock(started(), at('11:01'), hour);
    expect(overdue.state).toBe('running');
    expect(fireClock(overdue, at('11:02')).fired).toContain('breach');
    const breached = fireClock(started(), at('11:02')).clock;
    expect(pauseClock(breached, at('11:03'), hour)).toBe(breached);
  });

  it('keeps working time through any pauses, whatever the hours', () => {
    const under = policy(300, 30, { hours: office });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1440 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 3000 })), { maxLength: 6 }),
        (offset, pauses) => {
          const start = later(offset * MINUTE_MS);
          let clock = started(start, under);
          let now = start;
          let used = 0;
          for (const [run, rest] of pauses) {
            const pausedAt = instant(now + run * MINUTE_MS);
            used += workingMs(office, now, pausedAt);
            clock = pauseClock(clock, pausedAt, under);
            now = instant(pausedAt + rest * MINUTE_MS);
            clock = resumeClock(clock, now, under);
          }
          expect(workingMs(office, now, clock.dueAt)).toBe(clock.promiseMs - used);
          expect(clock.nextFireAt).not.toBeNull();
          expect(clock.warnAt).toBeLessThanOrEqual(clock.dueAt);
        },
      ),
      { numRuns: 60, seed: 15 },
    );
  });
});

describe('alarms', () => {
  it('go off in order, with the moment at which they were due', () => {
    const goal = fireClock(started(), at('10:15'));
    expect(goal.fired).toEqual(['goal']);
    expect(goal.clock).toMatchObject({ state: 'running', goalMissedAt: at('10:15'), nextFireAt: at('10:45') });
    const warning = fireClock(goal.clock, at('10:47'));
    expect(warning.fired).toEqual(['warning']);
    expect(warning.clock).toMatchObject({ warnedAt: at('10:45'), nextFireAt: at('11:00') });
    const breach = fireClock(warning.clock, at('11:00'));
    expect(breach.fired).toEqual(['breach']);
    expect(breach.clock).toMatchObject({ state: 'breached', breachedAt: at('11:00'), nextFireAt: null });
  });

  it('all go off when nobody looked for long', () => {
    expect(fireClock(started(), at('20:00')).fired).toEqual(['goal', 'warning', 'breach']);
    expect(fireClock(started(), at('10:14')).fired).toEqual([]);
  });

  it('go off exactly once each, whenever and however often somebody looks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10, max: 90 }), { maxLength: 30 }), (minutes) => {
        let clock = started();
        const fired: SlaAlarm[] = [];
        for (const minute of minutes) {
          const now = later(minute * MINUTE_MS);
          const wake = clock.nextFireAt;
          const result = fireClock(clock, now);
          expect(result.fired.length > 0).toBe(wake !== null && wake <= now);
          clock = result.clock;
          fired.push(...result.fired);
        }
        const latest = Math.max(-10, ...minutes);
        const expected = [
          ...(latest >= 15 ? ['goal'] : []),
          ...(latest >= 45 ? ['warning'] : []),
          ...(latest >= 60 ? ['breach'] : []),
        ];
        expect(fired).toEqual(expected);
      }),
      { seed: 15 },
    );
  });
});

describe('a new policy version', () => {
  const shorter = policy(30, null, { version: 2 });
  const longer = policy(120, null, { version: 2 });

  it('counts what was used and leaves the old figures as they were', () => {
    const before = fireClock(started(), at('10:20')).clock;
    const [old, fresh] = resegmentClock(before, at('10:20'), hour, longer, about);
    expect(old).toEqual({ ...before, state: 'superseded', nextFireAt: null });
    expect(fresh).toMatchObject({
      state: 'running',
      ordinal: 0,
      segment: 1,
      policyVersion: 2,
      startedAt: at('10:00'),
      warnAt: at('11:30'),
      dueAt: at('12:00'),
    });
  });

  it('falls due now, never in the past, when more was used than is promised now', () => {
    const [, fresh] = resegmentClock(started(), at('10:40'), hour, shorter, about);
    expect(fresh).toMatchObject({ dueAt: at('10:40'), warnAt: at('10:40') });
    const [, just] = resegmentClock(started(), at('10:30'), hour, shorter, about);
    expect(just).toMatchObject({ dueAt: at('10:30') });
  });

  it('measures a paused wait on from its pause', () => {
    const paused = pauseClock(started(), at('10:20'), hour);
    const [old, fresh] = resegmentClock(paused, at('15:00'), hour, longer, about);
    expect(old).toMatchObject({ state: 'superseded', remainingMs: 40 * MINUTE_MS });
    expect(fresh).toMatchObject({
      state: 'paused',
      pausedAt: at('10:20'),
      remainingMs: 100 * MINUTE_MS,
      nextFireAt: null,
    });
    expect(resumeClock(fresh!, at('16:00'), longer)).toMatchObject({ dueAt: at('17:40') });
    expect(resegmentClock(paused, at('15:00'), hour, policy(10, null, { version: 2 }), about)[1]!.remainingMs).toBe(0);
  });

  it('ends a promise that is no longer made', () => {
    const none = { ...longer, rules: [] };
    expect(resegmentClock(started(), at('10:20'), hour, none, about)).toEqual([
      { ...started(), state: 'superseded', nextFireAt: null },
    ]);
  });

  it.each([
    ['kept', meetClock(started(), at('10:30'))],
    ['breached', fireClock(started(), at('11:30')).clock],
    ['overdue, though nobody has looked', started()],
    ['cancelled', cancelClock(started())],
  ])('leaves alone what is %s', (_what, clock) => {
    expect(resegmentClock(clock, at('12:00'), hour, longer, about)).toEqual([clock]);
  });
});

describe('an older beginning', () => {
  it('moves every moment of a running promise', () => {
    expect(backdateClock(started(), at('09:50'), hour)).toMatchObject({
      startedAt: at('09:50'),
      goalAt: at('10:05'),
      warnAt: at('10:35'),
      dueAt: at('10:50'),
    });
  });

  it('changes nothing when it is no older', () => {
    const clock = started();
    expect(backdateClock(clock, at('10:00'), hour)).toBe(clock);
    expect(backdateClock(clock, at('10:10'), hour)).toBe(clock);
  });

  it('judges a kept promise anew', () => {
    const met = meetClock(started(), at('10:55'));
    expect(backdateClock(met, at('09:50'), hour)).toMatchObject({
      state: 'met_late',
      metAt: at('10:55'),
      breachedAt: at('10:50'),
    });
    expect(backdateClock(met, at('09:58'), hour).state).toBe('met');
  });

  it('lets no alarm go off a second time', () => {
    const warned = fireClock(started(), at('10:46')).clock;
    const dated = backdateClock(warned, at('09:58'), hour);
    expect(dated).toMatchObject({ warnedAt: at('10:45'), nextFireAt: at('10:58') });
    expect(fireClock(dated, at('10:50')).fired).toEqual([]);
  });

  it('leaves a breach, which then came earlier', () => {
    const breached = fireClock(started(), at('11:30')).clock;
    expect(backdateClock(breached, at('09:30'), hour)).toMatchObject({
      state: 'breached',
      breachedAt: at('10:30'),
      nextFireAt: null,
    });
  });

  it('leaves less of a pause', () => {
    const paused = pauseClock(started(), at('10:30'), hour);
    expect(backdateClock(paused, at('09:50'), hour)).toMatchObject({
      state: 'paused',
      pausedAt: at('10:30'),
      remainingMs: 20 * MINUTE_MS,
      nextFireAt: null,
    });
  });

  it('leaves a cancelled promise cancelled', () => {
    expect(backdateClock(cancelClock(started()), at('09:30'), hour)).toMatchObject({
      state: 'cancelled',
      breachedAt: null,
      nextFireAt: null,
    });
  });
});
