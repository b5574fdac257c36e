import {
  ContactCareDto,
  type ContactProfileBody,
  CreatedContactNoteDto,
  MergedDto,
  SuggestionsDto,
  TimelinePage,
} from '@kwartier/contracts';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { announceNow } from '../../../lib/announcer.ts';
import { api } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { offerUndo } from '../../../lib/undo.ts';
import { uuid } from '../../../lib/uuid.ts';

const at = (id: string) => `/contacts/${id}`;

export const contactCareQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id, 'care'],
    queryFn: ({ signal }) => api.get(`${at(id)}/care`, ContactCareDto, { signal }),
  });

export const suggestionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id, 'suggestions'],
    queryFn: ({ signal }) => api.get(`${at(id)}/suggestions`, SuggestionsDto, { signal }),
    staleTime: 60_000,
  });

/** Everything said with a person, newest first, a page at a time. */
export const personTimelineQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['contact', id, 'timeline'],
    queryFn: ({ pageParam, signal }) =>
      api.get(`${at(id)}/timeline${pageParam ? `?cursor=${encodeURIComponent(pageParam)}` : ''}`, TimelinePage, {
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });

/** What can be said of a person, and who else they are. A join offers its undo. */
export function useContactCare(id: string) {
  const queryClient = useQueryClient();
  const renew = () => queryClient.invalidateQueries({ queryKey: ['contact', id] });
  const { queryKey } = contactCareQuery(id);
  const part = useMutation({
    mutationFn: (mergeId: string) => api.send('DELETE', `/contact-merges/${mergeId}`),
    onSuccess: () => {
      announceNow(t('Two people again'));
      void queryClient.invalidateQueries();
    },
  });
  return {
    edit: useMutation({
      // One after the other: the last choice is the one that stays.
      scope: { id: `care of ${id}` },
      mutationFn: (body: z.input<typeof ContactProfileBody>) => api.patch(`${at(id)}/care`, ContactCareDto, body),
      onMutate: async (body) => {
        await queryClient.cancelQueries({ queryKey });
        const before = queryClient.getQueryData(queryKey);
        queryClient.setQueryData(queryKey, (now) => now && ({ ...now, ...body } as ContactCareDto));
        return before;
      },
      onError: (_problem, _body, before) => queryClient.setQueryData(queryKey, before),
      onSettled: renew,
    }),
    addNote: useMutation({
      mutationFn: (text: string) =>
        api.post(`${at(id)}/notes`, CreatedContactNoteDto, { text }, { headers: { 'idempotency-key': uuid() } }),
      onSuccess: renew,
    }),
    removeNote: useMutation({
      mutationFn: (noteId: string) => api.send('DELETE', `${at(id)}/notes/${noteId}`),
      onSuccess: renew,
    }),
    merge: useMutation({
      mutationFn: ({ contactId }: { contactId: string; name: string }) =>
        api.post(`${at(id)}/merges`, MergedDto, { contactId }, { headers: { 'idempotency-key': uuid() } }),
      onSuccess: (merged, { name }) => {
        offerUndo({ label: t('{name} is one person now', { name }), undo: () => part.mutate(merged.id) });
        void queryClient.invalidateQueries();
      },
    }),
    part,
    keepApart: useMutation({
      mutationFn: (contactId: string) => api.send('PUT', `${at(id)}/apart`, { contactId }),
      onSuccess: renew,
    }),
  };
}
