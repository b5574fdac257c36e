import { createStore, useStore } from './store.ts';

const TICK_MS = 5_000;

let offsetMs = 0;
const clock = createStore(Date.now());

/** The server's clock, in epoch milliseconds, at this very moment. Nothing on screen trusts the computer's own. */
export const serverNow = (): number => Date.now() + offsetMs;

/** Learn the server's clock from an answer. Small differences are the travel time of the answer and are ignored. */
export function learnServerClock(now: string): void {
  const measured = Date.parse(now) - Date.now();
  if (Number.isNaN(measured) || Math.abs(measured - offsetMs) < 1_500) return;
  offsetMs = measured;
  clock.set(serverNow());
}

let ticking = false;
function start(): void {
  if (ticking) return;
  ticking = true;
  setInterval(() => clock.set(serverNow()), TICK_MS);
}

/** The server's time, renewed for the whole page in one tick of five seconds. */
export function useNow(): number {
  start();
  return useStore(clock);
}
