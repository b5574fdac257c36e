import {
  GuestConversationDto,
  GuestMessageDto,
  GuestsDto,
  MessageDto,
  SharedDto,
  SharedListDto,
} from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import { uuid } from '../../../lib/uuid.ts';

export const sharedQuery = queryOptions({
  queryKey: ['shared'],
  queryFn: async ({ signal }) => (await api.get('/guest/conversations', SharedListDto, { signal })).items,
  refetchInterval: 30_000,
});
export const sharedConversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['shared', id],
    queryFn: ({ signal }) => api.get(`/guest/conversations/${id}`, GuestConversationDto, { signal }),
    refetchInterval: 30_000,
    retry: false,
  });
export function useAddGuestNote(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => api.post(`/guest/conversations/${id}/notes`, GuestMessageDto, { text }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['shared', id] }),
  });
}

export const guestsQuery = (id: string) =>
  queryOptions({
    queryKey: ['guests', id],
    queryFn: ({ signal }) => api.get(`/conversations/${id}/guests`, GuestsDto, { signal }),
  });
export function useShare(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { agentId?: string; name?: string; email?: string; hours: number }) =>
      api.post(`/conversations/${id}/guests`, SharedDto, body),
    onSuccess: ({ guests, invited }) => queryClient.setQueryData(guestsQuery(id).queryKey, { guests, invited }),
  });
}
export function useEndGuest(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (agentId: string) => api.delete(`/conversations/${id}/guests/${agentId}`, GuestsDto),
    onSuccess: (guests) => queryClient.setQueryData(guestsQuery(id).queryKey, guests),
  });
}
/** A note that these guests read; no other guest does. */
export function useAskGuests(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ text, guestIds }: { text: string; guestIds: string[] }) =>
      api.post(
        `/conversations/${id}/messages`,
        MessageDto,
        { kind: 'note', text, lastSeenSeq: 0, guestIds },
        { headers: { 'idempotency-key': uuid() } },
      ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['messages', id] }),
  });
}
