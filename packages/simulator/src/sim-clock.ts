/** The simulator's time. Every rule asks it; nothing reads the wall clock. */
export interface SimClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Shift the clock by this many milliseconds from its base; replaces an earlier shift. */
  setOffset(offsetMs: number): void;
  /** Shift the clock so that it shows this instant now, and runs on from there. */
  setNow(epochMs: number): void;
}

/** A clock over `base`, which can be shifted while processes use it. */
export function simClock(base: () => number): SimClock {
  let offsetMs = 0;
  return {
    now: () => base() + offsetMs,
    setOffset: (value) => {
      offsetMs = value;
    },
    setNow: (epochMs) => {
      offsetMs = epochMs - base();
    },
  };
}
