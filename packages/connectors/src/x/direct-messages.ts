import type { Attachment, InboundEvent, Instant, MessageCreated, Person } from '@kwartier/core';
import { idOf, type Json, need, personById, record, textOf, timeOf } from '../reading.ts';
import type { Self } from './post.ts';
import { snowflakeTime } from './snowflake.ts';
import { readableText } from './text.ts';
import { readV1Media, readV1User } from './v1-posts.ts';
import { attachmentsOf, type Includes } from './v2-posts.ts';

/** Events of a private conversation that say nothing to us. */
const HARMLESS_EVENTS: ReadonlySet<unknown> = new Set(['ParticipantsJoin', 'ParticipantsLeave']);

/** Whether this is an event of a private conversation as `GET /2/dm_events` lists it. */
export const isV2MessageEvent = (raw: Json): boolean =>
  raw.dm_conversation_id !== undefined || raw.event_type === 'MessageCreate' || HARMLESS_EVENTS.has(raw.event_type);

/** An event of `GET /2/dm_events`. @throws Unreadable */
export function v2MessageEvents(raw: Json, includes: Includes, self: Self): InboundEvent[] {
  if (HARMLESS_EVENTS.has(raw.event_type)) return [];
  const id = need(idOf(raw.id), 'id');
  const senderId = need(idOf(raw.sender_id), 'sender');
  const person = (personId: string): Person => includes.users.get(personId) ?? personById(personId);
  const fromUs = senderId === self.externalId;
  const others = [
    ...(textOf(raw.dm_conversation_id)?.split('-') ?? []),
    ...(Array.isArray(raw.participant_ids) ? raw.participant_ids : []),
  ].flatMap((other) => idOf(other) ?? []);
  const counterpartId = others.length < 2 ? undefined : others.find((other) => other !== self.externalId);
  const attachments = attachmentsOf(raw.attachments, includes);
  const text = textOf(raw.text);
  return [
    privateMessage({
      id,
      author: person(senderId),
      fromUs,
      counterpart: fromUs && counterpartId !== undefined ? person(counterpartId) : null,
      text: readableText(text ?? '', record(raw.entities).urls),
      at: need(timeOf(raw.created_at) ?? snowflakeTime(id), 'time'),
      attachments,
      unsupported: strangeness(raw.event_type, 'MessageCreate', text === null && attachments.length === 0),
    }),
  ];
}

/** What there is to say of an event that is not the usual one, or that holds nothing to show. */
function strangeness(type: unknown, usual: string, isEmpty: boolean): string | null {
  if (type !== undefined && type !== usual) return `An event of type ${textOf(type) ?? 'unknown'}`;
  return isEmpty ? 'A message without text or picture' : null;
}

/** People of a 1.1 body: a map by id. */
export function readPeople(users: unknown): (id: string) => Person {
  const people = new Map<string, Person>();
  for (const user of Object.values(record(users))) {
    const person = readV1User(record(user));
    if (person) people.set(person.externalId, person);
  }
  return (id) => people.get(id) ?? personById(id);
}

/** A `direct_message_events` element, of the Account Activity API or inside an X Activity API envelope. @throws Unreadable */
export function v1MessageEvents(raw: Json, personOf: (id: string) => Person, self: Self): InboundEvent[] {
  const id = need(idOf(raw.id), 'id');
  const content = record(raw.message_create);
  const data = record(content.message_data);
  const senderId = need(idOf(content.sender_id), 'sender');
  const recipientId = idOf(record(content.target).recipient_id);
  const fromUs = senderId === self.externalId;
  const { attachment } = data;
  const media = record(record(attachment).media);
  const attachments = attachment === undefined || attachment === null ? [] : [readV1Media(media)];
  const text = textOf(data.text);
  return [
    privateMessage({
      id,
      author: personOf(senderId),
      fromUs,
      counterpart: fromUs && recipientId !== null ? personOf(recipientId) : null,
      text: readableText(text ?? '', record(data.entities).urls, [media]),
      at: need(timeOf(raw.created_timestamp) ?? snowflakeTime(id), 'time'),
      attachments,
      unsupported: strangeness(raw.type, 'message_create', text === null && attachments.length === 0),
    }),
  ];
}

/** `direct_message_mark_read_events`: how far the customer has read. Our own reading is no news. @throws Unreadable */
export function readReceipt(raw: Json, self: Self): InboundEvent[] {
  const counterpartExternalId = need(idOf(raw.sender_id), 'reader');
  if (counterpartExternalId === self.externalId) return [];
  const lastRead = idOf(raw.last_read_event_id);
  const watermark = timeOf(raw.created_timestamp) ?? (lastRead === null ? null : snowflakeTime(lastRead));
  return [{ type: 'message.receipt', receipt: 'read', counterpartExternalId, watermark: need(watermark, 'time') }];
}

/** An encrypted message of X Chat: it came, and only X's own apps can show it. @throws Unreadable */
export function encryptedMessage(raw: Json, self: Self): InboundEvent[] {
  const id = need(idOf(raw.id), 'id');
  const senderId = need(idOf(raw.sender_id), 'sender');
  const fromUs = senderId === self.externalId;
  const members = textOf(raw.conversation_id)?.split(/[:-]/) ?? [];
  const other = members.length === 2 ? members.find((member) => member !== self.externalId) : undefined;
  return [
    privateMessage({
      id,
      author: personById(senderId),
      fromUs,
      counterpart: fromUs && other ? personById(other) : null,
      text: '',
      at: need(timeOf(raw.created_at_msec) ?? timeOf(raw.created_at), 'time'),
      attachments: [],
      unsupported: 'An encrypted message of X Chat. It can be read on X only.',
    }),
  ];
}

interface PrivateMessage {
  readonly id: string;
  readonly author: Person;
  readonly fromUs: boolean;
  readonly counterpart: Person | null;
  readonly text: string;
  readonly at: Instant;
  readonly attachments: readonly Attachment[];
  readonly unsupported: string | null;
}

const privateMessage = ({ id, at, ...told }: PrivateMessage): MessageCreated => ({
  type: 'message.created',
  externalId: id,
  kind: 'direct_message',
  sentAt: at,
  isPrivate: true,
  threadKey: null,
  inReplyTo: null,
  inReplyToAuthorExternalId: null,
  post: null,
  language: null,
  versionOf: null,
  mayReply: null,
  marker: null,
  url: null,
  windowExpiresAt: null,
  ...told,
});
