import type { Priority } from '../conversation.ts';
import type { PolicyId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { type Instant, instant } from '../time.ts';
import { workingMs } from './business-hours.ts';
import { dueAt } from './due-at.ts';
import { type PolicyVersion, type Promised, promiseFor } from './policy.ts';
import type { SlaState, SlaTarget } from './target.ts';

/** One promise on one conversation. All instants are absolute; `remainingMs` is working time. */
export interface SlaClock {
  readonly target: SlaTarget;
  /** The how-manieth wait of this kind, from 0. */
  readonly ordinal: number;
  /** The how-manieth policy version that measures this wait, from 0. */
  readonly segment: number;
  readonly policyId: PolicyId;
  readonly policyVersion: number;
  readonly state: SlaState;
  readonly startedAt: Instant;
  readonly promiseMs: number;
  readonly goalMs: number | null;
  readonly goalAt: Instant | null;
  readonly warnAt: Instant;
  readonly dueAt: Instant;
  readonly remainingMs: number | null;
  readonly pausedAt: Instant | null;
  readonly metAt: Instant | null;
  readonly goalMissedAt: Instant | null;
  readonly warnedAt: Instant | null;
  readonly breachedAt: Instant | null;
  readonly nextFireAt: Instant | null;
}

export const SLA_ALARMS = ['goal', 'warning', 'breach'] as const;
export type SlaAlarm = (typeof SLA_ALARMS)[number];

/** Whether a promise is still open: somebody waits, or will wait again when the pause ends. */
export const isLive = (clock: Pick<SlaClock, 'state'>): boolean =>
  clock.state === 'running' || clock.state === 'breached' || clock.state === 'paused';

/** The earliest alarm that has not gone off; null when stopped or none is left. */
function nextFire(clock: Omit<SlaClock, 'nextFireAt'>): Instant | null {
  if (clock.state !== 'running') return null;
  let next: Instant | null = clock.breachedAt === null ? clock.dueAt : null;
  if (clock.warnedAt === null && (next === null || clock.warnAt < next)) next = clock.warnAt;
  if (clock.goalAt !== null && clock.goalMissedAt === null && (next === null || clock.goalAt < next))
    next = clock.goalAt;
  return next;
}

const armed = (clock: Omit<SlaClock, 'nextFireAt'>): SlaClock => ({ ...clock, nextFireAt: nextFire(clock) });

/** Working time after which a promise is at risk. */
const warnMs = (promiseMs: number, riskShare: number): number => Math.max(1, Math.round(promiseMs * (1 - riskShare)));

interface Case {
  readonly priority: Priority;
  readonly platform: Platform;
}

/** Begin to measure a wait. @returns undefined if the policy promises nothing here @throws DomainError `sla.never_open` */
export function startClock(
  target: SlaTarget,
  ordinal: number,
  startedAt: Instant,
  policy: PolicyVersion,
  { priority, platform }: Case,
): SlaClock | undefined {
  const promised = promiseFor(policy, target, priority, platform);
  return promised && begin(target, ordinal, 0, startedAt, startedAt, 0, promised, policy);
}

/** @param usedMs working time already used of the promise before `from` */
function begin(
  target: SlaTarget,
  ordinal: number,
  segment: number,
  startedAt: Instant,
  from: Instant,
  usedMs: number,
  { promiseMs, goalMs }: Promised,
  policy: PolicyVersion,
): SlaClock {
  // A promise that is used up falls due at once, never in the past: the past keeps the figures it had.
  const after = (budgetMs: number): Instant =>
    budgetMs - usedMs <= 0 ? from : dueAt(from, budgetMs - usedMs, policy.hours);
  return armed({
    target,
    ordinal,
    segment,
    policyId: policy.policyId,
    policyVersion: policy.version,
    state: 'running',
    startedAt,
    promiseMs,
    goalMs,
    goalAt: goalMs === null ? null : after(goalMs),
    warnAt: after(warnMs(promiseMs, policy.riskShare)),
    dueAt: after(promiseMs),
    remainingMs: null,
    pausedAt: null,
    metAt: null,
    goalMissedAt: null,
    warnedAt: null,
    breachedAt: null,
  });
}

/** The promise was kept, in time or late. Without effect on one that is over. */
export function meetClock(clock: SlaClock, at: Instant): SlaClock {
  if (!isLive(clock)) return clock;
  // While it was paused nobody was owed anything: what was left then is what counts.
  const late = clock.state === 'paused' ? clock.breachedAt !== null : at > clock.dueAt;
  return {
    ...clock,
    state: late ? 'met_late' : 'met',
    metAt: at,
    breachedAt: late ? (clock.breachedAt ?? clock.dueAt) : clock.breachedAt,
    nextFireAt: null,
  };
}

/** Nothing is owed any more: spam, or no reply needed. */
export const cancelClock = (clock: SlaClock): SlaClock =>
  isLive(clock) ? { ...clock, state: 'cancelled', nextFireAt: null } : clock;

/**
 * Stop measuring while we wait for the customer. A breached promise stays breached; one that is overdue and has not been looked
 * at since goes on, so that its alarms still go off.
 */
export function pauseClock(clock: SlaClock, at: Instant, policy: PolicyVersion): SlaClock {
  if (clock.state !== 'running' || at > clock.dueAt) return clock;
  return {
    ...clock,
    state: 'paused',
    pausedAt: at,
    remainingMs: workingMs(policy.hours, at, clock.dueAt),
    nextFireAt: null,
  };
}

/** Go on measuring with the working time that was left. */
export function resumeClock(clock: SlaClock, at: Instant, policy: PolicyVersion): SlaClock {
  if (clock.state !== 'paused') return clock;
  const left = clock.remainingMs ?? 0;
  const used = clock.promiseMs - left;
  const after = (budgetMs: number): Instant => (budgetMs - used <= 0 ? at : dueAt(at, budgetMs - used, policy.hours));
  return armed({
    ...clock,
    state: 'running',
    pausedAt: null,
    remainingMs: null,
    dueAt: left <= 0 ? at : dueAt(at, left, policy.hours),
    warnAt: clock.warnedAt ?? after(warnMs(clock.promiseMs, policy.riskShare)),
    goalAt: clock.goalMs === null ? null : (clock.goalMissedAt ?? after(clock.goalMs)),
  });
}

/**
 * Measure on under a new policy version. What was used under the old one counts; what has gone off stays gone off; the old
 * segment keeps its figures and is `superseded`. A promise that is overdue stays as it is.
 * @returns the old segment and the new one; no new one if the new version promises nothing here
 */
export function resegmentClock(
  clock: SlaClock,
  at: Instant,
  before: PolicyVersion,
  after: PolicyVersion,
  { priority, platform }: Case,
): readonly SlaClock[] {
  if (!isLive(clock) || clock.state === 'breached' || (clock.state === 'running' && at > clock.dueAt)) return [clock];
  const old: SlaClock = { ...clock, state: 'superseded', nextFireAt: null };
  const promised = promiseFor(after, clock.target, priority, platform);
  if (!promised) return [old];
  const leftMs = clock.state === 'paused' ? (clock.remainingMs ?? 0) : workingMs(before.hours, at, clock.dueAt);
  const usedMs = Math.max(0, clock.promiseMs - leftMs);
  const fresh = begin(clock.target, clock.ordinal, clock.segment + 1, clock.startedAt, at, usedMs, promised, after);
  if (clock.state !== 'paused') return [old, fresh];
  return [
    old,
    {
      ...fresh,
      state: 'paused',
      pausedAt: clock.pausedAt,
      remainingMs: Math.max(0, promised.promiseMs - usedMs),
      nextFireAt: null,
    },
  ];
}

/** Let every alarm go off whose time has come. Each goes off once, however often this is asked. */
export function fireClock(
  clock: SlaClock,
  now: Instant,
): { readonly clock: SlaClock; readonly fired: readonly SlaAlarm[] } {
  if (clock.state !== 'running') return { clock, fired: [] };
  const fired: SlaAlarm[] = [];
  let next: SlaClock = clock;
  if (clock.goalAt !== null && clock.goalMissedAt === null && clock.goalAt <= now) {
    fired.push('goal');
    next = { ...next, goalMissedAt: clock.goalAt };
  }
  if (clock.warnedAt === null && clock.warnAt <= now) {
    fired.push('warning');
    next = { ...next, warnedAt: clock.warnAt };
  }
  if (clock.breachedAt === null && clock.dueAt <= now) {
    fired.push('breach');
    next = { ...next, state: 'breached', breachedAt: clock.dueAt };
  }
  return { clock: armed(next), fired };
}

/** The same promise measured from an earlier beginning: an older message of the same wait came in late. Alarms stay gone off. */
export function backdateClock(clock: SlaClock, startedAt: Instant, policy: PolicyVersion): SlaClock {
  if (startedAt >= clock.startedAt) return clock;
  const fresh = armed({
    ...begin(clock.target, clock.ordinal, clock.segment, startedAt, startedAt, 0, clock, policy),
    goalMissedAt: clock.goalMissedAt,
    warnedAt: clock.warnedAt,
  });
  if (clock.state === 'running') return fresh;
  if (clock.metAt !== null) return meetClock(fresh, clock.metAt);
  if (clock.state === 'paused' && clock.pausedAt !== null) return pauseClock(fresh, clock.pausedAt, policy);
  return {
    ...fresh,
    state: clock.state,
    nextFireAt: null,
    breachedAt: clock.breachedAt === null ? null : instant(Math.min(clock.breachedAt, fresh.dueAt)),
  };
}
