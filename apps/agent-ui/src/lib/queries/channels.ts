import { ChannelDto, list } from '@kwartier/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api-client.ts';

export const channelsQuery = queryOptions({
  queryKey: ['channels'],
  queryFn: async ({ signal }) => (await api.get('/channels', list(ChannelDto), { signal })).items,
  staleTime: 15_000,
});

/** The same where the platform's mark stands beside it: "@KwartAir", "Kwart Air". */
export const channelShort = ({ platform, name, account }: Pick<ChannelDto, 'platform' | 'name' | 'account'>): string =>
  platform === 'x' && account.handle ? `@${account.handle.replace(/^@/, '')}` : name;

/** How a person speaks of a channel: "@KwartAir on X", "Kwart Air, Facebook Page". */
export function channelTitle(channel: Pick<ChannelDto, 'platform' | 'name' | 'account'>): string {
  const { handle } = channel.account;
  if (channel.platform === 'x') return `${handle ? `@${handle.replace(/^@/, '')}` : channel.name} on X`;
  return /facebook/i.test(channel.name) ? channel.name : `${channel.name}, Facebook Page`;
}
