import type { ConversationStatus } from './conversation.ts';
import type { MessageCreated } from './inbound-event.ts';
import type { Instant } from './time.ts';

/** What names an exchange on a channel: one person in one thread. */
export interface ThreadKey {
  readonly thread: string;
  readonly person: string;
}

/** A message that is here already, or comes in the same batch. */
export interface KnownMessage {
  readonly thread: string;
  /** The customer of its conversation. */
  readonly person: string;
}

/** All private messages with one person on one channel are one thread. */
export const PRIVATE_THREAD = 'private';

const SPLIT = 'split ';

/** The thread of a conversation that somebody split off: only what answers its messages comes there. */
export const splitThread = (id: string): string => `${SPLIT}${id}`;

/**
 * Which exchange a message belongs to.
 *
 * Inbound: the author, in the thread the platform names, else in the parent's, else in one that the message opens. Our own:
 * the person we answered. What answers a message that was split off goes where that went, whatever the platform says. 300 comments by 120 people under a post are 120 exchanges; a stranger who joins gets their own.
 * @param parent the message it answers, if we have it
 * @returns undefined for something of ours that answers nobody: a post
 */
export function threadKeyOf(message: MessageCreated, parent: KnownMessage | undefined): ThreadKey | undefined {
  if (message.isPrivate) {
    const person = message.fromUs ? message.counterpart?.externalId : message.author.externalId;
    return person === undefined ? undefined : { thread: PRIVATE_THREAD, person };
  }
  const isTheirs = message.fromUs || message.author.externalId === parent?.person;
  const split = isTheirs && parent?.thread.startsWith(SPLIT) ? parent.thread : undefined;
  const thread = split ?? message.threadKey ?? parent?.thread ?? message.inReplyTo ?? message.externalId;
  if (!message.fromUs) return { thread, person: message.author.externalId };
  // Answering our own answer continues with the same customer.
  const person = parent?.person ?? message.counterpart?.externalId;
  return person === undefined ? undefined : { thread, person };
}

/** What a new message does to the conversation that is there: it joins, re-opens it, or starts the next one. */
export type Arrival = 'join' | 'reopen' | 'continue';

/**
 * A message of the customer re-opens a resolved conversation within the window; after it, a new one linked to the old begins.
 * Spam stays spam: what a spammer writes next changes nothing.
 */
export function arrivalOf(
  status: ConversationStatus,
  resolvedAt: Instant | null,
  sentAt: Instant,
  reopenWindowMs: number,
): Arrival {
  if (status === 'open' || status === 'spam') return 'join';
  if (status === 'snoozed') return 'reopen';
  return resolvedAt !== null && sentAt - resolvedAt > reopenWindowMs ? 'continue' : 'reopen';
}
