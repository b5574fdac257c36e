import { SLA_STATES, SLA_TARGETS } from '@kwartier/core';
import { sql } from 'drizzle-orm';
import { bigint, check, foreignKey, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { at, conversationId, policyId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';

/**
 * One promise on one conversation: when it began, when it falls due, what became of it. The row is the timer: whatever has
 * a `next_fire_at` in the past has something to do, and a sweep does it exactly once.
 */
export const slaClocks = pgTable(
  'sla_clocks',
  {
    workspaceId: workspaceId(),
    conversationId: conversationId().notNull(),
    target: text({ enum: SLA_TARGETS }).notNull(),
    /** The how-manieth wait of this kind: 0 for first response and resolution, counting up for next responses. */
    ordinal: integer().notNull(),
    /** Which policy version in a row measures this wait; only the highest runs. */
    segment: integer().notNull(),
    policyId: policyId().notNull(),
    policyVersion: integer().notNull(),
    state: text({ enum: SLA_STATES }).notNull(),
    startedAt: at().notNull(),
    goalAt: at(),
    warnAt: at().notNull(),
    dueAt: at().notNull(),
    promiseMs: bigint({ mode: 'number' }).notNull(),
    goalMs: bigint({ mode: 'number' }),
    /** Working time left when it was paused. */
    remainingMs: bigint({ mode: 'number' }),
    pausedAt: at(),
    metAt: at(),
    goalMissedAt: at(),
    warnedAt: at(),
    breachedAt: at(),
    /** The earliest of goal, warning and breach that has not fired; null when none is left. */
    nextFireAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.target, t.ordinal, t.segment] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    check('sla_clocks_target_known', oneOf(t.target, SLA_TARGETS)),
    check('sla_clocks_state_known', oneOf(t.state, SLA_STATES)),
    // What the sweep reads, every second: only rows that can still fire are in it.
    index('sla_clocks_armed_idx').on(t.workspaceId, t.nextFireAt).where(sql`${t.nextFireAt} is not null`),
  ],
);
