import type { Priority } from '../conversation.ts';
import type { PolicyId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { MINUTE_MS } from '../time.ts';
import type { BusinessHours } from './business-hours.ts';
import type { SlaTarget } from './target.ts';

/** One promise of a policy. Null priority or platform: any. */
export interface SlaRule {
  readonly target: SlaTarget;
  readonly priority: Priority | null;
  readonly platform: Platform | null;
  readonly promiseMinutes: number;
  /** The aim inside the promise; null: none. */
  readonly goalMinutes: number | null;
}

/** What was promised from one moment on. Never changes: a new promise is a new version. */
export interface PolicyVersion {
  readonly policyId: PolicyId;
  readonly version: number;
  readonly rules: readonly SlaRule[];
  readonly hours: BusinessHours;
  /** The share of the promise, counted from its end, that is at risk; 0 to 1. */
  readonly riskShare: number;
}

/** What a policy promises in one case, in working milliseconds. */
export interface Promised {
  readonly promiseMs: number;
  readonly goalMs: number | null;
}

/** The most specific rule wins: priority and platform, then priority, then platform, then neither; undefined: no promise. */
export function promiseFor(
  policy: Pick<PolicyVersion, 'rules'>,
  target: SlaTarget,
  priority: Priority,
  platform: Platform,
): Promised | undefined {
  let best: SlaRule | undefined;
  let bestRank = -1;
  for (const rule of policy.rules) {
    if (rule.target !== target) continue;
    if (rule.priority !== null && rule.priority !== priority) continue;
    if (rule.platform !== null && rule.platform !== platform) continue;
    const rank = (rule.priority === null ? 0 : 2) + (rule.platform === null ? 0 : 1);
    if (rank > bestRank) {
      best = rule;
      bestRank = rank;
    }
  }
  return (
    best && {
      promiseMs: best.promiseMinutes * MINUTE_MS,
      goalMs: best.goalMinutes === null ? null : best.goalMinutes * MINUTE_MS,
    }
  );
}
