const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/**
 * A stretch of time as people say it: "under 1 min", "72 min", "5 h", "2 days". Never seconds.
 * Minutes up to two hours, hours up to two days.
 */
export function formatDuration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < MINUTE) return 'under 1 min';
  if (length < 120 * MINUTE) return `${Math.floor(length / MINUTE)} min`;
  if (length < 2 * DAY) return `${Math.floor(length / HOUR)} h`;
  return `${Math.floor(length / DAY)} days`;
}

/** The same, in full words for a screen reader: "9 minutes", "1 hour". */
export function spokenDuration(ms: number): string {
  const length = Math.max(0, ms);
  if (length < MINUTE) return 'less than a minute';
  const [count, unit] =
    length < 120 * MINUTE
      ? [Math.floor(length / MINUTE), 'minute']
      : length < 2 * DAY
        ? [Math.floor(length / HOUR), 'hour']
        : [Math.floor(length / DAY), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
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
