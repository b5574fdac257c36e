import { InvitationDto, type InviteBody, InvitedDto, list, type RoleBody, RoleDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../lib/api-client.ts';
import { agentsQuery } from '../../../lib/queries/people.ts';

export const rolesQuery = queryOptions({
  queryKey: ['agents', 'roles'],
  queryFn: async ({ signal }) => (await api.get('/roles', list(RoleDto), { signal })).items,
  staleTime: 60_000,
});
export const invitationsQuery = queryOptions({
  queryKey: ['agents', 'invitations'],
  queryFn: async ({ signal }) => (await api.get('/invitations', list(InvitationDto), { signal })).items,
});

function useRenew() {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: agentsQuery.queryKey });
}
export function useSaveRole() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: z.input<typeof RoleBody> }) =>
      id ? api.put(`/roles/${id}`, RoleDto, body) : api.post('/roles', RoleDto, body),
    onSuccess,
  });
}
export function useRemoveRole() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: (id: string) => api.send('DELETE', `/roles/${id}`), onSuccess });
}
export function useInvite() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: (body: z.input<typeof InviteBody>) => api.post('/invitations', InvitedDto, body),
    onSuccess,
  });
}
export function useRevokeInvitation() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: (id: string) => api.send('DELETE', `/invitations/${id}`), onSuccess });
}
export function useResetSecondFactor() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: (id: string) => api.send('DELETE', `/agents/${id}/second-factor`), onSuccess });
}
