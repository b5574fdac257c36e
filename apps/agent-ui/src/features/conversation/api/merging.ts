import { ConversationMergeDto, MergeableList, PartedDto, SplitDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { announceNow } from '../../../lib/announcer.ts';
import { api, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { offerUndo } from '../../../lib/undo.ts';
import { uuid } from '../../../lib/uuid.ts';

/** The conversations that one can be merged with, newest first. */
export const mergeableQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id, 'mergeable'],
    queryFn: async ({ signal }) => (await api.get(`/conversations/${id}/mergeable`, MergeableList, { signal })).items,
  });

/**
 * Merge, part and split, each with what undoes it.
 * @param onOpen shows the conversation where it goes on
 */
export function useMerging(name: string, onOpen: (id: string) => void) {
  const queryClient = useQueryClient();
  // Lists, counts and both conversations are other ones now.
  const renew = () => queryClient.invalidateQueries();
  const [key] = useState(uuid);
  // Said twice it is done once, without a key.
  const mergeInto = ({ id, intoId }: { id: string; intoId: string }) =>
    api.post(`/conversations/${id}/merge`, ConversationMergeDto, { intoId });
  const part = useMutation({
    mutationFn: (mergeId: string) => api.post(`/merges/${mergeId}/undo`, PartedDto, {}),
    onSuccess: ({ id }) => {
      announceNow(t('Two conversations again'));
      onOpen(id);
    },
    // Whoever asked may have gone on since.
    onError: (problem) => announceNow(sayProblem(problem)),
    onSettled: renew,
  });
  const merge = useMutation({
    mutationFn: mergeInto,
    onSuccess: ({ id: mergeId, intoId }) => {
      offerUndo({
        label: t('Merged the conversations of {name}', { name }),
        undo: () => part.mutate(mergeId),
      });
      onOpen(intoId);
    },
    onSettled: renew,
  });
  const split = useMutation({
    mutationFn: ({ id, messageIds }: { id: string; messageIds: readonly string[] }) =>
      api.post(
        `/conversations/${id}/split`,
        SplitDto,
        { messageIds },
        { headers: { 'idempotency-key': `${key} ${messageIds.join(' ')}`.slice(0, 255) } },
      ),
    onSuccess: (begun, { id }) => {
      offerUndo({
        label: t('Split off another question of {name}', { name }),
        undo: () =>
          void mergeInto({ id: begun.id, intoId: id }).then(
            () => {
              onOpen(id);
              void renew();
            },
            (problem: unknown) => announceNow(sayProblem(problem)),
          ),
      });
      onOpen(begun.id);
    },
    onSettled: renew,
  });
  return { merge, part, split };
}
