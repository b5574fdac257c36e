import { clockTime, exactTime, whenWords } from '../../lib/format-time.ts';

/** A moment as people say it, with the exact instant on hover and for machines. */
export function Time({ at, now, clockOnly }: { at: string; now?: number; clockOnly?: boolean }) {
  const ms = Date.parse(at);
  return (
    <time className="num" dateTime={at} title={exactTime(ms)}>
      {clockOnly || now === undefined ? clockTime(ms) : whenWords(ms, now)}
    </time>
  );
}
