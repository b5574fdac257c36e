import type { ConversationDto } from '@kwartier/contracts';
import { type MacroValues, macroValues } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';

type Row = Pick<ConversationDto, 'channelId' | 'brandId' | 'contact' | 'waitingSince'>;

/** What the texts of macros may name, for any conversation, now. */
export function useMacroValues(now: number): (conversation: Row) => MacroValues {
  const me = useMe();
  const { data: channels } = useQuery({ ...channelsQuery, enabled: useCan('channel.read') });
  return ({ channelId, brandId, contact, waitingSince }) => {
    const channel = channels?.find(({ id }) => id === channelId);
    return macroValues(
      {
        contact,
        agentName: me.name,
        brandName: me.brands.find(({ id }) => id === brandId)?.name ?? null,
        channel: channel ? { name: channel.name, handle: channel.account.handle } : null,
        waitingSince: waitingSince === null ? null : Date.parse(waitingSince),
      },
      now,
    );
  };
}
