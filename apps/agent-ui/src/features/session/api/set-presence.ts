import { MeDto } from '@kwartier/contracts';
import type { Presence } from '@kwartier/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import { meQuery } from '../../../lib/queries/session.ts';

/** Say whether I take work now. Shown at once, put back if the server refuses. */
export function useSetPresence() {
  const queryClient = useQueryClient();
  const { queryKey } = meQuery;
  return useMutation({
    // One after the other: the last choice is the one that stays.
    scope: { id: 'presence' },
    mutationFn: (presence: Presence) => api.put('/me/presence', MeDto, { presence }),
    onMutate: async (presence) => {
      await queryClient.cancelQueries({ queryKey });
      const before = queryClient.getQueryData(queryKey);
      queryClient.setQueryData(queryKey, (now) => now && { ...now, presence });
      return before;
    },
    onSuccess: (me) => queryClient.setQueryData(queryKey, me),
    onError: (_problem, _presence, before) => queryClient.setQueryData(queryKey, before),
  });
}
