import { createStore } from './store.ts';

/** The live line to the server. `since` is when the state began, by this computer's clock (only differences are shown). */
export interface Connection {
  readonly live: boolean;
  readonly since: number;
  /** Whether it was ever live: the first seconds are not a loss. */
  readonly wasLive: boolean;
}

export const connection = createStore<Connection>({ live: false, since: Date.now(), wasLive: false });
export const online = createStore<boolean>(typeof navigator === 'undefined' ? true : navigator.onLine);

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => online.set(true));
  window.addEventListener('offline', () => online.set(false));
}

/** When the data on screen was last known to be whole. */
export const lastFresh = createStore<number>(Date.now());
