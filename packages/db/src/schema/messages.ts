import {
  type Attachment,
  DELIVERY_STATES,
  DIRECTIONS,
  type HandedTo,
  MESSAGE_KINDS,
  type Mention,
  type MessageId,
  ORIGINS,
} from '@kwartier/core';
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { channels } from './channels.ts';
import { agentId, at, bytea, channelId, conversationId, messageId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';

/**
 * One row per thing said in a conversation, by either side, or noted about it. An outbound row in `queued` is the outbox:
 * nothing else says that something is to be sent.
 */
export const messages = pgTable(
  'messages',
  {
    workspaceId: workspaceId(),
    id: messageId().notNull(),
    conversationId: conversationId().notNull(),
    channelId: channelId().notNull(),
    seq: integer().notNull(),
    direction: text({ enum: DIRECTIONS }).notNull(),
    kind: text({ enum: MESSAGE_KINDS }).notNull(),
    text: text().notNull(),
    authorName: text().notNull(),
    authorHandle: text(),
    authorAvatarUrl: text(),
    authorExternalId: text(),
    /** Who wrote it here; null for customers and for what was written elsewhere. */
    agentId: agentId(),
    origin: text({ enum: ORIGINS }),
    /** The platform's id; null until an outbound message is sent, always null for notes and activities. */
    externalId: text(),
    inReplyTo: text(),
    sentAt: at().notNull(),
    receivedAt: at().notNull(),
    isPrivate: boolean().notNull(),
    attachments: jsonb().$type<readonly Attachment[]>(),
    language: text(),
    mayReply: boolean(),
    url: text(),
    edits: integer().notNull().default(0),
    deletedAt: at(),
    isHidden: boolean().notNull().default(false),
    unsupported: text(),
    /** Who is named in a note, and where in its text. */
    mentions: jsonb().$type<readonly Mention[]>(),
    /** Whom a note was written for when the conversation was handed over with it. */
    handedTo: jsonb().$type<HandedTo>(),
    activity: jsonb().$type<{ type: string; data: Record<string, string | number | boolean | null> }>(),
    // What follows is about delivery and null for everything that is not outbound.
    delivery: text({ enum: DELIVERY_STATES }),
    deliveryReason: text(),
    /** Made by the writer's console: the same intent is one message, however often it arrives. */
    intentId: uuid(),
    recipientExternalId: text(),
    attempts: integer().notNull().default(0),
    nextAttemptAt: at(),
    /** Fences the process that sends: every later write names it. */
    lease: uuid(),
    leaseUntil: at(),
    firstTriedAt: at(),
    readBacks: integer().notNull().default(0),
    deliveredAt: at(),
    readAt: at(),
    /** Up to where the conversation was known to whoever decided last that this goes out: only of what waits for its time or for a person. */
    seenSeq: integer(),
    /** The first of the messages that one answer became; null for every other. */
    partOf: uuid().$type<MessageId>(),
    /** The post of a thread that must be out before this one, which answers it. */
    threadAfter: uuid().$type<MessageId>(),
    /** What was written, where it became several posts: on the first of them. */
    wholeText: text(),
    /** It goes out with a button to write to us in private. */
    invites: boolean().notNull().default(false),
    /** The conversation that it came over from when that was merged into this one; null for every other. */
    mergedFrom: conversationId(),
    /** Whether the lists of words found abuse in what a customer wrote, by the edition below. */
    isAbuseFound: boolean().notNull().default(false),
    /** What a person says it is; null: nobody said. Theirs is the last word. */
    isAbuseMarked: boolean(),
    /** The edition of the lists by which it was judged; null: it was not. */
    abuseVersion: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    // A platform may deliver one event many times. This index is what makes ingestion idempotent.
    uniqueIndex('messages_external_uq')
      .on(t.workspaceId, t.channelId, t.externalId)
      .where(sql`${t.externalId} is not null`),
    unique('messages_seq_uq').on(t.workspaceId, t.conversationId, t.seq),
    uniqueIndex('messages_intent_uq').on(t.workspaceId, t.intentId).where(sql`${t.intentId} is not null`),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    // The outbox: what waits to be sent or to be looked up.
    index('messages_outbox_idx')
      .on(t.workspaceId, t.nextAttemptAt)
      .where(sql`${t.delivery} in ('queued', 'sending', 'unknown')`),
    index('messages_scheduled_idx').on(t.workspaceId, t.nextAttemptAt).where(sql`${t.delivery} = 'scheduled'`),
    index('messages_invites_idx').on(t.workspaceId, t.channelId, t.sentAt).where(sql`${t.invites}`),
    index('messages_unconfirmed_idx').on(t.workspaceId, t.sentAt).where(sql`${t.delivery} = 'unconfirmed'`),
    index('messages_merged_idx').on(t.workspaceId, t.mergedFrom).where(sql`${t.mergedFrom} is not null`),
    // What hurts to read is rare: looked up for lists and for sharing it out.
    index('messages_abuse_idx')
      .on(t.workspaceId, t.conversationId)
      .where(sql`coalesce(${t.isAbuseMarked}, ${t.isAbuseFound})`),
    index('messages_abuse_received_idx')
      .on(t.workspaceId, t.receivedAt)
      .where(sql`coalesce(${t.isAbuseMarked}, ${t.isAbuseFound})`),
    check('messages_direction_known', oneOf(t.direction, DIRECTIONS)),
    check('messages_kind_known', oneOf(t.kind, MESSAGE_KINDS)),
    check('messages_delivery_known', sql`${t.delivery} is null or ${oneOf(t.delivery, DELIVERY_STATES)}`),
    check('messages_delivery_iff_outbound', sql`(${t.direction} = 'outbound') = (${t.delivery} is not null)`),
    check(
      'messages_origin_iff_outbound',
      sql`(${t.direction} = 'outbound') = (${t.origin} is not null and ${oneOf(t.origin, ORIGINS)})`,
    ),
    check('messages_deleted_is_empty', sql`${t.deletedAt} is null or ${t.text} = ''`),
  ],
);

/** What a message said before it was edited. Gone with a deletion. */
export const messageVersions = pgTable(
  'message_versions',
  { workspaceId: workspaceId(), messageId: messageId().notNull(), at: at().notNull(), text: text().notNull() },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId, t.at] }),
    foreignKey({ columns: [t.workspaceId, t.messageId], foreignColumns: [messages.workspaceId, messages.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** Later ids of a message: X gives every edit a new one. */
export const messageAliases = pgTable(
  'message_aliases',
  {
    workspaceId: workspaceId(),
    channelId: channelId().notNull(),
    externalId: text().notNull(),
    firstExternalId: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.channelId, t.externalId] })],
);

/**
 * Facts about messages, kept whether or not the message is here yet: an edit or a deletion may come first. A deletion stays
 * as a tombstone, so that a late original stays deleted.
 */
export const messageFacts = pgTable(
  'message_facts',
  {
    workspaceId: workspaceId(),
    channelId: channelId().notNull(),
    externalId: text().notNull(),
    fact: text().notNull(),
    at: at().notNull(),
    text: text(),
    attachments: jsonb().$type<readonly Attachment[]>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.externalId, t.fact, t.at] }),
    foreignKey({ columns: [t.workspaceId, t.channelId], foreignColumns: [channels.workspaceId, channels.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** Every try to send, with what came of it: the proof of what we did. */
export const sendAttempts = pgTable(
  'send_attempts',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    messageId: messageId().notNull(),
    requestHash: bytea().notNull(),
    startedAt: at().notNull(),
    finishedAt: at(),
    outcome: text(),
    httpStatus: integer(),
    platformCode: text(),
    detail: text(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId, t.messageId], foreignColumns: [messages.workspaceId, messages.id] }).onDelete(
      'cascade',
    ),
    index('send_attempts_message_idx').on(t.workspaceId, t.messageId),
  ],
);
