import { list, MentionableDto } from '@kwartier/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api-client.ts';

export const fetchMentionables = async (conversationId: string, signal?: AbortSignal): Promise<MentionableDto[]> =>
  (await api.get(`/conversations/${conversationId}/mentionables`, list(MentionableDto), signal ? { signal } : {}))
    .items;

/** Who can be named in notes of a conversation. */
export const mentionablesQuery = (conversationId: string) =>
  queryOptions({
    queryKey: ['conversation', conversationId, 'mentionables'],
    queryFn: ({ signal }) => fetchMentionables(conversationId, signal),
    staleTime: 60_000,
  });
