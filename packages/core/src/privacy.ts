import type { InboundEvent } from './inbound-event.ts';
import { DAY_MS, type Instant, instant } from './time.ts';

/** `requested` waits for a second step, `confirmed` for the work, `done` is final. */
export const ERASURE_STATES = ['requested', 'confirmed', 'done', 'cancelled'] as const;
export type ErasureState = (typeof ERASURE_STATES)[number];

/** Who asked: somebody here, or the person through the platform (Meta's data deletion callback). */
export const ERASURE_SOURCES = ['agent', 'platform'] as const;
export type ErasureSource = (typeof ERASURE_SOURCES)[number];

/** What a brand may keep for a limited time only. */
export const RETENTION_KINDS = ['public_messages', 'private_messages', 'receipts', 'quarantine'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** Shortest and longest time a rule may name, in days. */
export const RETENTION_DAYS = { min: 1, max: 3_650 } as const;

/** What is older than this is deleted. */
export const retentionCutoff = (now: Instant, days: number): Instant => instant(now - days * DAY_MS);

/** What stands where a person's name was. */
export const ERASED_NAME = 'Erased person';

/**
 * What a tombstone is about, before it is hashed with the workspace's own key: the hash alone names nobody, and still tells that
 * something was erased when it comes again.
 */
export const personSubject = (platform: string, realm: string, externalId: string): string =>
  `person ${platform} ${realm} ${externalId}`;
export const messageSubject = (channelId: string, externalId: string): string => `message ${channelId} ${externalId}`;

/** What an event is about and when it happened; what says nothing of a person has no subjects. */
export interface EventSubjects {
  readonly persons: readonly { readonly isPrivate: boolean; readonly externalId: string }[];
  readonly messages: readonly string[];
  readonly at: Instant | null;
}

const NOTHING: EventSubjects = { persons: [], messages: [], at: null };

export function subjectsOf(event: InboundEvent): EventSubjects {
  switch (event.type) {
    case 'message.created': {
      const person = event.fromUs ? event.counterpart : event.author;
      return {
        persons: person ? [{ isPrivate: event.isPrivate, externalId: person.externalId }] : [],
        messages: event.versionOf === null ? [event.externalId] : [event.externalId, event.versionOf],
        at: event.sentAt,
      };
    }
    case 'message.edited':
      return { persons: [], messages: [event.externalId], at: event.editedAt };
    case 'message.deleted':
      return { persons: [], messages: [event.externalId], at: event.deletedAt };
    case 'message.hidden':
      return { persons: [], messages: [event.externalId], at: event.at };
    case 'message.receipt':
      return {
        persons: [{ isPrivate: true, externalId: event.counterpartExternalId }],
        messages: [],
        at: event.watermark,
      };
    case 'reach.changed':
      return { persons: [{ isPrivate: false, externalId: event.actorExternalId }], messages: [], at: event.at };
    default:
      return NOTHING;
  }
}

/**
 * Whether an event must not come in, because what it is about was erased. A message that was erased stays erased, whatever comes
 * about it. A person who was erased and writes again later is somebody new, who contacts us of their own will.
 * @param erasedMessage whether one of its messages has a tombstone
 * @param personErasedAt the latest erasure of one of its persons; null: none
 */
export const isErased = (at: Instant | null, erasedMessage: boolean, personErasedAt: Instant | null): boolean =>
  erasedMessage || (personErasedAt !== null && (at === null || at <= personErasedAt));

/** A name of which only the first letters can be read: `Priya Raman` is `P···· R····`. */
export const maskName = (name: string): string =>
  name
    .split(/\s+/u)
    .filter(Boolean)
    .map((word) => `${Array.from(word)[0] ?? ''}····`)
    .join(' ');
