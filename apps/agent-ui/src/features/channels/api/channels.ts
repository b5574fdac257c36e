import {
  ChannelCheckDto,
  ChannelDto,
  CompletenessDto,
  type CreateChannelBody,
  list,
  QuarantineDto,
  QuarantinedPartDto,
  type UpdateChannelBody,
} from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../lib/api-client.ts';
import { channelsQuery } from '../../../lib/queries/channels.ts';

/** Events that could not be understood; kept until a person looks. */
export const quarantineQuery = queryOptions({
  queryKey: ['quarantine'],
  queryFn: async ({ signal }) => (await api.get('/quarantine', list(QuarantineDto), { signal })).items,
});

/** What came in on a channel and whether all of it is there, by day, newest first. */
export const completenessQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['completeness', channelId],
    queryFn: async ({ signal }) =>
      (await api.get(`/channels/${channelId}/completeness`, list(CompletenessDto), { signal })).items,
    refetchInterval: 60_000,
  });

/** One event that was set aside, whole. */
export const quarantinedQuery = (id: string) =>
  queryOptions({
    queryKey: ['quarantine', id],
    queryFn: ({ signal }) => api.get(`/quarantine/${id}`, QuarantinedPartDto, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

function useKeepChannels() {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: channelsQuery.queryKey });
}

export function useCreateChannel() {
  const keep = useKeepChannels();
  return useMutation({
    mutationFn: (body: z.input<typeof CreateChannelBody>) => api.post('/channels', ChannelDto, body),
    onSuccess: keep,
  });
}

export function useUpdateChannel() {
  const keep = useKeepChannels();
  return useMutation({
    mutationFn: ({ id, ...body }: z.input<typeof UpdateChannelBody> & { id: string }) =>
      api.patch(`/channels/${id}`, ChannelDto, body),
    onSuccess: keep,
  });
}

/** Ask the platform whether everything a working channel needs is there. */
export const useCheckChannel = () =>
  useMutation({ mutationFn: (id: string) => api.post(`/channels/${id}/check`, ChannelCheckDto) });

/** Put an event through again, or let it go. */
export function useQuarantineDecision() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: 'redrive' | 'dismissal' }) =>
      api.send('POST', `/quarantine/${id}/${decision}`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: quarantineQuery.queryKey }),
  });
}
