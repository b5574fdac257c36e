const DAY = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();
function format(ms: number, options: Intl.DateTimeFormatOptions, timeZone?: string): string {
  const key = JSON.stringify([options, timeZone]);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { ...options, ...(timeZone ? { timeZone } : {}) });
    formats.set(key, found);
  }
  return found.format(ms);
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
const LOCAL_DAY: Intl.DateTimeFormatOptions = { year: 'numeric', month: '2-digit', day: '2-digit' };

export const clockTime = (ms: number, timeZone?: string): string => format(ms, CLOCK, timeZone);

/** Whole local days from one moment to another: 0 the same day, 1 the day after, negative before. */
export function daysBetween(from: number, to: number, timeZone?: string): number {
  const dayOf = (ms: number) => {
    const [day, month, year] = format(ms, LOCAL_DAY, timeZone).split('/').map(Number);
    return Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1);
  };
  return Math.round((dayOf(to) - dayOf(from)) / DAY);
}

/** A day as people say it: Today, Yesterday, Friday, Friday 13 November, 2 March 2024. */
export function dayName(ms: number, now: number, timeZone?: string): string {
  const days = daysBetween(now, ms, timeZone);
  if (days === 0) return 'Today';
  if (days === -1) return 'Yesterday';
  if (days === 1) return 'Tomorrow';
  if (days > 1 && days < 7) return format(ms, { weekday: 'long' }, timeZone);
  if (days < -1 && days > -7) return format(ms, { weekday: 'long', day: 'numeric', month: 'long' }, timeZone);
  const sameYear = format(ms, { year: 'numeric' }, timeZone) === format(now, { year: 'numeric' }, timeZone);
  return format(ms, { day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }, timeZone);
}

/** A moment as people say it: "14:20", "tomorrow 14:20", "Friday 08:00", "12 November 09:15". */
export function whenWords(ms: number, now: number, timeZone?: string): string {
  const day = dayName(ms, now, timeZone);
  const clock = clockTime(ms, timeZone);
  if (day === 'Today') return clock;
  if (day === 'Tomorrow' || day === 'Yesterday') return `${day.toLowerCase()} ${clock}`;
  return `${day} ${clock}`;
}

/** "Mon 08:00": short enough for a badge. */
export function shortWhen(ms: number, now: number, timeZone?: string): string {
  if (daysBetween(now, ms, timeZone) === 0) return clockTime(ms, timeZone);
  return `${format(ms, { weekday: 'short' }, timeZone)} ${clockTime(ms, timeZone)}`;
}

/** A date for a narrow column: "12 Sep", "3 May 2024". */
export function shortDate(ms: number, now: number): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return format(ms, { day: 'numeric', month: 'short', ...(sameYear ? {} : { year: 'numeric' }) }).replace(
    'Sept',
    'Sep',
  );
}

/** Everything there is to know about a moment, for hover and screen readers. */
export const exactTime = (ms: number): string =>
  format(ms, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...CLOCK, second: '2-digit' });

/** "Thursday 14:32". */
export const weekdayClock = (ms: number): string => `${format(ms, { weekday: 'long' })} ${clockTime(ms)}`;

/** How long ago, for health facts: "42 s ago", "11 min ago", "3 h ago", "2 days ago". */
export function ago(ms: number, now: number): string {
  const gone = Math.max(0, now - ms);
  if (gone < 60_000) return `${Math.round(gone / 1000)} s ago`;
  if (gone < 120 * 60_000) return `${Math.floor(gone / 60_000)} min ago`;
  if (gone < 2 * DAY) return `${Math.floor(gone / 3_600_000)} h ago`;
  return `${Math.floor(gone / DAY)} days ago`;
}
