import { createStore } from './store.ts';

interface Said {
  readonly text: string;
  readonly assertive: boolean;
  readonly count: number;
}

/** The last thing told to a screen reader. */
export const said = createStore<Said>({ text: '', assertive: false, count: 0 });

const QUIET_MS = 10_000;
let lastPolite = 0;

/** Tell screen readers something, politely: at most one thing each ten seconds. */
export function announce(text: string): void {
  const now = Date.now();
  if (now - lastPolite < QUIET_MS) return;
  lastPolite = now;
  said.set((before) => ({ text, assertive: false, count: before.count + 1 }));
}

/** Interrupt: only for a failed or unconfirmed send, a lost line, or the answer to something the person just did. */
export const announceNow = (text: string): void =>
  said.set((before) => ({ text, assertive: true, count: before.count + 1 }));
