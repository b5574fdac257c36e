import { PUT_ASIDE } from '@kwartier/core';
import { check, foreignKey, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { agentId, at, workspaceId } from './columns.ts';
import { oneOf } from './one-of.ts';
import { agents } from './people.ts';
import { workspaces } from './workspaces.ts';

/** Lines of the first hour that somebody put aside because they do not apply here; `everything` is all of it. */
export const firstHour = pgTable(
  'first_hour',
  {
    workspaceId: workspaceId(),
    line: text({ enum: PUT_ASIDE }).notNull(),
    /** Who did. */
    agentId: agentId().notNull(),
    at: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.line] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    check('first_hour_line_known', oneOf(t.line, PUT_ASIDE)),
  ],
);
