import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS } from '../time.ts';

/** When the SLA clock runs. */
export interface BusinessHours {
  /** IANA time zone. */
  readonly timeZone: string;
  /** Seven days, Sunday first: open from and to, in minutes of the local day (0 to 1440), in order and apart. */
  readonly week: readonly (readonly (readonly [from: number, to: number])[])[];
  /** Local dates, YYYY-MM-DD, on which it is closed all day. */
  readonly holidays: readonly string[];
}

export interface Span {
  readonly start: Instant;
  readonly end: Instant;
}

/** How far ahead is looked for open hours before a promise is called impossible. */
export const HORIZON_DAYS = 400;

/** Open every minute of every day. */
export const ALWAYS_OPEN: BusinessHours = { timeZone: 'UTC', week: Array(7).fill([[0, 1440]]), holidays: [] };

export const isAlwaysOpen = (hours: BusinessHours): boolean =>
  hours.holidays.length === 0 && hours.week.every((day) => day.length === 1 && day[0]![0] === 0 && day[0]![1] === 1440);

const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();
const QUARTER_MS = 15 * MINUTE_MS;

/** How far local time is ahead of UTC at an instant, in milliseconds. Zones change only on whole quarters of an hour. */
export function offsetAt(timeZone: string, at: number): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const key = `${timeZone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    });
    formats.set(timeZone, format);
  }
  const start = quarter * QUARTER_MS;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(start)) part[type] = Number(value);
  const local = Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
  if (offsets.size > 50_000) offsets.clear();
  offsets.set(key, local - start);
  return local - start;
}

/** The local calendar day of an instant, as the epoch day number of that date. */
const localDay = (timeZone: string, at: number): number => Math.floor((at + offsetAt(timeZone, at)) / DAY_MS);

/** The stretches of one local day during which the offset is constant, in UTC. Two on a day the clocks change. */
function stretches(timeZone: string, day: number): { start: number; end: number; offset: number }[] {
  const from = day * DAY_MS - 15 * HOUR_MS;
  const to = day * DAY_MS + DAY_MS + 15 * HOUR_MS;
  const found: { start: number; end: number; offset: number }[] = [];
  let start = from;
  let offset = offsetAt(timeZone, from);
  // The offset at both ends and in the middle tells nearly every day that nothing changes; only then look at each quarter.
  if (offset !== offsetAt(timeZone, to) || offset !== offsetAt(timeZone, (from + to) / 2)) {
    for (let at = from + QUARTER_MS; at < to; at += QUARTER_MS) {
      const next = offsetAt(timeZone, at);
      if (next === offset) continue;
      found.push({ start, end: at, offset });
      start = at;
      offset = next;
    }
  }
  found.push({ start, end: to, offset });
  return found;
}

const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/**
 * Open spans of one local day, in order. A minute is open if the clock on the wall shows a time inside an interval: an hour
 * that the clocks skip is never open, one that they repeat is open twice.
 */
function spansOfDay(hours: BusinessHours, day: number): Span[] {
  if (hours.holidays.includes(dateOf(day))) return [];
  const intervals = hours.week[(((day + 4) % 7) + 7) % 7] ?? [];
  if (intervals.length === 0) return [];
  const spans: Span[] = [];
  for (const stretch of stretches(hours.timeZone, day)) {
    for (const [from, to] of intervals) {
      const start = Math.max(stretch.start, day * DAY_MS + from * MINUTE_MS - stretch.offset);
      const end = Math.min(stretch.end, day * DAY_MS + to * MINUTE_MS - stretch.offset);
      if (start < end) spans.push({ start: instant(start), end: instant(end) });
    }
  }
  return spans.sort((a, b) => a.start - b.start);
}

/** Open spans from an instant on, in order, for `HORIZON_DAYS` local days. The first may begin at `from` itself. */
export function* openSpans(hours: BusinessHours, from: Instant): Generator<Span> {
  if (isAlwaysOpen(hours)) {
    yield { start: from, end: instant(from + HORIZON_DAYS * DAY_MS) };
    return;
  }
  const first = localDay(hours.timeZone, from);
  for (let day = first; day <= first + HORIZON_DAYS; day++) {
    for (const span of spansOfDay(hours, day)) {
      if (span.end > from) yield span.start >= from ? span : { start: from, end: span.end };
    }
  }
}

/** Whether the calendar is open at an instant. */
export const isOpenAt = (hours: BusinessHours, at: Instant): boolean =>
  isAlwaysOpen(hours) ||
  spansOfDay(hours, localDay(hours.timeZone, at)).some((span) => span.start <= at && at < span.end);

/** Open milliseconds between two instants; 0 if `to` is not after `from`. */
export function workingMs(hours: BusinessHours, from: Instant, to: Instant): number {
  if (to <= from) return 0;
  if (isAlwaysOpen(hours)) return to - from;
  let total = 0;
  const last = localDay(hours.timeZone, to);
  for (let day = localDay(hours.timeZone, from); day <= last; day++) {
    for (const span of spansOfDay(hours, day))
      total += Math.max(0, Math.min(span.end, to) - Math.max(span.start, from));
  }
  return total;
}
