import { whenWords } from './format-time.ts';
import { t } from './i18n/index.ts';

export interface SnoozePreset {
  readonly label: string;
  readonly until: Date;
  readonly when: string;
}

function atHour(day: Date, hour: number): Date {
  const copy = new Date(day);
  copy.setHours(hour, 0, 0, 0);
  return copy;
}
function plusDays(day: Date, days: number): Date {
  const copy = new Date(day);
  copy.setDate(copy.getDate() + days);
  return copy;
}

/** The moments people usually mean, in the viewer's own time; none that lies less than half an hour ahead. */
export function snoozePresets(nowMs: number): SnoozePreset[] {
  const now = new Date(nowMs);
  const toMonday = (8 - now.getDay()) % 7 || 7;
  const candidates: [string, Date][] = [
    [t('In an hour'), new Date(nowMs + 3_600_000)],
    [t('In three hours'), new Date(nowMs + 3 * 3_600_000)],
    [t('This evening'), atHour(now, 18)],
    [t('Tomorrow morning'), atHour(plusDays(now, 1), 8)],
    [t('Monday morning'), atHour(plusDays(now, toMonday), 8)],
    [t('In a week'), atHour(plusDays(now, 7), 8)],
  ];
  const seen = new Set<number>();
  return candidates
    .filter(([, until]) => until.getTime() - nowMs >= 30 * 60_000)
    .filter(([, until]) => !seen.has(until.getTime()) && seen.add(until.getTime()))
    .map(([label, until]) => ({ label, until, when: whenWords(until.getTime(), nowMs) }));
}
