import {
  ContactPrivacyDto,
  ErasureDto,
  list,
  type RetentionBody,
  RetentionPreviewDto,
  RetentionRuleDto,
} from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api, query } from '../../../lib/api-client.ts';

export type RetentionChange = z.infer<typeof RetentionBody>;

export const contactPrivacyQuery = (contactId: string) =>
  queryOptions({
    queryKey: ['erasures', contactId],
    queryFn: ({ signal }) => api.get(`/contacts/${contactId}/privacy`, ContactPrivacyDto, { signal }),
  });

export const erasuresQuery = queryOptions({
  queryKey: ['erasures'],
  queryFn: async ({ signal }) => (await api.get('/erasures', list(ErasureDto), { signal })).items,
});

export const retentionQuery = queryOptions({
  queryKey: ['retention'],
  queryFn: async ({ signal }) => (await api.get('/retention', list(RetentionRuleDto), { signal })).items,
});

export const retentionPreviewQuery = (rule: { brandId: string; kind: string; days: number }) =>
  queryOptions({
    queryKey: ['retention', 'preview', rule],
    queryFn: ({ signal }) => api.get(`/retention/preview${query(rule)}`, RetentionPreviewDto, { signal }),
    retry: false,
  });

/** Everything that changes what stands between a person and being erased. */
export function useContactPrivacy(contactId: string) {
  const queryClient = useQueryClient();
  const onSuccess = (now: z.infer<typeof ContactPrivacyDto>) => {
    queryClient.setQueryData(contactPrivacyQuery(contactId).queryKey, now);
  };
  return {
    ask: useMutation({
      mutationFn: () => api.post(`/contacts/${contactId}/erasure`, ContactPrivacyDto),
      onSuccess,
    }),
    hold: useMutation({
      mutationFn: (reason: string) => api.put(`/contacts/${contactId}/hold`, ContactPrivacyDto, { reason }),
      onSuccess,
    }),
    lift: useMutation({ mutationFn: () => api.delete(`/contacts/${contactId}/hold`, ContactPrivacyDto), onSuccess }),
  };
}

export function useSettleErasure() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, confirm }: { id: string; confirm: boolean }) =>
      confirm ? api.send('POST', `/erasures/${id}/confirmation`) : api.send('DELETE', `/erasures/${id}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: erasuresQuery.queryKey }),
  });
}

export function useSaveRetention() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: RetentionChange) => api.send('PUT', '/retention', change),
    onSettled: () => queryClient.invalidateQueries({ queryKey: retentionQuery.queryKey }),
  });
}
