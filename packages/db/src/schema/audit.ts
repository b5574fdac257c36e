import { bigint, index, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { at, bytea, workspaceId } from './columns.ts';

/**
 * Who did what, when, from where, and what changed by it. Rows are only ever added: the role that the product works as may do
 * nothing else. Each carries the hash of the one before it, so that a changed or missing row shows.
 */
export const audit = pgTable(
  'audit',
  {
    workspaceId: workspaceId(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    /** Counts the entries of the workspace from 1, without gaps. */
    position: bigint({ mode: 'number' }).notNull(),
    at: at().notNull(),
    /** Null: the system. */
    actorId: uuid(),
    action: text().notNull(),
    subjectType: text().notNull(),
    subjectId: text().notNull(),
    /** An address of the network or the name of a command; null: from inside. */
    origin: text(),
    requestId: text(),
    data: text().notNull().default('{}'),
    previousHash: bytea().notNull(),
    /** SHA-256 of the canonical form; see core's auditText. */
    hash: bytea().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('audit_position_uq').on(t.workspaceId, t.position),
    index('audit_actor_idx').on(t.workspaceId, t.actorId, t.position),
    index('audit_at_idx').on(t.workspaceId, t.at),
  ],
);
