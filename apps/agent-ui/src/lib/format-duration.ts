import { t } from './i18n/index.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/**
 * A stretch of time as people say it: "under 1 min", "72 min", "5 h", "2 days". Never seconds.
 * Minutes up to two hours, hours up to two days.
 */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < MINUTE) return t('under 1 min');
  if (length < 120 * MINUTE) return t('{count} min', { count: Math.floor(length / MINUTE) });
  if (length < 2 * DAY) return t('{count} h', { count: Math.floor(length / HOUR) });
  return t('{count, plural, one {# day} other {# days}}', { count: Math.floor(length / DAY) });
}

/** The same, in full words for a screen reader: "9 minutes", "1 hour". */
export function spokenDuration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < MINUTE) return t('less than a minute');
  if (length < 120 * MINUTE)
    return t('{count, plural, one {# minute} other {# minutes}}', { count: Math.floor(length / MINUTE) });
  if (length < 2 * DAY) return t('{count, plural, one {# hour} other {# hours}}', { count: Math.floor(length / HOUR) });
  return t('{count, plural, one {# day} other {# days}}', { count: Math.floor(length / DAY) });
}

/** Seconds as a stopwatch reads: 684 gives "11:24", 3725 gives "1:02:05". A dash for none. */
export function formatStopwatch(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.round(seconds);
  const rest = String(whole % 60).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes}:${rest}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${rest}`;
}
