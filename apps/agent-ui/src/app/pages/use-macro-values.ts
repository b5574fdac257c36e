import type { ConversationDto } from '@kwartier/contracts';
import type { MacroValues } from '@kwartier/core';
import { useQuery } from '@tanstack/react-query';
import { firstName } from '../../lib/initials.ts';
import { channelsQuery } from '../../lib/queries/channels.ts';
import { useCan, useMe } from '../../lib/queries/session.ts';

type Row = Pick<ConversationDto, 'channelId' | 'brandId' | 'contact' | 'waitingSince'>;

/** What the texts of macros may name, for any conversation, now. */
export function useMacroValues(now: number): (conversation: Row) => MacroValues {
  const me = useMe();
  const { data: channels } = useQuery({ ...channelsQuery, enabled: useCan('channel.read') });
  const handle = (value: string | null | undefined) => (value ? `@${value.replace(/^@/, '')}` : null);
  return ({ channelId, brandId, contact, waitingSince }) => {
    const channel = channels?.find(({ id }) => id === channelId);
    return {
      'contact.first_name': firstName(contact.name),
      'contact.name': contact.name,
      'contact.handle': handle(contact.handle),
      'agent.first_name': firstName(me.name),
      'agent.name': me.name,
      'brand.name': me.brands.find(({ id }) => id === brandId)?.name ?? null,
      'channel.name': channel?.name ?? null,
      'channel.handle': handle(channel?.account.handle),
      'conversation.waiting_minutes':
        waitingSince === null ? null : String(Math.max(0, Math.round((now - Date.parse(waitingSince)) / 60_000))),
    };
  };
}
