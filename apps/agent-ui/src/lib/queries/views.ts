import { list, type ViewBody, ViewCountsDto, ViewDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { announceNow } from '../announcer.ts';
import { api, sayProblem } from '../api-client.ts';
import { t } from '../i18n/index.ts';
import { offerUndo } from '../undo.ts';
import { uuid } from '../uuid.ts';

/** The saved views that one finds. */
export const viewsQuery = queryOptions({
  queryKey: ['views', 'list'],
  queryFn: async ({ signal }) => (await api.get('/views', list(ViewDto), { signal })).items,
  staleTime: 60_000,
});

/** What each of them holds now. */
export const viewCountsQuery = queryOptions({
  queryKey: ['views', 'counts'],
  queryFn: async ({ signal }) =>
    new Map((await api.get('/views/counts', ViewCountsDto, { signal })).items.map(({ id, count }) => [id, count])),
  refetchInterval: 30_000,
});

const save = ({ id, ...body }: ViewBody & { id: string | null }) =>
  id
    ? api.put(`/views/${id}`, ViewDto, body)
    : api.post('/views', ViewDto, body, { headers: { 'idempotency-key': uuid() } });

/** Keep a view, new or changed. */
export function useSaveView() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: save,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['views'] }),
  });
}

/** Remove a view, with the offer to have it back. */
export function useRemoveView() {
  const queryClient = useQueryClient();
  const renew = () => queryClient.invalidateQueries({ queryKey: ['views'] });
  return useMutation({
    mutationFn: ({ id }: ViewDto) => api.send('DELETE', `/views/${id}`),
    onSuccess: (_done, { id: _id, ownerId: _ownerId, ...fields }) => {
      offerUndo({
        label: t('Removed {name}', { name: fields.name }),
        undo: () =>
          void save({ id: null, ...fields }).then(renew, (problem: unknown) => announceNow(sayProblem(problem))),
      });
      return renew();
    },
    onError: (problem) => announceNow(sayProblem(problem)),
  });
}
