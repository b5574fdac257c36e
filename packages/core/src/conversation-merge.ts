import { type ConversationStatus, PRIORITIES, type Priority, type Resolution } from './conversation.ts';
import { DomainError } from './errors.ts';
import type { AgentId, ChannelId, ContactId, ConversationId } from './ids.ts';
import type { DeliveryState } from './message.ts';
import type { Instant } from './time.ts';
import type { Outcome } from './wrap-up.ts';

/** What decides whether two conversations can be one. */
export interface Mergeable {
  readonly id: ConversationId;
  readonly channelId: ChannelId;
  readonly contactId: ContactId;
  readonly personExternalId: string;
  readonly isPrivate: boolean;
  readonly mergedInto: ConversationId | null;
}

/** What a conversation was before it was merged away, and what that changed of the one that took its messages. */
export interface MergedBefore {
  readonly status: ConversationStatus;
  readonly resolution: Resolution | null;
  readonly outcome: Outcome | null;
  readonly resolvedAt: Instant | null;
  readonly snoozedUntil: Instant | null;
  readonly assigneeId: AgentId | null;
  readonly assignedReason: string | null;
  /** Tags that the other did not have. */
  readonly tagsAdded: readonly string[];
  /** The other's priority, where the merge raised it; null: it did not. */
  readonly priorityBefore: Priority | null;
  /** How the other rested, where the merge opened it again; null: it did not. */
  readonly restedBefore: Pick<MergedBefore, 'status' | 'resolution' | 'outcome' | 'resolvedAt' | 'snoozedUntil'> | null;
}

/** Answers in these states may still go out, or wait for somebody: their conversation stays as it is until that is over. */
export const UNDER_WAY: readonly DeliveryState[] = ['queued', 'sending', 'unknown', 'scheduled', 'awaiting_approval'];

/**
 * Whether the messages of one conversation can become another's: the same account of the same person, on the same channel, both public or
 * both private, both standing by themselves.
 * @throws DomainError `conversation.not_mergeable` with `why`, `conversation.merged_away`
 */
export function assertMergeable(from: Mergeable, into: Mergeable): void {
  assertStands(into);
  assertStands(from);
  const no = (why: string, message: string) => new DomainError('conversation.not_mergeable', message, { why });
  if (from.id === into.id) throw no('same', 'This is one conversation already.');
  if (from.contactId !== into.contactId || from.personExternalId !== into.personExternalId)
    throw no('person', 'Only conversations with the same account of the same person can be merged.');
  if (from.channelId !== into.channelId) throw no('channel', 'Only conversations on the same channel can be merged.');
  if (from.isPrivate !== into.isPrivate)
    throw no('privacy', 'A public and a private conversation cannot be merged: answers would go the wrong way.');
}

/**
 * Refuse work on a conversation whose messages are another's now.
 * @throws DomainError `conversation.merged_away` with where they went
 */
export function assertStands({ id, mergedInto }: Pick<Mergeable, 'id' | 'mergedInto'>): void {
  if (mergedInto !== null)
    throw new DomainError(
      'conversation.merged_away',
      'This conversation was merged into another. Go on there, or undo the merge.',
      { id, mergedInto },
    );
}

/** The more urgent of two priorities. */
export const higherPriority = (one: Priority, other: Priority): Priority =>
  PRIORITIES.indexOf(other) > PRIORITIES.indexOf(one) ? other : one;

/** A message on its way into a timeline of another order. */
export interface Placed {
  /** A UUID of version 7: of two, the one that came to us first is the smaller. */
  readonly id: string;
  readonly sentAt: Instant;
}

/** X tells times to the second: of one moment, what came first was said first. */
const inOrder = (a: Placed, b: Placed): number => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1);

/**
 * Two stretches as one, in the order in which things were said. What comes before the first of the joining keeps its place; everything
 * from there on needs a new one, in the order given.
 */
export function placesAfter<Message extends Placed>(
  standing: readonly Message[],
  joining: readonly Message[],
): Message[] {
  const sorted = joining.toSorted(inOrder);
  const [first] = sorted;
  if (!first) return [];
  return [...standing.filter((one) => inOrder(one, first) > 0), ...sorted].toSorted(inOrder);
}

/**
 * A draft with words that were typed where somebody's conversation was merged away meanwhile: below it, but not twice what came over
 * before.
 * @param kept the draft in the conversation that it was merged into
 */
export function withWords(kept: string, words: string): string {
  if (words.trim() === '' || kept.includes(words)) return kept;
  const paragraphs = kept.split('\n\n');
  const from = paragraphs.findIndex((_, index) => words.startsWith(paragraphs.slice(index).join('\n\n')));
  const above = (from < 0 ? paragraphs : paragraphs.slice(0, from)).filter((paragraph) => paragraph.trim() !== '');
  return [...above, words].join('\n\n');
}

/** What a split needs to know of a message. */
export interface Separable {
  readonly id: string;
  readonly kind: string;
  readonly direction: string;
  readonly delivery: DeliveryState | null;
}

/**
 * Whether these of a conversation's messages can become another conversation.
 * @throws DomainError `conversation.not_separable` with `why`, `conversation.merge_pending`
 */
export function assertSeparable(
  { isPrivate }: Pick<Mergeable, 'isPrivate'>,
  messages: readonly Separable[],
  chosen: ReadonlySet<string>,
): void {
  const no = (why: string, message: string) => new DomainError('conversation.not_separable', message, { why });
  if (isPrivate)
    throw no('private', 'A private conversation cannot be split: on the platform it is one exchange, and stays one.');
  const taken = messages.filter(({ id }) => chosen.has(id));
  if (taken.length < chosen.size || taken.some(({ kind }) => kind === 'activity'))
    throw no('unknown', 'Some of these messages are not in this conversation any more. Look again.');
  if (!taken.some(({ direction }) => direction === 'inbound'))
    throw no('nothing_asked', 'Choose at least one message of the customer.');
  if (!messages.some(({ id, direction }) => direction === 'inbound' && !chosen.has(id)))
    throw no('nothing_left', 'Leave at least one message of the customer here.');
  if (taken.some(({ delivery }) => delivery !== null && UNDER_WAY.includes(delivery))) throw pending();
}

/** Something that is still on its way. */
export const pending = (): DomainError =>
  new DomainError(
    'conversation.merge_pending',
    'An answer is still on its way or waits. Let it go out, or take it back, then try again.',
  );
