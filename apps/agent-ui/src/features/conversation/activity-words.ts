import type { MessageDto } from '@kwartier/contracts';
import type { IconName } from '../../components/ui/icon.tsx';
import { whenWords } from '../../lib/format-time.ts';

type Activity = NonNullable<MessageDto['activity']>;
type Data = Activity['data'];

const text = (data: Data, key: string): string | undefined => {
  const value = data[key];
  return typeof value === 'string' && value ? value : undefined;
};

const TARGET: Record<string, string> = {
  first_response: 'first answer',
  next_response: 'next answer',
  resolution: 'resolution',
};
const STATUS: Record<string, string> = {
  open: 'Opened again',
  resolved: 'Resolved',
  spam: 'Marked as spam',
  snoozed: 'Snoozed',
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
  const by = byId && (nameOf(byId) ?? (byId === author.agentId ? author.name : 'a colleague'));
  const byPart = by ? ` by ${by}` : '';
  const agentId = text(data, 'agentId');
  const who = (agentId && nameOf(agentId)) ?? text(data, 'agentName') ?? 'somebody';
  const reason = text(data, 'reason');
  const target = TARGET[text(data, 'target') ?? ''] ?? 'answer';
  const to = text(data, 'to') ?? '';
  switch (type) {
    case 'assigned':
      if (byId && byId === agentId) return { icon: 'person', words: `${who} took this` };
      if (by) return { icon: 'person', words: `${by} gave this to ${who}` };
      return { icon: 'bolt', words: reason ? `Given to ${who}: ${reason}` : `Given to ${who}` };
    case 'released':
      if (byId && byId === agentId) return { icon: 'nobody', words: `${who} gave this back` };
      if (by) return { icon: 'nobody', words: `${by} took this from ${who}` };
      return { icon: 'nobody', words: `Given back${reason ? `: ${reason}` : `, ${who} no longer has it`}` };
    case 'status_changed': {
      const until = text(data, 'until');
      if (to === 'snoozed' && until) {
        return { icon: 'clock', words: `Snoozed${byPart} until ${whenWords(Date.parse(until), now)}` };
      }
      if (to === 'resolved' && text(data, 'resolution') === 'no_reply_needed') {
        return { icon: 'check', words: `Resolved${byPart}: no reply needed` };
      }
      if (to === 'open' && text(data, 'from') === 'snoozed' && !by)
        return { icon: 'clock', words: 'The snooze is over' };
      return { icon: STATUS_ICON[to] ?? 'tray', words: `${STATUS[to] ?? 'Changed'}${byPart}` };
    }
    case 'sla_warned':
      return { icon: 'clock', words: `The ${target} came into its last quarter` };
    case 'sla_breached':
      return { icon: 'warn', words: `The promise for the ${target} was missed` };
    case 'goal_missed':
      return { icon: 'clock', words: `The goal for the ${target} passed, the promise still holds` };
    case 'linked':
      return { icon: 'link', words: 'Linked to another conversation of the same person' };
    case 'reopened':
      return { icon: 'tray', words: by ? `Opened again by ${by}` : 'Opened again: the customer wrote' };
    case 'private_reply_sent':
      return { icon: 'lock', words: `Answered in private${byPart}` };
    case 'hidden':
      return { icon: 'eyeOff', words: `A comment was hidden${byPart}` };
    case 'unhidden':
      return { icon: 'eye', words: `A comment is shown again${byPart}` };
    case 'priority_changed':
      return { icon: 'flag', words: `Priority is ${to || 'changed'}${byPart}` };
  }
}
