import type { MessageDto } from '@kwartier/contracts';
import type { Confirmable, ConversationAction, Mention } from '@kwartier/core';
import { t } from './i18n/index.ts';
import { makeShelf, ownStorage, type Shelf } from './shelf.ts';
import { createStore, type Store } from './store.ts';

export type Audience = 'public' | 'private' | 'note';

/** Something the person sent that the server has not confirmed. Shown at once; it leaves only when the server has it. */
export interface Outgoing {
  /** Made here; the server stores one message per id however often it is asked. */
  readonly intentId: string;
  readonly conversationId: string;
  /** Who sent it. */
  readonly agentId: string;
  readonly text: string;
  readonly audience: Audience;
  readonly lastSeenSeq: number;
  /** Send although the conversation moved on. */
  readonly override: boolean;
  /** Done with it, or neither is. */
  readonly actions: readonly ConversationAction[];
  /** What is to go out all the same, with why. */
  readonly confirmed: readonly { readonly what: Confirmable; readonly reason: string }[];
  /** Who is named in a note. Absent: who can be named was not known; it is looked up when it is handed over. */
  readonly mentions?: readonly Mention[] | undefined;
  /** The macro the text came from, with the text as it was put in. */
  readonly macro: { readonly id: string; readonly version: number; readonly inserted: string } | null;
  /** The draft that it was, which goes with it. */
  readonly draftVersion?: number | undefined;
  /** ISO 8601: when it is to go out. Absent: at once. */
  readonly sendAt?: string | undefined;
  /** Too long for one post, it goes out as several: its writer has seen where it is cut. */
  readonly asThread?: boolean | undefined;
  /** With a button to write to us in private. */
  readonly invites?: boolean | undefined;
  /** Files of the draft that go with it, in order. */
  readonly files: readonly { readonly id: string; readonly name: string }[];
  readonly at: number;
  readonly state: 'sending' | 'failed';
  /** Why it is not sent, in words. */
  readonly reason: string | null;
}

export interface Outbox {
  readonly entries: Store<readonly Outgoing[]>;
  put(entry: Outgoing): void;
  drop(intentId: string): void;
}

/**
 * What an earlier visit sent and never heard of again is here, as failed: it can be sent once more under the same id.
 * @param lost what is said of it
 */
export function makeOutbox(shelf: Shelf<Outgoing>, lost: () => string): Outbox {
  const entries = createStore<readonly Outgoing[]>(
    shelf
      .under('')
      .map(([, entry]): Outgoing => ({ ...entry, state: 'failed', reason: entry.reason ?? lost() }))
      .toSorted((a, b) => a.at - b.at),
  );
  return {
    entries,
    put(entry) {
      shelf.put(entry.intentId, entry);
      entries.set((now) => [...now.filter((one) => one.intentId !== entry.intentId), entry]);
    },
    drop(intentId) {
      shelf.drop(intentId);
      entries.set((now) => now.filter((one) => one.intentId !== intentId));
    },
  };
}

const shelf = makeShelf<Outgoing>('outgoing', ownStorage);
export const outbox: Outbox = makeOutbox(shelf, () => t('The page was closed before the server answered.'));

if (typeof window !== 'undefined') {
  window.addEventListener('beforeunload', (event) => {
    if (shelf.inMemoryOnly().length > 0) event.preventDefault();
  });
}

/** What to show of the outbox in a timeline: nothing that the timeline already has. */
export function notYetInTimeline(
  entries: readonly Outgoing[],
  messages: readonly MessageDto[],
  conversationId: string,
  agentId: string,
): Outgoing[] {
  return entries.filter(
    (entry) =>
      entry.conversationId === conversationId &&
      entry.agentId === agentId &&
      !(entry.state === 'sending' && messages.some((message) => saysTheSame(message, entry))),
  );
}

/** Whether a message of the thread is what was sent, as far as that can be seen. */
export const saysTheSame = (message: MessageDto, entry: Outgoing): boolean =>
  message.direction !== 'inbound' &&
  message.author.agentId === entry.agentId &&
  (message.wholeText ?? message.text) === entry.text.normalize('NFC') &&
  Date.parse(message.sentAt) > entry.at - 30_000;
