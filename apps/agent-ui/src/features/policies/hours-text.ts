import { type BusinessHours, DAY_MS, dueAt, instant, MINUTE_MS, openSpans } from '@kwartier/core';
import { clockTime, dayName, daysBetween } from '../../lib/format-time.ts';
import { t } from '../../lib/i18n/index.ts';

type Interval = [number, number];

/** Minutes of the day as "08:00"; 1440 is "24:00". */
export const minutesToClock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** "08:00" as minutes of the day, or undefined if it is no time. "24:00" is the end of the day. */
export function clockToMinutes(text: string): number | undefined {
  const match = /^(\d{1,2}):?(\d{2})$/.exec(text.trim());
  if (!match) return undefined;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 1440 ? minutes : undefined;
}

/** What is wrong with the intervals of one day, in words; undefined if nothing is. */
export function intervalProblem(day: readonly Interval[]): string | undefined {
  for (const [index, [from, to]] of day.entries()) {
    if (to <= from) return t('It closes at {clock}, before it opens.', { clock: minutesToClock(to) });
    const next = day[index + 1];
    if (next && next[0] < to) return t('Two stretches overlap or are out of order.');
  }
  return undefined;
}

/** Minutes as one says them: "45 min", "1 h", "1 h 30 min", "2 days". */
export function minutesWords(minutes: number): string {
  if (minutes % 1440 === 0) return t('{count, plural, one {# day} other {# days}}', { count: minutes / 1440 });
  if (minutes < 60) return t('{count} min', { count: minutes });
  return minutes % 60 === 0
    ? t('{count} h', { count: minutes / 60 })
    : t('{hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/**
 * What the promise means for somebody who writes shortly before closing: the sentence that shows whether hours and promise
 * are what was meant. Undefined if the hours leave no time.
 */
export function exampleSentence(hours: BusinessHours, promiseMinutes: number, now: number): string | undefined {
  try {
    const horizon = now + 7 * DAY_MS;
    // The last stretch before the longest closed time of the coming week.
    let before: number | undefined;
    let longest = -1;
    let end: number | undefined;
    for (const span of openSpans(hours, instant(now))) {
      if (end !== undefined && span.start - end > longest) {
        longest = span.start - end;
        before = end;
      }
      end = span.end;
      if (span.start > horizon) break;
    }
    const closes = before ?? now;
    const start = instant(Math.max(now, closes - 20 * MINUTE_MS));
    const due = dueAt(start, promiseMinutes * MINUTE_MS, hours);
    const zone = hours.timeZone;
    const say = (at: number) => {
      const day = dayName(at, now, zone);
      return t('{day} {clock}', {
        day: daysBetween(now, at, zone) === 0 ? t('today@@in a sentence') : inSentence(day),
        clock: clockTime(at, zone),
      });
    };
    return t('A customer who writes {start} gets a first answer by {due}.', { start: say(start), due: say(due) });
  } catch {
    return undefined;
  }
}

/** A day's name inside a sentence: "tomorrow", and Friday as it is. */
const inSentence = (day: string): string =>
  day === t('Tomorrow') ? t('tomorrow@@in a sentence') : day === t('Yesterday') ? t('yesterday@@in a sentence') : day;
