import type { ContactRole } from '../contact.ts';
import type { ConversationStatus, Priority } from '../conversation.ts';
import type { ConversationAction } from '../conversation-action.ts';
import type { Platform } from '../platform.ts';
import type { Instant } from '../time.ts';

/** What happens to a conversation that a rule can answer to. */
export const EVENT_TRIGGERS = [
  'message.received',
  'conversation.opened',
  'conversation.assigned',
  'conversation.resolved',
  'reply.sent',
] as const;
export type EventTrigger = (typeof EVENT_TRIGGERS)[number];

/** Times that come by themselves, so many minutes after or before something. */
export const TIME_TRIGGERS = ['waiting_for', 'unassigned_for', 'before_deadline'] as const;
export type TimeTrigger = (typeof TIME_TRIGGERS)[number];

/** Longest time a rule can name: four weeks. */
export const MAX_RULE_MINUTES = 40_320;

export type RuleTrigger =
  | { readonly kind: EventTrigger }
  /** Whole minutes, 1 to `MAX_RULE_MINUTES`. */
  | { readonly kind: TimeTrigger; readonly minutes: number };

export const RULE_CONDITIONS = [
  'platform',
  'channel',
  'team',
  'language',
  'priority',
  'status',
  'tag',
  'privacy',
  'words',
  'person_role',
  'hours',
  'assignee',
] as const;
export type ConditionKind = (typeof RULE_CONDITIONS)[number];

/** `word`: a word as it stands; `beginning`: also where a word begins like it. Capitals and accents never count. */
export const WORD_MATCHES = ['word', 'beginning'] as const;
export type WordMatch = (typeof WORD_MATCHES)[number];

/** One thing to ask about a conversation. A list holds where one of it is so. */
export type RuleQuestion =
  | { readonly kind: 'platform'; readonly is: readonly Platform[] }
  | { readonly kind: 'channel'; readonly is: readonly string[] }
  | { readonly kind: 'team'; readonly is: readonly string[] }
  /** BCP 47; `nl` is every Dutch, `nl-BE` only that of Belgium. */
  | { readonly kind: 'language'; readonly is: readonly string[] }
  | { readonly kind: 'priority'; readonly is: readonly Priority[] }
  | { readonly kind: 'status'; readonly is: readonly ConversationStatus[] }
  | { readonly kind: 'tag'; readonly is: readonly string[] }
  | { readonly kind: 'privacy'; readonly isPrivate: boolean }
  /** In the message that the event is about, else in the customer's newest. */
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly match: WordMatch }
  | { readonly kind: 'person_role'; readonly is: readonly ContactRole[] }
  | { readonly kind: 'hours'; readonly open: boolean }
  | { readonly kind: 'assignee'; readonly assigned: boolean };

/** A question, or its opposite. */
export type RuleCondition = RuleQuestion & { readonly not: boolean };

export interface RuleConditions {
  /** Each of these. */
  readonly all: readonly RuleCondition[];
  /** And, where there are any, at least one of these. */
  readonly any: readonly RuleCondition[];
}

export const MAX_CONDITIONS = 20;

/** What a rule says; a version of it never changes. */
export interface RuleText {
  readonly name: string;
  /** Whose conversations it is for; null: every brand's. */
  readonly brandId: string | null;
  readonly trigger: RuleTrigger;
  readonly conditions: RuleConditions;
  readonly actions: readonly ConversationAction[];
  /** No later rule looks at what this one has answered to. */
  readonly stop: boolean;
}

/** A rule in use, in one of its versions. */
export interface Rule extends RuleText {
  readonly id: string;
  readonly version: number;
  /** Since when it is on. What happened before is not its business. */
  readonly enabledAt: Instant;
}

/** How many a workspace may have, archived ones left out. */
export const MAX_RULES = 200;
/** Loop protection: what rules may change of one conversation within an hour. */
export const MAX_RULE_EFFECTS_PER_HOUR = 20;

/** What became of a rule whose conditions held. */
export const RULE_OUTCOMES = ['done', 'unchanged', 'refused', 'held_back'] as const;
export type RuleOutcome = (typeof RULE_OUTCOMES)[number];

/** Nobody stands behind a rule who could take work, and a fixed time would be over tomorrow. */
export const isRuleAction = ({ kind }: ConversationAction): boolean => kind !== 'take' && kind !== 'snooze_until';

export const isTimeTrigger = (trigger: RuleTrigger): trigger is Extract<RuleTrigger, { kind: TimeTrigger }> =>
  'minutes' in trigger;

/** Whether two rules wait for the same thing. */
export const isSameTrigger = (a: RuleTrigger, b: RuleTrigger): boolean =>
  a.kind === b.kind && (isTimeTrigger(a) ? a.minutes : 0) === (isTimeTrigger(b) ? b.minutes : 0);
