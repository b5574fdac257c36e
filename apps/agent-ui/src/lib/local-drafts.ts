import type { Audience } from './outbox.ts';
import { makeShelf, ownStorage, type Shelf } from './shelf.ts';

/** What was typed and is not known to be on the server. */
export interface LocalDraft {
  readonly text: string;
  readonly audience: Audience;
  /** What the server held when it was last heard of. */
  readonly base: string;
  /** What went there without an answer, and the version it would have: if that stands there, it is from here. */
  readonly attempts: readonly { readonly text: string; readonly version: number }[];
}

/** By agent, conversation and window: windows never write over each other. */
export type LocalDrafts = Shelf<LocalDraft>;
export const localDrafts: LocalDrafts = makeShelf<LocalDraft>('draft', ownStorage);

if (typeof window !== 'undefined') {
  // The last guard against losing words that this device has no room for: the browser asks before the page goes.
  window.addEventListener('beforeunload', (event) => {
    if (localDrafts.inMemoryOnly().some(({ text }) => text.trim())) event.preventDefault();
  });
}
