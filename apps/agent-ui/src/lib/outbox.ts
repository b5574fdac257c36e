import type { MessageDto } from '@kwartier/contracts';
import type { ConversationAction, PrivateData } from '@kwartier/core';
import { createStore } from './store.ts';

export type Audience = 'public' | 'private' | 'note';

/** Something the person sent that the server has not confirmed. Shown at once; it leaves only when the server has it. */
export interface Outgoing {
  /** Made here; the server stores one message per id however often it is asked. */
  readonly intentId: string;
  readonly conversationId: string;
  readonly text: string;
  readonly audience: Audience;
  readonly lastSeenSeq: number;
  /** Send although the conversation moved on. */
  readonly override: boolean;
  /** Done with it, or neither is. */
  readonly actions: readonly ConversationAction[];
  /** Private data that is to go out all the same, with why. */
  readonly confirmed: readonly { readonly what: PrivateData; readonly reason: string }[];
  /** The macro the text came from, with the text as it was put in. */
  readonly macro: { readonly id: string; readonly version: number; readonly inserted: string } | null;
  /** ISO 8601: when it is to go out. Absent: at once. */
  readonly sendAt?: string | undefined;
  /** Files of the draft that go with it, in order. */
  readonly files: readonly { readonly id: string; readonly name: string }[];
  readonly at: number;
  readonly state: 'sending' | 'failed';
  /** Why it is not sent, in words. */
  readonly reason: string | null;
}

export const outbox = createStore<readonly Outgoing[]>([]);

export function putOutgoing(entry: Outgoing): void {
  outbox.set((now) => [...now.filter((one) => one.intentId !== entry.intentId), entry]);
}
export function dropOutgoing(intentId: string): void {
  outbox.set((now) => now.filter((one) => one.intentId !== intentId));
}

/** What to show of the outbox in a timeline: nothing that the timeline already has. */
export function notYetInTimeline(
  entries: readonly Outgoing[],
  messages: readonly MessageDto[],
  conversationId: string,
): Outgoing[] {
  return entries.filter(
    (entry) =>
      entry.conversationId === conversationId &&
      !messages.some(
        (message) =>
          message.id === entry.intentId ||
          (entry.state === 'sending' &&
            message.direction !== 'inbound' &&
            message.text === entry.text &&
            Date.parse(message.sentAt) > entry.at - 30_000),
      ),
  );
}
