import {
  ApiTokenDto,
  type CreateApiTokenBody,
  list,
  NewApiTokenDto,
  SecurityDto,
  type SsoBody,
  SsoDto,
} from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../lib/api-client.ts';

export const securityQuery = queryOptions({
  queryKey: ['security'],
  queryFn: ({ signal }) => api.get('/security', SecurityDto, { signal }),
});
export const ssoQuery = queryOptions({
  queryKey: ['security', 'sso'],
  queryFn: ({ signal }) => api.get('/security/sso', SsoDto, { signal }),
});
export const apiTokensQuery = queryOptions({
  queryKey: ['api-tokens'],
  queryFn: async ({ signal }) => (await api.get('/api-tokens', list(ApiTokenDto), { signal })).items,
});

export function useRequireSecondFactor() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (requiresSecondFactor: boolean) => api.put('/security', SecurityDto, { requiresSecondFactor }),
    onSuccess: (security) => queryClient.setQueryData(securityQuery.queryKey, security),
  });
}
export function useSaveSso() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof SsoBody>) => api.put('/security/sso', SsoDto, body),
    onSuccess: (sso) => queryClient.setQueryData(ssoQuery.queryKey, sso),
  });
}
export function useRemoveSso() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.send('DELETE', '/security/sso'),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ssoQuery.queryKey }),
  });
}
export function useAddApiToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof CreateApiTokenBody>) => api.post('/api-tokens', NewApiTokenDto, body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiTokensQuery.queryKey }),
  });
}
export function useRevokeApiToken() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.send('DELETE', `/api-tokens/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: apiTokensQuery.queryKey }),
  });
}
