import type { RuleDto } from '@kwartier/contracts';
import {
  type ConditionKind,
  type ConversationStatus,
  type EventTrigger,
  PLATFORM_FACTS,
  type RuleTrigger,
  type TimeTrigger,
} from '@kwartier/core';
import { languageName } from '../../components/domain/kind.tsx';
import { type ActionNames, PRIORITY_NAME } from '../../lib/action-words.ts';
import { CONTACT_ROLE_NAME } from '../../lib/contact-roles.ts';
import { formatDuration } from '../../lib/format-duration.ts';
import { enumerate, msg, t } from '../../lib/i18n/index.ts';

export type Condition = RuleDto['conditions']['all'][number];

/** Names behind the ids that rules hold. */
export interface RuleNames extends ActionNames {
  readonly channel: (id: string) => string | undefined;
}

const STATUS_NAME: Readonly<Record<ConversationStatus, string>> = {
  open: msg('Open@@status'),
  snoozed: msg('Snoozed'),
  resolved: msg('Resolved'),
  spam: msg('Spam'),
};

/** What can be waited for, as a choice. */
export const TRIGGER_NAME: Readonly<Record<EventTrigger | TimeTrigger, string>> = {
  'message.received': msg('a customer writes'),
  'conversation.opened': msg('a conversation is opened, or opened again'),
  'conversation.assigned': msg('somebody is given a conversation'),
  'conversation.resolved': msg('a conversation is resolved'),
  'reply.sent': msg('an answer is sent'),
  waiting_for: msg('a customer has waited for some time'),
  unassigned_for: msg('a customer has waited for some time and nobody has it'),
  before_deadline: msg('a promise falls due in some time'),
};

/** What a condition is about, as a choice. */
export const CONDITION_NAME: Readonly<Record<ConditionKind, string>> = {
  words: msg('Words in the message'),
  language: msg('Language'),
  platform: msg('Platform'),
  channel: msg('Channel'),
  team: msg('Team'),
  tag: msg('Tag'),
  priority: msg('Priority'),
  status: msg('Status'),
  privacy: msg('Public or private'),
  person_role: msg('What the person is to us'),
  hours: msg('Opening hours'),
  assignee: msg('Whether somebody has it'),
};

/** What a rule answers to: "a customer has waited for 10 min". */
export function triggerWords(trigger: RuleTrigger): string {
  const time = 'minutes' in trigger ? formatDuration(trigger.minutes * 60_000) : '';
  switch (trigger.kind) {
    case 'waiting_for':
      return t('a customer has waited for {time}', { time });
    case 'unassigned_for':
      return t('a customer has waited for {time} and nobody has it', { time });
    case 'before_deadline':
      return t('a promise falls due in {time}', { time });
    default:
      return t(TRIGGER_NAME[trigger.kind]);
  }
}

/** What a rule answered to, afterwards: "the customer had waited for 10 min". */
export function happenedWords(trigger: RuleTrigger): string {
  const time = 'minutes' in trigger ? formatDuration(trigger.minutes * 60_000) : '';
  switch (trigger.kind) {
    case 'message.received':
      return t('the customer wrote');
    case 'conversation.opened':
      return t('it was opened');
    case 'conversation.assigned':
      return t('somebody was given it');
    case 'conversation.resolved':
      return t('it was resolved');
    case 'reply.sent':
      return t('an answer was sent');
    case 'waiting_for':
      return t('the customer had waited for {time}', { time });
    case 'unassigned_for':
      return t('the customer had waited for {time} and nobody had it', { time });
    case 'before_deadline':
      return t('a promise was to fall due in {time}', { time });
  }
}

/** The name of one thing that a condition's list holds. */
export function valueName(kind: ConditionKind, value: string, names: RuleNames): string {
  const gone = t('something that is gone');
  switch (kind) {
    case 'platform':
      return PLATFORM_FACTS[value as keyof typeof PLATFORM_FACTS].name;
    case 'channel':
      return names.channel(value) ?? gone;
    case 'team':
      return names.team(value) ?? gone;
    case 'tag':
      return names.tag(value) ?? gone;
    case 'language':
      return languageName(value);
    case 'priority':
      return t(PRIORITY_NAME[value as keyof typeof PRIORITY_NAME]);
    case 'status':
      return t(STATUS_NAME[value as ConversationStatus]);
    case 'person_role':
      return t(CONTACT_ROLE_NAME[value as keyof typeof CONTACT_ROLE_NAME]);
    default:
      return value;
  }
}

/** A condition as a part of a sentence: "it says bag or suitcase". */
export function conditionWords(condition: Condition, names: RuleNames): string {
  const { kind, not } = condition;
  if (kind === 'privacy') return condition.isPrivate === not ? t('it is public') : t('it is private');
  if (kind === 'hours')
    return condition.open === not ? t('it is outside opening hours') : t('it is within opening hours');
  if (kind === 'assignee') return condition.assigned === not ? t('nobody has it') : t('somebody has it');
  if (kind === 'words') {
    const what = enumerate(
      condition.words.map((word) =>
        condition.match === 'beginning' ? t('“{word}…”', { word }) : t('“{word}”', { word }),
      ),
      'disjunction',
    );
    return not ? t('it does not say {what}', { what }) : t('it says {what}', { what });
  }
  const what = enumerate(
    condition.is.map((value) => valueName(kind, value, names)),
    'disjunction',
  );
  switch (kind) {
    case 'platform':
      return not ? t('it did not come on {what}', { what }) : t('it came on {what}', { what });
    case 'channel':
      return not ? t('it did not come through {what}', { what }) : t('it came through {what}', { what });
    case 'team':
      return not ? t('its team is not {what}', { what }) : t('its team is {what}', { what });
    case 'language':
      return not ? t('its language is not {what}', { what }) : t('its language is {what}', { what });
    case 'priority':
      return not ? t('its priority is not {what}', { what }) : t('its priority is {what}', { what });
    case 'status':
      return not ? t('its status is not {what}', { what }) : t('its status is {what}', { what });
    case 'tag':
      return not ? t('it is not tagged {what}', { what }) : t('it is tagged {what}', { what });
    case 'person_role':
      return not ? t('the person is not {what}', { what }) : t('the person is {what}', { what });
  }
}

/** All conditions of a rule in one sentence; empty: there are none. */
export function conditionsWords({ all, any }: RuleDto['conditions'], names: RuleNames): string {
  const each = all.map((condition) => conditionWords(condition, names));
  const one = any.map((condition) => conditionWords(condition, names));
  const either = one.length > 1 ? [t('either {what}', { what: enumerate(one, 'disjunction') })] : one;
  return enumerate([...each, ...either]);
}
