import { CHANNEL_PREFERENCES, type ContactRole, type ConversationId } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { agentId, at, contactId, workspaceId } from './columns.ts';
import { contacts } from './contacts.ts';
import { oneOf } from './one-of.ts';

/** What we know of a customer because somebody said so; without a row nobody has. */
export const contactProfiles = pgTable(
  'contact_profiles',
  {
    workspaceId: workspaceId(),
    contactId: contactId().notNull(),
    roles: text().array().$type<ContactRole[]>().notNull(),
    preferredLanguage: text(),
    preferredChannel: text({ enum: CHANNEL_PREFERENCES }),
    updatedBy: agentId(),
    updatedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.contactId] }),
    foreignKey({ columns: [t.workspaceId, t.contactId], foreignColumns: [contacts.workspaceId, contacts.id] }).onDelete(
      'cascade',
    ),
    check(
      'contact_profiles_channel_known',
      sql`${t.preferredChannel} is null or ${oneOf(t.preferredChannel, CHANNEL_PREFERENCES)}`,
    ),
  ],
);

/** What colleagues wrote down about a customer, over all conversations. */
export const contactNotes = pgTable(
  'contact_notes',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    contactId: contactId().notNull(),
    agentId: agentId().notNull(),
    text: text().notNull(),
    at: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId, t.contactId], foreignColumns: [contacts.workspaceId, contacts.id] }).onDelete(
      'cascade',
    ),
    index('contact_notes_contact_idx').on(t.workspaceId, t.contactId, t.at),
  ],
);

/** What other systems know of a customer: order numbers, a loyalty level. Each source writes its own. */
export const contactAttributes = pgTable(
  'contact_attributes',
  {
    workspaceId: workspaceId(),
    contactId: contactId().notNull(),
    source: text().notNull(),
    values: jsonb().$type<Record<string, string>>().notNull(),
    updatedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.contactId, t.source] }),
    foreignKey({ columns: [t.workspaceId, t.contactId], foreignColumns: [contacts.workspaceId, contacts.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** Two contacts that somebody said are one person, with what moved: enough to part them again. */
export const contactMerges = pgTable(
  'contact_merges',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    keptId: contactId().notNull(),
    mergedId: contactId().notNull(),
    handles: jsonb().$type<{ platform: string; realm: string; externalId: string }[]>().notNull(),
    /** The conversations that moved with them. */
    conversations: jsonb().$type<ConversationId[]>().notNull(),
    mergedBy: agentId().notNull(),
    mergedAt: at().notNull(),
    undoneBy: agentId(),
    undoneAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex('contact_merges_merged_uq').on(t.workspaceId, t.mergedId).where(sql`${t.undoneAt} is null`),
    index('contact_merges_kept_idx').on(t.workspaceId, t.keptId),
  ],
);

/** Two contacts that somebody said are two people: not suggested again. */
export const contactsApart = pgTable(
  'contacts_apart',
  {
    workspaceId: workspaceId(),
    /** The lower id of the two. */
    oneId: contactId().notNull(),
    otherId: contactId().notNull(),
    saidBy: agentId().notNull(),
    at: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.oneId, t.otherId] })],
);
