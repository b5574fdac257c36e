import { CONVERSATION_SORTS, VIEW_COLUMNS, VIEW_SCOPES } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { agentId, at, brandId, teamId, workspaceId } from './columns.ts';
import { oneOf } from './one-of.ts';
import { agents, teams } from './people.ts';
import { brands, workspaces } from './workspaces.ts';

/** A search that somebody keeps at hand, with an order. */
export const views = pgTable(
  'views',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    name: text().notNull(),
    scope: text({ enum: VIEW_SCOPES }).notNull(),
    ownerId: agentId().notNull(),
    teamId: teamId(),
    brandId: brandId(),
    /** As core's `parseSearch` reads it. */
    query: text().notNull(),
    sort: text({ enum: CONVERSATION_SORTS }).notNull(),
    /** What its rows show besides who, what and until when; null: everything. */
    columns: text({ enum: VIEW_COLUMNS }).array(),
    createdAt: at().notNull(),
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
    foreignKey({ columns: [t.workspaceId, t.ownerId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('views_scope_idx').on(t.workspaceId, t.scope),
    check('views_scope_known', oneOf(t.scope, VIEW_SCOPES)),
    check('views_sort_known', oneOf(t.sort, CONVERSATION_SORTS)),
    check(
      'views_columns_known',
      sql.raw(`"columns" <@ array[${VIEW_COLUMNS.map((column) => `'${column}'`).join(', ')}]`),
    ),
    check(
      'views_for_whom',
      sql`(${t.scope} = 'team') = (${t.teamId} is not null) and (${t.scope} = 'brand') = (${t.brandId} is not null)`,
    ),
  ],
);
