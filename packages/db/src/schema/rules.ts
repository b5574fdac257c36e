import {
  type ConversationAction,
  EVENT_TRIGGERS,
  RULE_OUTCOMES,
  type RuleCondition,
  type RuleConditions,
  type RuleTrigger,
  TIME_TRIGGERS,
} from '@kwartier/core';
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
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { agentId, at, brandId, conversationId, messageId, workspaceId } from './columns.ts';
import { conversations } from './conversations.ts';
import { oneOf } from './one-of.ts';
import { workspaces } from './workspaces.ts';

const TRIGGERS = [...EVENT_TRIGGERS, ...TIME_TRIGGERS] as const;

/** If this happens, then that is done. What a rule says stands in its versions. */
export const rules = pgTable(
  'rules',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    version: integer().notNull(),
    /** The kind that its version names: what happens is kept for rules only if one of them asks for it. */
    trigger: text({ enum: TRIGGERS }).notNull(),
    /** In this order rules are asked. */
    position: integer().notNull(),
    /** Null: it is off. */
    enabledAt: at(),
    createdAt: at().notNull(),
    archivedAt: at(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({ columns: [t.workspaceId], foreignColumns: [workspaces.id] }).onDelete('cascade'),
    check('rules_trigger_known', oneOf(t.trigger, TRIGGERS)),
    check('rules_archived_is_off', sql`${t.archivedAt} is null or ${t.enabledAt} is null`),
    index('rules_on_idx').on(t.workspaceId, t.trigger).where(sql`${t.enabledAt} is not null`),
  ],
);

/** What a rule said; never changed, because runs name it. */
export const ruleVersions = pgTable(
  'rule_versions',
  {
    workspaceId: workspaceId(),
    ruleId: uuid().notNull(),
    version: integer().notNull(),
    name: text().notNull(),
    brandId: brandId(),
    trigger: jsonb().$type<RuleTrigger>().notNull(),
    conditions: jsonb().$type<RuleConditions>().notNull(),
    actions: jsonb().$type<readonly ConversationAction[]>().notNull(),
    stop: boolean().notNull(),
    madeBy: agentId().notNull(),
    madeAt: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.ruleId, t.version] }),
    foreignKey({ columns: [t.workspaceId, t.ruleId], foreignColumns: [rules.workspaceId, rules.id] }).onDelete(
      'cascade',
    ),
  ],
);

/** What has happened and rules have not looked at yet. Written with what happened, gone with what rules did about it. */
export const ruleEvents = pgTable(
  'rule_events',
  {
    workspaceId: workspaceId(),
    conversationId: conversationId().notNull(),
    seq: integer().notNull(),
    trigger: text({ enum: EVENT_TRIGGERS }).notNull(),
    messageId: messageId(),
    at: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.seq, t.trigger] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
  ],
);

/** Times that have come and that rules have looked at: each is looked at once. */
export const ruleMoments = pgTable(
  'rule_moments',
  {
    workspaceId: workspaceId(),
    conversationId: conversationId().notNull(),
    occasion: text().notNull(),
    at: at().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.conversationId, t.occasion] }),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
  ],
);

/** Each time that a rule's conditions held, why, and what became of it. Which of a rule's words were said goes with an erasure. */
export const ruleRuns = pgTable(
  'rule_runs',
  {
    workspaceId: workspaceId(),
    id: uuid().notNull(),
    ruleId: uuid().notNull(),
    version: integer().notNull(),
    conversationId: conversationId().notNull(),
    occasion: text().notNull(),
    at: at().notNull(),
    outcome: text({ enum: RULE_OUTCOMES }).notNull(),
    held: jsonb().$type<readonly RuleCondition[]>().notNull(),
    /** How many of its actions changed something. */
    effects: integer().notNull(),
    /** The code of what was refused. */
    reason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    foreignKey({
      columns: [t.workspaceId, t.ruleId, t.version],
      foreignColumns: [ruleVersions.workspaceId, ruleVersions.ruleId, ruleVersions.version],
    }).onDelete('cascade'),
    foreignKey({
      columns: [t.workspaceId, t.conversationId],
      foreignColumns: [conversations.workspaceId, conversations.id],
    }).onDelete('cascade'),
    check('rule_runs_outcome_known', oneOf(t.outcome, RULE_OUTCOMES)),
    // Two workers that look at one event at the same time: this index lets one of them do it.
    uniqueIndex('rule_runs_once_uq').on(t.workspaceId, t.conversationId, t.ruleId, t.occasion),
    index('rule_runs_rule_idx').on(t.workspaceId, t.ruleId, t.at),
    index('rule_runs_conversation_idx').on(t.workspaceId, t.conversationId, t.at),
  ],
);
