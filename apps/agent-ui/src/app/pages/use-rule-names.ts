import { useQuery } from '@tanstack/react-query';
import type { RuleNames } from '../../features/rules/rule-words.ts';
import { useActionNames } from '../../lib/queries/action-names.ts';
import { channelsQuery, channelTitle } from '../../lib/queries/channels.ts';

/** The names behind the ids in rules, as far as they are known by now. */
export function useRuleNames(): RuleNames {
  const names = useActionNames();
  const { data: channels } = useQuery(channelsQuery);
  return {
    ...names,
    channel: (id) => {
      const channel = channels?.find((one) => one.id === id);
      return channel && channelTitle(channel);
    },
  };
}
