import { type ConversationAction, MACRO_SCOPES, type MacroVariant } from '@kwartier/core';
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
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { agentId, at, brandId, conversationId, messageId, teamId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';
import { teams } from './people.ts';
import { brands, workspaces } from './workspaces.ts';

/** Words to sort conversations by. An archived one stays where it was put and is offered no more. */
export const tags = pgTable(
  'tags',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    name: text().notNull(),
    /** Offered as the reason why somebody wrote, when a conversation is resolved. */
    isReason: boolean().notNull().default(false),
    createdBy: agentId(),
    createdAt: at().notNull(),
    archivedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    uniqueIndex('tags_name_uq').on(t.workspaceId, sql`lower(${t.name})`).where(sql`${t.archivedAt} is null`),
  ],
);

export const conversationTags = pgTable(
  'conversation_tags',
  {
    workspaceId: workspaceId(),
    conversationId: conversationId().notNull(),
    tagId: uuid().notNull(),
    /** Null: a rule. */
    taggedBy: agentId(),
    at: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.tagId] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.tagId], foreignColumns: [tags.workspaceId, tags.id] }).onDelete('cascade'),
    index('conversation_tags_tag_idx').on(t.workspaceId, t.tagId, t.conversationId),
  ],
);

/** A canned reply, with what else it does. What it says stands in its versions. */
export const macros = pgTable(
  'macros',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    name: text().notNull(),
    /** Empty: in no folder. */
    folder: text().notNull().default(''),
    scope: text({ enum: MACRO_SCOPES }).notNull(),
    ownerId: agentId().notNull(),
    teamId: teamId(),
    brandId: brandId(),
    version: integer().notNull(),
    createdAt: at().notNull(),
    archivedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.teamId], foreignColumns: [teams.workspaceId, teams.id] }).onDelete(
      'cascade',
    ),
    foreignKey({ columns: [t.workspaceId, t.brandId], foreignColumns: [brands.workspaceId, brands.id] }).onDelete(
      'cascade',
    ),
    check('macros_scope_known', oneOf(t.scope, MACRO_SCOPES)),
    check(
      'macros_scope_has_its_subject',
      sql`(${t.scope} = 'team') = (${t.teamId} is not null) and (${t.scope} = 'brand') = (${t.brandId} is not null)`,
    ),
    index('macros_scope_idx').on(t.workspaceId, t.scope),
  ],
);

/** What a macro said and did; never changed, because messages name it. */
export const macroVersions = pgTable(
  'macro_versions',
  {
    workspaceId: workspaceId(),
    macroId: uuid().notNull(),
    version: integer().notNull(),
    variants: jsonb().$type<readonly MacroVariant[]>().notNull(),
    actions: jsonb().$type<readonly ConversationAction[]>().notNull(),
    madeBy: agentId().notNull(),
    madeAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.macroId, t.version] }),
    foreignKey({ columns: [t.workspaceId, t.macroId], foreignColumns: [macros.workspaceId, macros.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** Each time a macro was used, with how much of its text was changed before it went out. */
export const macroUses = pgTable(
  'macro_uses',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    macroId: uuid().notNull(),
    version: integer().notNull(),
    conversationId: conversationId().notNull(),
    /** Null: it did something and said nothing. */
    messageId: messageId(),
    agentId: agentId().notNull(),
    at: at().notNull(),
    /** 0: sent as it was; 1: nothing of it is left; null: it said nothing. */
    editShare: real(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId, t.macroId], foreignColumns: [macros.workspaceId, macros.id] }).onDelete(
      'cascade',
    ),
    index('macro_uses_macro_idx').on(t.workspaceId, t.macroId, t.version),
    index('macro_uses_conversation_idx').on(t.workspaceId, t.conversationId),
  ],
);
