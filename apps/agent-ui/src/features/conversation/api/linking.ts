import { ConversationDetailDto, type ConversationDto, ConversationPage } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { announceNow } from '../../../lib/announcer.ts';
import { api, query, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import {
  conversationQuery,
  fetchRows,
  fetchSearch,
  keepConversation,
  timelineKey,
} from '../../../lib/queries/conversations.ts';
import { offerUndo } from '../../../lib/undo.ts';

/** The id in the address of a conversation, where somebody pastes one. */
const ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/i;

/**
 * Conversations to link one to: those that answer a search or that an address names; without either the other ones of the same person,
 * newest first.
 */
export const linkableQuery = ({ id, contact }: Pick<ConversationDto, 'id' | 'contact'>, q: string) =>
  queryOptions({
    queryKey: ['conversation', id, 'linkable', q],
    queryFn: async ({ signal }) => {
      const named = ID.exec(q)?.[0];
      if (named) return fetchRows([named.toLowerCase()]);
      if (q) return fetchSearch(q, signal);
      const path = `/conversations${query({ contact: contact.id, status: 'any', sort: 'newest', limit: 20 })}`;
      return (await api.get(path, ConversationPage, { signal })).items;
    },
    staleTime: 10_000,
  });

interface Wanted {
  readonly id: string;
  readonly otherId: string;
  readonly linked: boolean;
}

/** Say of two conversations that they belong together, or no longer; undone with one key. */
export function useLinking() {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    scope: { id: 'link' },
    mutationFn: ({ id, otherId, linked }: Wanted) => {
      const path = `/conversations/${id}/links/${otherId}`;
      return linked ? api.put(path, ConversationDetailDto, undefined) : api.delete(path, ConversationDetailDto);
    },
    onSuccess: (detail, { id, otherId, linked }) => {
      keepConversation(queryClient, detail);
      offerUndo({
        label: linked ? t('Linked the conversations') : t('The conversations are no longer linked'),
        undo: () => mutation.mutate({ id, otherId, linked: !linked }),
      });
    },
    onError: (problem) => announceNow(sayProblem(problem)),
    onSettled: (_detail, _problem, { id, otherId }) => {
      void queryClient.invalidateQueries({ queryKey: timelineKey(id) });
      for (const one of [id, otherId])
        void queryClient.invalidateQueries({ queryKey: conversationQuery(one).queryKey });
    },
  });
  return mutation;
}
