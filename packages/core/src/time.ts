/** A moment, in milliseconds since the Unix epoch. Branded so that a duration is never taken for a moment. */
export type Instant = number & { readonly __brand: 'Instant' };

/** Where the present comes from. Rules never ask: they are told. */
export type Clock = () => Instant;

/**
 * A moment from epoch milliseconds.
 * @throws RangeError if `ms` is not a whole number that a Date can hold
 */
export function instant(ms: number): Instant {
  if (!Number.isInteger(ms) || Math.abs(ms) > 8.64e15) throw new RangeError(`not an instant: ${ms}`);
  return ms as Instant;
}

/** ISO 8601 in UTC with milliseconds, as every API field and log line has it. */
export const iso = (at: Instant): string => new Date(at).toISOString();

/**
 * A moment from an ISO 8601 or RFC 2822 text.
 * @returns undefined if the text is no date
 */
export function parseInstant(text: string): Instant | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : instant(ms);
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
