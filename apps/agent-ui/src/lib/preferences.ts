import { createStore, type Store } from './store.ts';

/** A small preference, kept on this device. Storage that is full or forbidden is not an error: the choice lasts the visit. */
function preference<Value extends string | number | boolean>(name: string, fallback: Value): Store<Value> {
  const key = `kwartier.${name}`;
  let initial = fallback;
  try {
    const kept = localStorage.getItem(key);
    if (kept !== null) {
      const parsed: unknown = JSON.parse(kept);
      if (typeof parsed === typeof fallback) initial = parsed as Value;
    }
  } catch {
    // Keep the fallback.
  }
  const store = createStore<Value>(initial);
  store.subscribe(() => {
    try {
      localStorage.setItem(key, JSON.stringify(store.get()));
    } catch {
      // The choice lasts the visit.
    }
  });
  return store;
}

export const listWidth = preference<number>('list-width', 396);
export const contactOpen = preference<boolean>('contact-open', true);
export const navNarrow = preference<boolean>('nav-narrow', false);
export const letterKeys = preference<boolean>('letter-keys', true);
/** Emoji used last, newest first, with spaces between. */
export const recentEmoji = preference<string>('recent-emoji', '');
