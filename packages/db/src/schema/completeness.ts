import { sql } from 'drizzle-orm';
import { bigint, date, foreignKey, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { channels } from './channels.ts';
import { at, channelId, workspaceId } from './columns.ts';

/** What came in on a channel on one UTC day. Counted in the transaction that processes it, so that a second run counts nothing. */
export const channelDays = pgTable(
  'channel_days',
  {
    workspaceId: workspaceId(),
    channelId: channelId().notNull(),
    day: date().notNull(),
    /** Messages of customers that were not known, and parts that could not be read. */
    received: integer().notNull().default(0),
    /** Of these, rows that are there when the transaction ends. */
    stored: integer().notNull().default(0),
    /** Parts that could not be read or stored: in quarantine. */
    unreadable: integer().notNull().default(0),
    /** Messages that were known already: the platform, or a poll, told them again. */
    repeats: integer().notNull().default(0),
    /** Messages by delay, in the classes of core's LAG_BOUNDS_MS. */
    lags: integer().array().notNull().default([]),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.day] }),
    foreignKey({ columns: [t.workspaceId, t.channelId], foreignColumns: [channels.workspaceId, channels.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** A message that a poll brought to a channel with a webhook, before the webhook did; if it ever did. */
export const pollFinds = pgTable(
  'poll_finds',
  {
    workspaceId: workspaceId(),
    channelId: channelId().notNull(),
    /** The platform's id of the message. */
    externalId: text().notNull(),
    /** The page of the poll that held it: what one page holds is one gap. */
    receiptId: bigint({ mode: 'number' }).notNull(),
    foundAt: at().notNull(),
    /** When the webhook brought it after all. */
    webhookAt: at(),
    /** When admins were told. */
    alarmedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.channelId, t.externalId] }),
    foreignKey({ columns: [t.workspaceId, t.channelId], foreignColumns: [channels.workspaceId, channels.id] }).onDelete(
      'cascade',
    ),
    // What was missed, by when it was found: the statement of a day, and the alarm.
    index('poll_finds_missed_idx').on(t.workspaceId, t.channelId, t.foundAt).where(sql`${t.webhookAt} is null`),
    index('poll_finds_unalarmed_idx')
      .on(t.workspaceId, t.foundAt)
      .where(sql`${t.webhookAt} is null and ${t.alarmedAt} is null`),
  ],
);
