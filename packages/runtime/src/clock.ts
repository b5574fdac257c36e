import { readFileSync } from 'node:fs';
import { type Clock, type Instant, instant } from '@kwartier/core';

/** The present of this machine. */
export const systemClock: Clock = () => instant(Date.now());

/** The present as a file has it: a replay moves it for every process at once. Goes on from the last reading if the file is being written. */
export function fileClock(path: string): Clock {
  let last: Instant = instant(0);
  return () => {
    const ms = Number(readFileSync(path, 'utf8'));
    if (Number.isSafeInteger(ms) && ms > 0) last = instant(ms);
    return last;
  };
}
