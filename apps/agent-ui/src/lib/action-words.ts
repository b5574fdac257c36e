import type { ConversationAction, Outcome, Priority } from '@kwartier/core';
import { formatDuration } from './format-duration.ts';
import { msg, t } from './i18n/index.ts';

/** What a priority is called. */
export const PRIORITY_NAME: Readonly<Record<Priority, string>> = {
  low: msg('Low'),
  normal: msg('Normal'),
  high: msg('High'),
  urgent: msg('Urgent'),
};

/** What can come of a conversation. */
export const OUTCOME_NAME: Readonly<Record<Outcome, string>> = {
  solved: msg('Solved'),
  partly: msg('Solved in part'),
  not_solved: msg('Not solved'),
  passed_on: msg('Passed on'),
};

/** Names behind the ids that actions hold. */
export interface ActionNames {
  readonly tag: (id: string) => string | undefined;
  readonly agent: (id: string) => string | undefined;
  readonly team: (id: string) => string | undefined;
}

/** What an action does, in a few words: "tag Baggage". */
export function actionWords(action: ConversationAction, names: ActionNames): string {
  const gone = t('something that is gone');
  switch (action.kind) {
    case 'add_tag':
      return t('tag {tag}', { tag: names.tag(action.tagId) ?? gone });
    case 'remove_tag':
      return t('take off the tag {tag}', { tag: names.tag(action.tagId) ?? gone });
    case 'assign':
      return t('give to {name}', { name: names.agent(action.agentId) ?? gone });
    case 'take':
      return t('take it yourself');
    case 'release':
      return t('give it back');
    case 'assign_team':
      return t('give to the team {team}', { team: names.team(action.teamId) ?? gone });
    case 'set_priority':
      return t('priority {priority}', { priority: t(PRIORITY_NAME[action.priority]) });
    case 'open':
      return t('open again');
    case 'resolve':
      return action.noReplyNeeded ? t('resolve, no reply needed') : t('resolve');
    case 'spam':
      return t('mark as spam');
    case 'snooze':
      return t('snooze for {time}', { time: formatDuration(action.minutes * 60_000) });
    case 'snooze_until':
      return t('snooze');
  }
}
