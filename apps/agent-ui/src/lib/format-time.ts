import { currentLocale, formatLocale, t } from './i18n/index.ts';

const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(ms: number, options: Intl.DateTimeFormatOptions, timeZone?: string): string {
  const key = JSON.stringify([formatLocale(), options, timeZone]);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(formatLocale(), { ...options, ...(timeZone ? { timeZone } : {}) });
    formats.set(key, found);
  }
  return found.format(ms);
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const localDays = new Map<string | undefined, Intl.DateTimeFormat>();
/** "2026-03-02", whatever the person's language: Swedish writes dates as ISO 8601 does. */
function localDay(ms: number, timeZone: string | undefined): string {
  let found = localDays.get(timeZone);
  if (!found) {
    found = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', ...(timeZone ? { timeZone } : {}) });
    localDays.set(timeZone, found);
  }
  return found.format(ms);
}

export const clockTime = (ms: number, timeZone?: string): string => format(ms, CLOCK, timeZone);

/** Whole local days from one moment to another: 0 the same day, 1 the day after, negative before. */
export function daysBetween(from: number, to: number, timeZone?: string): number {
  const dayOf = (ms: number) => Date.parse(localDay(ms, timeZone));
  return Math.round((dayOf(to) - dayOf(from)) / DAY);
}

/** A day as people say it: Today, Yesterday, Friday, Friday 13 November, 2 March 2024. */
export function dayName(ms: number, now: number, timeZone?: string): string {
  const days = daysBetween(now, ms, timeZone);
  if (days === 0) return t('Today');
  if (days === -1) return t('Yesterday');
  if (days === 1) return t('Tomorrow');
  if (days > 1 && days < 7) return format(ms, { weekday: 'long' }, timeZone);
  if (days < -1 && days > -7) return format(ms, { weekday: 'long', day: 'numeric', month: 'long' }, timeZone);
  const sameYear = localDay(ms, timeZone).slice(0, 4) === localDay(now, timeZone).slice(0, 4);
  return format(ms, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }, timeZone);
}

/** A moment as people say it: "14:20", "tomorrow 14:20", "Friday 08:00", "12 November 09:15". */
export function whenWords(ms: number, now: number, timeZone?: string): string {
  const clock = clockTime(ms, timeZone);
  const days = daysBetween(now, ms, timeZone);
  if (days === 0) return clock;
  if (days === 1) return t('tomorrow {clock}', { clock });
  if (days === -1) return t('yesterday {clock}', { clock });
  return t('{day} {clock}', { day: dayName(ms, now, timeZone), clock });
}

/** "Mon 08:00": short enough for a badge. */
export function shortWhen(ms: number, now: number, timeZone?: string): string {
  if (daysBetween(now, ms, timeZone) === 0) return clockTime(ms, timeZone);
  return t('{day} {clock}', { day: format(ms, { weekday: 'short' }, timeZone), clock: clockTime(ms, timeZone) });
}

/** A date for a narrow column: "12 Sep", "3 May 2024". */
export function shortDate(ms: number, now: number): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  const words = format(ms, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) });
  // British English alone writes one month with four letters.
  return currentLocale() === 'en' ? words.replace(/\bSept\b/, 'Sep') : words;
}

/** Everything there is to know about a moment, for hover and screen readers. */
export const exactTime = (ms: number): string =>
  format(ms, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...CLOCK, second: '2-digit' });

/** "Thursday 14:32". */
export const weekdayClock = (ms: number): string =>
  t('{day} {clock}', { day: format(ms, { weekday: 'long' }), clock: clockTime(ms) });

/** How long ago, for health facts: "42 s ago", "11 min ago", "3 h ago", "2 days ago". */
export function ago(ms: number, now: number): string {
  const gone = Math.max(0, now - ms);
  if (gone < 60_000) return t('{count} s ago', { count: Math.round(gone / 1000) });
  if (gone < 120 * 60_000) return t('{count} min ago', { count: Math.floor(gone / 60_000) });
  if (gone < 2 * DAY) return t('{count} h ago', { count: Math.floor(gone / 3_600_000) });
  return t('{count, plural, one {# day ago} other {# days ago}}', { count: Math.floor(gone / DAY) });
}

/** The name of a day of the week, 0 for Sunday: "Monday". */
export const weekdayName = (day: number): string => format(Date.UTC(2026, 1, 1 + day), { weekday: 'long' }, 'UTC');
