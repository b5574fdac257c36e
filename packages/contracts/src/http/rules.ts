import {
  CONTACT_ROLES,
  CONVERSATION_STATUSES,
  EVENT_TRIGGERS,
  isRuleAction,
  MAX_CONDITIONS,
  MAX_RULE_MINUTES,
  MAX_RULES,
  RULE_OUTCOMES,
  TIME_TRIGGERS,
  WORD_MATCHES,
} from '@kwartier/core';
import { z } from 'zod';
import { IsoInstant, PlatformSchema, PrioritySchema, Uuid } from './common.ts';
import { ConversationActionSchema, ConversationActions } from './conversations.ts';

/** What a rule answers to: something that happens, or a time that comes. */
export const RuleTriggerSchema = z.union([
  z.strictObject({ kind: z.enum(EVENT_TRIGGERS) }),
  z.strictObject({ kind: z.enum(TIME_TRIGGERS), minutes: z.int().min(1).max(MAX_RULE_MINUTES) }),
]);

const some = <T extends z.ZodType>(item: T) => z.array(item).min(1).max(50);
const not = z.boolean();

/** One thing to ask about a conversation, or (`not`) its opposite; a list holds where one of it is so. */
export const RuleConditionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('platform'), is: some(PlatformSchema), not }),
  z.strictObject({ kind: z.literal('channel'), is: some(Uuid), not }),
  z.strictObject({ kind: z.literal('team'), is: some(Uuid), not }),
  /** BCP 47. */
  z.strictObject({ kind: z.literal('language'), is: some(z.string().min(2).max(35)), not }),
  z.strictObject({ kind: z.literal('priority'), is: some(PrioritySchema), not }),
  z.strictObject({ kind: z.literal('status'), is: some(z.enum(CONVERSATION_STATUSES)), not }),
  z.strictObject({ kind: z.literal('tag'), is: some(Uuid), not }),
  z.strictObject({ kind: z.literal('privacy'), isPrivate: z.boolean(), not }),
  /** Capitals and accents never count. */
  z.strictObject({
    kind: z.literal('words'),
    words: z.array(z.string().trim().min(1).max(100)).min(1).max(200),
    match: z.enum(WORD_MATCHES),
    not,
  }),
  z.strictObject({ kind: z.literal('person_role'), is: some(z.enum(CONTACT_ROLES)), not }),
  z.strictObject({ kind: z.literal('hours'), open: z.boolean(), not }),
  z.strictObject({ kind: z.literal('assignee'), assigned: z.boolean(), not }),
]);

export const RuleBody = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** Whose conversations it is for; null: every brand's. */
  brandId: Uuid.nullable(),
  trigger: RuleTriggerSchema,
  conditions: z.strictObject({
    /** Each of these, */
    all: z.array(RuleConditionSchema).max(MAX_CONDITIONS),
    /** and at least one of these, where there are any. */
    any: z.array(RuleConditionSchema).max(MAX_CONDITIONS),
  }),
  /** Nobody stands behind a rule who could take work, and a fixed day would be over tomorrow. */
  actions: ConversationActions.min(1).refine((actions) => actions.every(isRuleAction), {
    message: 'A rule cannot take work, and cannot snooze until a fixed day.',
  }),
  /** No later rule looks at what this one has answered to. */
  stop: z.boolean(),
});
export type RuleBody = z.infer<typeof RuleBody>;

export const RuleDto = z.object({
  id: Uuid,
  ...RuleBody.shape,
  actions: z.array(ConversationActionSchema),
  version: z.int(),
  enabled: z.boolean(),
  archived: z.boolean(),
  /** In the last seven days. */
  runs: z.int(),
  lastRunAt: IsoInstant.nullable(),
  madeBy: Uuid,
  madeAt: IsoInstant,
});
export type RuleDto = z.infer<typeof RuleDto>;

export const EnabledBody = z.strictObject({ enabled: z.boolean() });
export const RuleOrderBody = z.strictObject({ ids: z.array(Uuid).max(MAX_RULES) });

export const RuleVersionsDto = z.object({
  items: z.array(
    RuleDto.omit({ id: true, enabled: true, archived: true }).extend({
      /** Ever. */
      runs: z.int(),
    }),
  ),
});
export type RuleVersionsDto = z.infer<typeof RuleVersionsDto>;

/** What a rule would have done in the last seven days, alone. */
export const DryRunDto = z.object({
  since: IsoInstant,
  /** How often it would have been asked, and how often its conditions held. */
  asked: z.int(),
  matched: z.int(),
  conversations: z.int(),
  /** There was too much to look at everything: it is about the newest. */
  isCut: z.boolean(),
  examples: z.array(
    z.object({
      conversationId: Uuid,
      contactName: z.string(),
      at: IsoInstant,
      held: z.array(RuleConditionSchema),
    }),
  ),
});
export type DryRunDto = z.infer<typeof DryRunDto>;

/** Why something happened in a conversation: which rule, which version of it, what held. */
export const RuleRunsDto = z.object({
  items: z.array(
    z.object({
      id: Uuid,
      ruleId: Uuid,
      version: z.int(),
      name: z.string(),
      trigger: RuleTriggerSchema,
      at: IsoInstant,
      outcome: z.enum(RULE_OUTCOMES),
      /** The conditions that held, words cut down to those that were said. */
      held: z.array(RuleConditionSchema),
      actions: z.array(ConversationActionSchema),
      /** The code of what was refused. */
      reason: z.string().nullable(),
    }),
  ),
});
export type RuleRunsDto = z.infer<typeof RuleRunsDto>;
