import {
  boolean,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  real,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { at, policyId, workspaceId } from './columns.ts';
import { workspaces } from './workspaces.ts';

/** A named set of promises; what it promises stands in its versions, which never change. */
export const slaPolicies = pgTable(
  'sla_policies',
  {
    workspaceId: workspaceId(),
    id: policyId().notNull(),
    name: text().notNull(),
    version: integer().notNull(),
    isDefault: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('sla_policies_name_uq').on(t.workspaceId, t.name),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
  ],
);

export const slaPolicyVersions = pgTable(
  'sla_policy_versions',
  {
    workspaceId: workspaceId(),
    policyId: policyId().notNull(),
    version: integer().notNull(),
    rules: jsonb().notNull(),
    hours: jsonb().notNull(),
    riskShare: real().notNull(),
    createdAt: at().notNull(),
    createdBy: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.policyId, t.version] }),
    foreignKey({
      columns: [t.workspaceId, t.policyId],
      foreignColumns: [slaPolicies.workspaceId, slaPolicies.id],
    }).onDelete('cascade'),
  ],
);
