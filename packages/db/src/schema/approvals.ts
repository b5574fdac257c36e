import {
  APPROVAL_REASONS,
  APPROVAL_STATES,
  type Confirmable,
  type ConversationAction,
  MAX_TRUST,
} from '@kwartier/core';
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { agentId, at, brandId, conversationId, messageId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';
import { agents } from './people.ts';
import { brands, workspaces } from './workspaces.ts';

/** A public answer that had to wait for a second person, and what that person decided. */
export const approvals = pgTable(
  'approvals',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    conversationId: conversationId().notNull(),
    /** Gone from `messages` once its writer has taken it back. */
    messageId: messageId().notNull(),
    askedBy: agentId().notNull(),
    askedAt: at().notNull(),
    reason: text({ enum: APPROVAL_REASONS }).notNull(),
    /** Which topic is sensitive. */
    tagId: uuid(),
    /** As its writer asked for it. */
    text: text().notNull(),
    /** Private data for which its writer gave a reason. */
    confirmed: text().array().$type<Confirmable[]>().notNull().default([]),
    /** What is done to the conversation once it goes out. */
    deferred: jsonb().$type<readonly ConversationAction[]>().notNull().default([]),
    state: text({ enum: APPROVAL_STATES }).notNull(),
    decidedBy: agentId(),
    decidedAt: at(),
    comment: text(),
    /** As it went out, where that is another text. */
    sentText: text(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    unique('approvals_message_uq').on(t.workspaceId, t.messageId),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.askedBy], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    index('approvals_waiting_idx').on(t.workspaceId, t.askedAt).where(sql`${t.state} = 'waiting'`),
    index('approvals_conversation_idx').on(t.workspaceId, t.conversationId),
    index('approvals_asked_by_idx').on(t.workspaceId, t.askedBy, t.askedAt),
    check('approvals_reason_known', oneOf(t.reason, APPROVAL_REASONS)),
    check('approvals_state_known', oneOf(t.state, APPROVAL_STATES)),
    check('approvals_decided', sql`(${t.state} = 'waiting') = (${t.decidedAt} is null)`),
    check('approvals_never_own', sql`${t.state} not in ('approved', 'returned') or ${t.decidedBy} <> ${t.askedBy}`),
  ],
);

/** How much somebody's public answers are trusted for a brand; no row is none. */
export const trust = pgTable(
  'trust',
  {
    workspaceId: workspaceId(),
    agentId: agentId().notNull(),
    brandId: brandId().notNull(),
    trust: integer().notNull().default(0),
    updatedAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.agentId, t.brandId] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    foreignKey({ columns: [t.workspaceId, t.agentId], foreignColumns: [agents.workspaceId, agents.id] }).onDelete(
      'cascade',
    ),
    foreignKey({ columns: [t.workspaceId, t.brandId], foreignColumns: [brands.workspaceId, brands.id] }).onDelete(
      'cascade',
    ),
    check('trust_bounds', sql`${t.trust} between 0 and ${sql.raw(String(MAX_TRUST))}`),
  ],
);
