import { PLATFORMS } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { channels } from './channels.ts';
import { at, channelId, contactId, workspaceId } from './columns.ts';
import { oneOf } from './one-of.ts';
import { workspaces } from './workspaces.ts';

/** The customer: one person, over all the handles we know. */
export const contacts = pgTable(
  'contacts',
  {
    workspaceId: workspaceId(),
    id: contactId().notNull(),
    name: text().notNull(),
    avatarUrl: text(),
    language: text(),
    firstSeenAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    index('contacts_likeness_idx').on(t.workspaceId, sql`lower(left(${t.name}, 100))`),
  ],
);

/**
 * A contact's identity in one id space of a platform. Handles and names may change at any time, ids may not: the key is the id.
 * `realm` parts id spaces of one platform: Meta's Messenger ids and commenter ids are not comparable.
 */
export const handles = pgTable(
  'handles',
  {
    workspaceId: workspaceId(),
    platform: text({ enum: PLATFORMS }).notNull(),
    realm: text().notNull(),
    externalId: text().notNull(),
    contactId: contactId().notNull(),
    handle: text(),
    name: text(),
    avatarUrl: text(),
    seenAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.platform, t.realm, t.externalId] }),
    foreignKey({ columns: [t.workspaceId, t.contactId], foreignColumns: [contacts.workspaceId, contacts.id] }),
    index('handles_contact_idx').on(t.workspaceId, t.contactId),
    index('handles_likeness_idx')
      .on(t.workspaceId, sql`lower(left(${t.handle}, 100))`)
      .where(sql`${t.handle} is not null`),
    check('handles_platform_known', oneOf(t.platform, PLATFORMS)),
  ],
);

/** A post that conversations hang under. */
export const posts = pgTable(
  'posts',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    channelId: channelId().notNull(),
    externalId: text().notNull(),
    byUs: boolean().notNull(),
    text: text(),
    url: text(),
    publishedAt: at(),
    deletedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('posts_external_uq').on(t.workspaceId, t.channelId, t.externalId),
    foreignKey({ columns: [t.workspaceId, t.channelId], foreignColumns: [channels.workspaceId, channels.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** Who gave a post reach, once per person and kind, so that a repeated event counts nothing twice. */
export const postReach = pgTable(
  'post_reach',
  {
    workspaceId: workspaceId(),
    channelId: channelId().notNull(),
    postExternalId: text().notNull(),
    reach: text().notNull(),
    actorExternalId: text().notNull(),
    /** The newest word wins, whatever came first. */
    isRemoved: boolean().notNull(),
    atMs: bigint({ mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.channelId, t.postExternalId, t.reach, t.actorExternalId] })],
);
