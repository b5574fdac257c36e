import type { MessageDto } from '@kwartier/contracts';
import type { Outcome } from '@kwartier/core';
import type { IconName } from '../../components/ui/icon.tsx';
import { OUTCOME_NAME } from '../../lib/action-words.ts';
import { whenWords } from '../../lib/format-time.ts';
import { msg, sayServer, t } from '../../lib/i18n/index.ts';

type Activity = NonNullable<MessageDto['activity']>;
type Data = Activity['data'];

const text = (data: Data, key: string): string | undefined => {
  const value = data[key];
  return typeof value === 'string' && value ? value : undefined;
};

const TARGET: Record<string, string> = {
  first_response: msg('first answer'),
  next_response: msg('next answer'),
  resolution: msg('resolution@@promise'),
};
const STATUS: Record<string, string> = {
  open: msg('Opened again'),
  resolved: msg('Resolved'),
  spam: msg('Marked as spam'),
  snoozed: msg('Snoozed'),
};

const PRIORITY: Record<string, string> = {
  low: msg('low@@priority'),
  normal: msg('normal@@priority'),
  high: msg('high@@priority'),
  urgent: msg('urgent@@priority'),
};

const STATUS_ICON: Record<string, IconName> = { resolved: 'check', snoozed: 'clock', spam: 'warn' };

/** The sentence of an activity line, and the picture before it. Names and times come with the activity. */
export function activityWords(
  { type, data }: Activity,
  author: Pick<MessageDto['author'], 'name' | 'agentId'>,
  now: number,
  nameOf: (id: string) => string | undefined,
): { icon: IconName; words: string } {
  const byId = text(data, 'byId') ?? author.agentId ?? undefined;
  const rule = text(data, 'ruleName');
  const by = rule
    ? t('rule {name}', { name: rule })
    : byId && (nameOf(byId) ?? (byId === author.agentId ? author.name : t('a colleague')));
  /** "Resolved by Daan": who did it, where it was somebody. */
  const done = (words: string): string => (by ? t('{what} by {name}', { what: words, name: by }) : words);
  const agentId = text(data, 'agentId');
  const who = (agentId && nameOf(agentId)) ?? text(data, 'agentName') ?? t('somebody');
  const given = text(data, 'reason');
  const reason = given && sayServer(given);
  const target = t(TARGET[text(data, 'target') ?? ''] ?? msg('answer@@promise'));
  const to = text(data, 'to') ?? '';
  switch (type) {
    case 'assigned':
      if (byId && byId === agentId) return { icon: 'person', words: t('{name} took this', { name: who }) };
      if (rule) return { icon: 'person', words: t('Rule {rule} gave this to {name}', { rule, name: who }) };
      if (by) return { icon: 'person', words: t('{by} gave this to {name}', { by, name: who }) };
      return {
        icon: 'bolt',
        words: reason ? t('Given to {name}: {reason}', { name: who, reason }) : t('Given to {name}', { name: who }),
      };
    case 'released':
      if (byId && byId === agentId) return { icon: 'nobody', words: t('{name} gave this back', { name: who }) };
      if (rule) return { icon: 'nobody', words: t('Rule {rule} gave this back', { rule }) };
      if (by) return { icon: 'nobody', words: t('{by} took this from {name}', { by, name: who }) };
      return {
        icon: 'nobody',
        words: reason ? t('Given back: {reason}', { reason }) : t('Given back, {name} no longer has it', { name: who }),
      };
    case 'status_changed': {
      const until = text(data, 'until');
      if (to === 'snoozed' && until) {
        const when = whenWords(Date.parse(until), now);
        return {
          icon: 'clock',
          words: by ? t('Snoozed by {name} until {when}', { name: by, when }) : t('Snoozed until {when}', { when }),
        };
      }
      const outcome = OUTCOME_NAME[text(data, 'outcome') as Outcome];
      if (to === 'resolved' && by && outcome)
        return { icon: 'check', words: t('Resolved by {name}: {outcome}', { name: by, outcome: t(outcome) }) };
      if (to === 'resolved' && text(data, 'resolution') === 'no_reply_needed') {
        return {
          icon: 'check',
          words: by ? t('Resolved by {name}: no reply needed', { name: by }) : t('Resolved: no reply needed'),
        };
      }
      if (to === 'open' && text(data, 'from') === 'snoozed' && !by)
        return { icon: 'clock', words: t('The snooze is over') };
      return { icon: STATUS_ICON[to] ?? 'tray', words: done(t(STATUS[to] ?? msg('Changed'))) };
    }
    case 'sla_warned':
      return { icon: 'clock', words: t('The {target} came into its last quarter', { target }) };
    case 'sla_breached':
      return { icon: 'warn', words: t('The promise for the {target} was missed', { target }) };
    case 'goal_missed':
      return { icon: 'clock', words: t('The goal for the {target} passed, the promise still holds', { target }) };
    case 'linked':
      return data.byHand
        ? { icon: 'link', words: done(t('Linked to another conversation')) }
        : { icon: 'link', words: t('Linked to another conversation of the same person') };
    case 'unlinked':
      return { icon: 'link', words: done(t('No longer linked to another conversation')) };
    case 'reopened':
      return {
        icon: 'tray',
        words: by ? t('Opened again by {name}', { name: by }) : t('Opened again: the customer wrote'),
      };
    case 'private_reply_sent':
      return { icon: 'lock', words: done(t('Answered in private')) };
    case 'hidden':
      return { icon: 'eyeOff', words: done(t('A comment was hidden')) };
    case 'unhidden':
      return { icon: 'eye', words: done(t('A comment is shown again')) };
    case 'merged':
      return { icon: 'link', words: done(t('Merged with another conversation')) };
    case 'merged_into':
      return { icon: 'link', words: done(t('Merged into another conversation')) };
    case 'parted':
      return { icon: 'link', words: done(t('Parted from another conversation')) };
    case 'split':
      return { icon: 'link', words: done(t('Part of it became another conversation')) };
    case 'split_from':
      return { icon: 'link', words: done(t('Split off from another conversation')) };
    case 'tagged':
      return { icon: 'tag', words: done(t('Tagged {tag}', { tag: text(data, 'tag') ?? '' })) };
    case 'untagged':
      return { icon: 'tag', words: done(t('No longer tagged {tag}', { tag: text(data, 'tag') ?? '' })) };
    case 'team_changed':
      return { icon: 'people', words: done(t('Given to the team {team}', { team: text(data, 'team') ?? '' })) };
    case 'reply_returned':
      return { icon: 'again', words: done(t('An answer was returned')) };
    case 'priority_changed':
      return {
        icon: 'flag',
        words: done(
          PRIORITY[to] ? t('Priority is {priority}', { priority: t(PRIORITY[to]) }) : t('Priority is changed'),
        ),
      };
  }
}
