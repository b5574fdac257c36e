import { PLATFORMS } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import {
  bigint,
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
import { at, brandId, bytea, channelId, teamId, workspaceId } from './columns.ts';
import { oneOf } from './one-of.ts';
import { teams } from './people.ts';
import { brands } from './workspaces.ts';

export const CHANNEL_STATES = ['active', 'needs_reauth', 'paused'] as const;

/** One connected account on a platform. */
export const channels = pgTable(
  'channels',
  {
    workspaceId: workspaceId(),
    id: channelId().notNull(),
    brandId: brandId().notNull(),
    teamId: teamId().notNull(),
    platform: text({ enum: PLATFORMS }).notNull(),
    name: text().notNull(),
    externalId: text().notNull(),
    handle: text(),
    /** AES-256-GCM over the credentials' JSON, bound to this row. */
    credentials: bytea().notNull(),
    settings: jsonb().$type<Record<string, string>>().notNull().default({}),
    state: text({ enum: CHANNEL_STATES }).notNull().default('active'),
    stateReason: text(),
    lastWebhookAt: at(),
    lastEventAt: at(),
    lastPollAt: at(),
    lastPollOkAt: at(),
    lagMs: bigint({ mode: 'number' }),
    refusedWebhooks: integer().notNull().default(0),
    createdAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('channels_account_uq').on(t.workspaceId, t.platform, t.externalId),
    foreignKey({ columns: [t.workspaceId, t.brandId], foreignColumns: [brands.workspaceId, brands.id] }),
    foreignKey({ columns: [t.workspaceId, t.teamId], foreignColumns: [teams.workspaceId, teams.id] }),
    check('channels_platform_known', oneOf(t.platform, PLATFORMS)),
    check('channels_state_known', oneOf(t.state, CHANNEL_STATES)),
  ],
);

/** How far a poll stream has read. Moves in the transaction that stores what it read, never before. */
export const channelCursors = pgTable(
  'channel_cursors',
  {
    workspaceId: workspaceId(),
    channelId: channelId().notNull(),
    stream: text().notNull(),
    value: text(),
    nextPollAt: at().notNull(),
    failures: integer().notNull().default(0),
    /** Who polls now, and until when nobody else may. */
    lease: uuid(),
    leaseUntil: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.stream] }),
    foreignKey({ columns: [t.workspaceId, t.channelId], foreignColumns: [channels.workspaceId, channels.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** What a platform said last about one bucket of its rate limit, for every process to see. */
export const rateLimits = pgTable(
  'rate_limits',
  {
    workspaceId: workspaceId(),
    channelId: channelId().notNull(),
    bucket: text().notNull(),
    ceiling: integer(),
    remaining: integer().notNull(),
    resetAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.bucket] }),
    foreignKey({ columns: [t.workspaceId, t.channelId], foreignColumns: [channels.workspaceId, channels.id] }).onDelete(
      'cascade',
    ),
  ],
);

export const RECEIPT_SOURCES = ['webhook', 'poll', 'redrive'] as const;

/** What a platform gave us, byte for byte, stored before it was acknowledged or a cursor moved. */
export const receipts = pgTable(
  'receipts',
  {
    workspaceId: workspaceId(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    channelId: channelId().notNull(),
    source: text({ enum: RECEIPT_SOURCES }).notNull(),
    /** SHA-256 of the body: the same delivery twice is one receipt. */
    digest: bytea().notNull(),
    body: bytea().notNull(),
    receivedAt: at().notNull(),
    processedAt: at(),
    attempts: integer().notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('receipts_digest_uq').on(t.workspaceId, t.channelId, t.digest),
    // The work that is left, per channel and in order: what workers and the sweep read.
    index('receipts_unprocessed_idx').on(t.workspaceId, t.channelId, t.id).where(sql`${t.processedAt} is null`),
    check('receipts_source_known', oneOf(t.source, RECEIPT_SOURCES)),
  ],
);

/** A part of a receipt that could not be read or stored: kept until an admin tries again or dismisses it. */
export const quarantine = pgTable(
  'quarantine',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    channelId: channelId().notNull(),
    receiptId: bigint({ mode: 'number' }).notNull(),
    raw: bytea().notNull(),
    digest: bytea().notNull(),
    reason: text().notNull(),
    at: at().notNull(),
    closedAt: at(),
    closedBy: uuid(),
    outcome: text(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('quarantine_part_uq').on(t.workspaceId, t.receiptId, t.digest),
    foreignKey({ columns: [t.workspaceId, t.channelId], foreignColumns: [channels.workspaceId, channels.id] }).onDelete(
      'cascade',
    ),
  ],
);
