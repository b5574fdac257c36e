import { createStore, type Store, useStore } from './store.ts';

/** This person is shown at once what may be abuse. */
const showsAll = createStore(false);
/** What they have opened in this window, by message: it stays open until they sign out or close it. */
const opened: Store<ReadonlySet<string>> = createStore<ReadonlySet<string>>(new Set());
let key: string | undefined;

/** Whose window this is, and what they want. Another person's opened messages are closed again. */
export function veilFor(agentId: string, showsAbuse: boolean): void {
  showsAll.set(showsAbuse);
  if (key === `kwartier.opened.${agentId}`) return;
  key = `kwartier.opened.${agentId}`;
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    opened.set(new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : []));
  } catch {
    opened.set(new Set());
  }
}

/** Show or hide what a message says. Storage that is full or forbidden is no error: the choice lasts until the page is left. */
export function setOpened(messageId: string, isOpen: boolean): void {
  opened.set((now) => {
    const next = new Set(now);
    if (isOpen) next.add(messageId);
    else next.delete(messageId);
    return next;
  });
  try {
    if (key) sessionStorage.setItem(key, JSON.stringify([...opened.get()]));
  } catch {
    // Kept in memory.
  }
}

/** Whether the words of a message are to stay hidden. @param abusiveId the message, if it is taken for abuse */
export const isVeiled = (abusiveId: string | null | undefined): boolean =>
  typeof abusiveId === 'string' && !showsAll.get() && !opened.get().has(abusiveId);

/** The same, for a component that follows when it is opened. */
export function useVeil(): typeof isVeiled {
  useStore(showsAll);
  useStore(opened);
  return isVeiled;
}
