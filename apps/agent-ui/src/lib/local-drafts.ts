import type { Audience } from './outbox.ts';

export interface LocalDraft {
  readonly text: string;
  readonly audience: Audience;
}

/** What was typed and is not known to be on the server, by conversation. Survives going back and forth, and a lost line. */
const drafts = new Map<string, LocalDraft>();

export const localDraft = (conversationId: string): LocalDraft | undefined => drafts.get(conversationId);
export const keepLocalDraft = (conversationId: string, draft: LocalDraft): void =>
  void drafts.set(conversationId, draft);
export const dropLocalDraft = (conversationId: string): void => void drafts.delete(conversationId);

if (typeof window !== 'undefined') {
  // The last guard against losing words: the browser asks before the page goes.
  window.addEventListener('beforeunload', (event) => {
    if ([...drafts.values()].some((draft) => draft.text.trim())) event.preventDefault();
  });
}
