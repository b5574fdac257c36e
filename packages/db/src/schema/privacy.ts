import { ERASURE_SOURCES, ERASURE_STATES, RETENTION_DAYS, RETENTION_KINDS } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { agentId, at, brandId, bytea, contactId, conversationId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';
import { brands, workspaces } from './workspaces.ts';

/** The key with which tombstones are made: without it they name nobody. Sealed; made at the first erasure. */
export const privacyKeys = pgTable(
  'privacy_keys',
  { workspaceId: workspaceId().primaryKey(), key: bytea().notNull() },
  (t) => [foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade')],
);

/** What was erased, as a keyed hash: enough to keep it away when a platform tells it again. */
export const tombstones = pgTable(
  'tombstones',
  { workspaceId: workspaceId(), digest: bytea().notNull(), erasedAt: at().notNull() },
  (t) => [primaryKey({ columns: [t.workspaceId, t.digest] })],
);

/** A request to erase a person, from the first word to the last deletion. It holds no personal data itself. */
export const erasures = pgTable(
  'erasures',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    contactId: contactId().notNull(),
    state: text({ enum: ERASURE_STATES }).notNull(),
    source: text({ enum: ERASURE_SOURCES }).notNull(),
    /** Under which whoever asked may look how far it is. */
    code: text().notNull(),
    requestedBy: agentId(),
    requestedAt: at().notNull(),
    confirmedBy: agentId(),
    confirmedAt: at(),
    doneAt: at(),
    /** How many rows of each kind were erased. */
    counts: jsonb().$type<Record<string, number>>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('erasures_code_uq').on(t.workspaceId, t.code),
    index('erasures_open_idx').on(t.workspaceId, t.requestedAt),
    index('erasures_contact_idx').on(t.workspaceId, t.contactId),
    check('erasures_state_known', oneOf(t.state, ERASURE_STATES)),
    check('erasures_source_known', oneOf(t.source, ERASURE_SOURCES)),
  ],
);

/** A person of whom nothing may be deleted for now: a dispute, a court. */
export const legalHolds = pgTable(
  'legal_holds',
  {
    workspaceId: workspaceId(),
    contactId: contactId().notNull(),
    reason: text().notNull(),
    heldBy: agentId().notNull(),
    heldAt: at().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.contactId] })],
);

/** How long a brand keeps what kind of thing. No row: for ever. */
export const retentionRules = pgTable(
  'retention_rules',
  {
    workspaceId: workspaceId(),
    brandId: brandId().notNull(),
    kind: text({ enum: RETENTION_KINDS }).notNull(),
    days: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.brandId, t.kind] }),
    foreignKey({ columns: [t.workspaceId, t.brandId], foreignColumns: [brands.workspaceId, brands.id] }).onDelete(
      'cascade',
    ),
    check('retention_rules_kind_known', oneOf(t.kind, RETENTION_KINDS)),
    check(
      'retention_rules_days_sane',
      sql`${t.days} between ${sql.raw(String(RETENTION_DAYS.min))} and ${sql.raw(String(RETENTION_DAYS.max))}`,
    ),
  ],
);

/** Conversations whose words are gone because their time was over; figures stay. */
export const expiredConversations = pgTable(
  'expired_conversations',
  { workspaceId: workspaceId(), conversationId: conversationId().notNull(), at: at().notNull() },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
  ],
);
