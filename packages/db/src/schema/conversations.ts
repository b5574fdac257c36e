import {
  type AgentId,
  CONVERSATION_STATUSES,
  type LinkReason,
  type MergedBefore,
  OUTCOMES,
  PLATFORMS,
  PRIORITIES,
  RESOLUTIONS,
} from '@kwartier/core';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { channels } from './channels.ts';
import { agentId, at, brandId, channelId, contactId, conversationId, teamId, workspaceId } from './columns.ts';
import { contacts } from './contacts.ts';
import { oneOf } from './one-of.ts';
import { workspaces } from './workspaces.ts';

/** One contact, one channel, one exchange, with a status. */
export const conversations = pgTable(
  'conversations',
  {
    workspaceId: workspaceId(),
    id: conversationId().notNull(),
    channelId: channelId().notNull(),
    brandId: brandId().notNull(),
    teamId: teamId().notNull(),
    platform: text({ enum: PLATFORMS }).notNull(),
    isPrivate: boolean().notNull(),
    contactId: contactId().notNull(),
    /** The platform's id of the person: with channel and thread it names the exchange. */
    personExternalId: text().notNull(),
    threadKey: text().notNull(),
    /** The conversation that a late reply continued; null unless it began that way. */
    previousId: conversationId(),
    /** The conversation that took its messages over; null unless it was merged away. It stands in no list then. */
    mergedInto: conversationId(),
    /** Whether new messages of this person in this thread still come here. */
    isCurrent: boolean().notNull().default(true),
    postId: uuid(),
    status: text({ enum: CONVERSATION_STATUSES }).notNull().default('open'),
    resolution: text({ enum: RESOLUTIONS }),
    /** What came of it, if whoever resolved it said so. */
    outcome: text({ enum: OUTCOMES }),
    resolvedAt: at(),
    snoozedUntil: at(),
    priority: text({ enum: PRIORITIES }).notNull().default('normal'),
    language: text(),
    assigneeId: agentId(),
    assignedAt: at(),
    assignedReason: text(),
    /** Counts every change, without gaps, taken under this row's lock. */
    seq: integer().notNull(),
    /** seq of the newest message by the customer or by us. */
    messageSeq: integer().notNull().default(0),
    openedAt: at().notNull(),
    lastMessageAt: at().notNull(),
    lastInboundAt: at(),
    lastOutboundAt: at(),
    waitingSince: at(),
    firstResponseAt: at(),
    firstResponseMs: bigint({ mode: 'number' }),
    firstResponseBusinessMs: bigint({ mode: 'number' }),
    firstResponderId: agentId(),
    /** The next promise to fall due; what the inbox is ordered by. */
    nextDueAt: at(),
    nextWarnAt: at(),
    windowExpiresAt: at(),
    lastExcerpt: text().notNull().default(''),
    lastDirection: text(),
    lastKind: text(),
    createdAt: at().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    // Twenty parallel first messages of one person make one conversation: this index decides.
    uniqueIndex('conversations_thread_uq')
      .on(t.workspaceId, t.channelId, t.threadKey, t.personExternalId)
      .where(sql`${t.isCurrent}`),
    foreignKey({ columns: [t.workspaceId, t.channelId], foreignColumns: [channels.workspaceId, channels.id] }).onDelete(
      'cascade',
    ),
    foreignKey({ columns: [t.workspaceId, t.contactId], foreignColumns: [contacts.workspaceId, contacts.id] }),
    check('conversations_platform_known', oneOf(t.platform, PLATFORMS)),
    check('conversations_status_known', oneOf(t.status, CONVERSATION_STATUSES)),
    check('conversations_priority_known', oneOf(t.priority, PRIORITIES)),
    check('conversations_resolution_known', sql`${t.resolution} is null or ${oneOf(t.resolution, RESOLUTIONS)}`),
    check('conversations_outcome_known', sql`${t.outcome} is null or ${oneOf(t.outcome, OUTCOMES)}`),
    check('conversations_snoozed_until', sql`(${t.status} = 'snoozed') = (${t.snoozedUntil} is not null)`),
    // The inbox in deadline order: coalesce keeps what has no promise at the end, in one index.
    index('conversations_deadline_idx').on(t.workspaceId, t.status, sql`coalesce(${t.nextDueAt}, 'infinity')`, t.id),
    index('conversations_assignee_idx').on(
      t.workspaceId,
      t.assigneeId,
      t.status,
      sql`coalesce(${t.nextDueAt}, 'infinity')`,
      t.id,
    ),
    index('conversations_waiting_idx').on(t.workspaceId, t.status, sql`coalesce(${t.waitingSince}, 'infinity')`, t.id),
    // By opening, not by last message: no index holds what every message changes, so that Postgres updates the row in place (HOT).
    index('conversations_newest_idx').on(t.workspaceId, t.status, t.openedAt, t.id),
    index('conversations_unassigned_idx')
      .on(t.workspaceId, t.teamId, sql`coalesce(${t.nextDueAt}, 'infinity')`, t.waitingSince, t.id)
      .where(sql`${t.assigneeId} is null and ${t.status} = 'open'`),
    index('conversations_snoozed_idx').on(t.workspaceId, t.snoozedUntil).where(sql`${t.status} = 'snoozed'`),
    index('conversations_contact_idx').on(t.workspaceId, t.contactId, t.openedAt),
    index('conversations_opened_idx').on(t.workspaceId, t.openedAt),
    index('conversations_merged_idx').on(t.workspaceId, t.mergedInto).where(sql`${t.mergedInto} is not null`),
    index('conversations_post_idx').on(t.workspaceId, t.postId).where(sql`${t.postId} is not null`),
  ],
);

/** Two conversations that belong together, see core's `LINK_REASONS`. */
export const conversationLinks = pgTable(
  'conversation_links',
  {
    workspaceId: workspaceId(),
    fromId: conversationId().notNull(),
    toId: conversationId().notNull(),
    reason: text().$type<LinkReason>().notNull(),
    at: at().notNull(),
    /** Who said so, where it is by hand. */
    linkedBy: uuid().$type<AgentId>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.fromId, t.toId] }),
    foreignKey({
      columns: [t.workspaceId, t.fromId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.toId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    index('conversation_links_to_idx').on(t.workspaceId, t.toId),
  ],
);

/** A conversation whose messages went over to another, with what it was before: enough to part them again. */
export const conversationMerges = pgTable(
  'conversation_merges',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    fromId: conversationId().notNull(),
    intoId: conversationId().notNull(),
    before: jsonb().$type<MergedBefore>().notNull(),
    mergedBy: agentId().notNull(),
    mergedAt: at().notNull(),
    undoneBy: agentId(),
    undoneAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.fromId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.intoId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    uniqueIndex('conversation_merges_from_uq').on(t.workspaceId, t.fromId).where(sql`${t.undoneAt} is null`),
    index('conversation_merges_into_idx').on(t.workspaceId, t.intoId),
    check('conversation_merges_two', sql`${t.fromId} <> ${t.intoId}`),
    check('conversation_merges_undone', sql`(${t.undoneBy} is null) = (${t.undoneAt} is null)`),
  ],
);

/** Every change of a conversation, in its one order. */
export const conversationEvents = pgTable(
  'conversation_events',
  {
    workspaceId: workspaceId(),
    conversationId: conversationId().notNull(),
    seq: integer().notNull(),
    type: text().notNull(),
    messageId: uuid(),
    /** Null: the customer or the system. */
    actorId: uuid(),
    at: at().notNull(),
    data: jsonb(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.seq] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
  ],
);

/** Who had a conversation, from when to when, and why. */
export const assignments = pgTable(
  'assignments',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    conversationId: conversationId().notNull(),
    agentId: agentId().notNull(),
    /** Null: given by the system. */
    assignedBy: uuid(),
    reason: text().notNull(),
    at: at().notNull(),
    endedAt: at(),
    endReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    uniqueIndex('assignments_current_uq').on(t.workspaceId, t.conversationId).where(sql`${t.endedAt} is null`),
    index('assignments_agent_idx').on(t.workspaceId, t.agentId, t.at),
  ],
);

/** What somebody is writing, kept where it cannot be lost. */
export const drafts = pgTable(
  'drafts',
  {
    workspaceId: workspaceId(),
    conversationId: conversationId().notNull(),
    agentId: agentId().notNull(),
    text: text().notNull(),
    audience: text().notNull(),
    version: integer().notNull(),
    savedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.agentId] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
  ],
);

/** How far somebody has read. */
export const reads = pgTable(
  'reads',
  {
    workspaceId: workspaceId(),
    agentId: agentId().notNull(),
    conversationId: conversationId().notNull(),
    seq: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.agentId, t.conversationId] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
  ],
);
