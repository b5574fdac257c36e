import type {
  InboundEvent,
  MessageCreated,
  MessageDeleted,
  MessageEdited,
  MessageHidden,
  MessageReceipt,
  Person,
  PostPublished,
  ReachChanged,
} from '@kwartier/core';

/** A batch of events by what is done with them. Messages are unique by id and in the order they were sent. */
export interface Batch {
  readonly messages: readonly MessageCreated[];
  /** Later versions of posts that got a new id: id of the version, id of the first. */
  readonly aliases: ReadonlyMap<string, string>;
  readonly facts: readonly (MessageEdited | MessageDeleted | MessageHidden)[];
  readonly receipts: readonly MessageReceipt[];
  readonly reach: readonly ReachChanged[];
  readonly posts: readonly PostPublished[];
  readonly revoked: string | null;
}

/** Sort events out. A later version of a post (X gives it a new id) becomes an edit of the first. */
export function sortOut(events: readonly InboundEvent[]): Batch {
  const messages = new Map<string, MessageCreated>();
  const aliases = new Map<string, string>();
  const facts: (MessageEdited | MessageDeleted | MessageHidden)[] = [];
  const receipts: MessageReceipt[] = [];
  const reach: ReachChanged[] = [];
  const posts: PostPublished[] = [];
  let revoked: string | null = null;
  for (const event of events) {
    switch (event.type) {
      case 'message.created': {
        if (event.versionOf !== null && event.versionOf !== event.externalId) {
          aliases.set(event.externalId, event.versionOf);
          facts.push({
            type: 'message.edited',
            externalId: event.versionOf,
            text: event.text,
            attachments: event.attachments,
            editedAt: event.sentAt,
          });
          // The first version may never come: what we have then opens the conversation under the first id.
          if (!messages.has(event.versionOf))
            messages.set(event.versionOf, { ...event, externalId: event.versionOf, versionOf: null });
        } else if (!messages.has(event.externalId)) messages.set(event.externalId, event);
        break;
      }
      case 'message.edited':
      case 'message.deleted':
      case 'message.hidden':
        facts.push(event);
        break;
      case 'message.receipt':
        receipts.push(event);
        break;
      case 'reach.changed':
        reach.push(event);
        break;
      case 'post.published':
        posts.push(event);
        break;
      case 'access.revoked':
        revoked = event.reason;
        break;
    }
  }
  const ordered = [...messages.values()].sort((a, b) => a.sentAt - b.sentAt || compareIds(a.externalId, b.externalId));
  return { messages: ordered, aliases, facts, receipts, reach, posts, revoked };
}

/** Ids of one platform in the order they were made: longer numbers are larger. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

/** The customers a batch speaks of, one entry each, the last word on name and handle winning. */
export function personsOf(messages: readonly MessageCreated[], isPrivate: boolean): Map<string, Person> {
  const persons = new Map<string, Person>();
  for (const message of messages) {
    if (message.isPrivate !== isPrivate) continue;
    const person = message.fromUs ? message.counterpart : message.author;
    if (!person) continue;
    const before = persons.get(person.externalId);
    persons.set(person.externalId, {
      externalId: person.externalId,
      name: person.name ?? before?.name ?? null,
      handle: person.handle ?? before?.handle ?? null,
      avatarUrl: person.avatarUrl ?? before?.avatarUrl ?? null,
    });
  }
  return persons;
}
