import { DomainError } from '../errors.ts';
import { type Instant, instant } from '../time.ts';
import { type BusinessHours, openSpans } from './business-hours.ts';

/**
 * The instant by which a promise falls due, counting open hours only.
 *
 * @param start when the customer began to wait
 * @param budgetMs promised working time in milliseconds, > 0
 * @param hours opening hours in the team's own time zone
 * @returns never earlier than start + budgetMs
 * @throws RangeError if budgetMs is not a positive whole number
 * @throws DomainError `sla.never_open` if the budget does not fit in the next 400 days
 */
export function dueAt(start: Instant, budgetMs: number, hours: BusinessHours): Instant {
  if (!Number.isSafeInteger(budgetMs) || budgetMs <= 0) throw new RangeError(`budgetMs: ${budgetMs}`);
  let remainingMs = budgetMs;
  for (const span of openSpans(hours, start)) {
    const openMs = span.end - span.start;
    if (remainingMs <= openMs) return instant(span.start + remainingMs);
    remainingMs -= openMs;
  }
  throw new DomainError('sla.never_open', 'These business hours leave no time to meet the target.');
}
