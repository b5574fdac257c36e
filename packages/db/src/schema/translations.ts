import { TRANSLATION_PROVIDERS } from '@kwartier/core';
import { check, foreignKey, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, bytea, messageId, workspaceId } from './columns.ts';
import { messages } from './messages.ts';
import { oneOf } from './one-of.ts';
import { workspaces } from './workspaces.ts';

/** The service that a workspace asks for translations. No row: none, and no word leaves the house for it. */
export const translationSettings = pgTable(
  'translation_settings',
  {
    workspaceId: workspaceId().primaryKey(),
    provider: text({ enum: TRANSLATION_PROVIDERS }).notNull(),
    baseUrl: text().notNull(),
    /** Sealed; null: the service asks for none. */
    apiKey: bytea(),
    changedAt: at().notNull(),
  },
  (t) => [
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    check('translation_settings_provider_known', oneOf(t.provider, TRANSLATION_PROVIDERS)),
  ],
);

/** What a message says in another language, as a service put it: asked for once. Goes with the message's words. */
export const translations = pgTable(
  'translations',
  {
    workspaceId: workspaceId(),
    messageId: messageId().notNull(),
    target: text().notNull(),
    /** How often the message had been edited by then: of other words this is no translation. */
    edits: integer().notNull(),
    text: text().notNull(),
    /** The language it was in, as the service says. */
    source: text(),
    provider: text().notNull(),
    at: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.messageId, t.target] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.messageId], foreignColumns: [messages.workspaceId, messages.id] }).onDelete(
      'cascade',
    ),
  ],
);
