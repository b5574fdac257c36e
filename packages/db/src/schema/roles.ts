import { sql } from 'drizzle-orm';
import { foreignKey, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { at, workspaceId } from './columns.ts';
import { workspaces } from './workspaces.ts';

/** Roles that a workspace made for itself: a name and some of the permissions there are. */
export const roles = pgTable(
  'roles',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    name: text().notNull(),
    permissions: text().array().notNull(),
    createdAt: at().notNull().default(sql`now()`),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('roles_name_uq').on(t.workspaceId, t.name),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
  ],
);
