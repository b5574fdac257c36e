import { type ApprovalDto, ApprovalPage, type ApproveBody, MessageDto, OwnApprovalsDto } from '@kwartier/contracts';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { z } from 'zod';
import { api, query } from '../../../lib/api-client.ts';
import { learnServerClock } from '../../../lib/now.ts';
import { countsQuery } from '../../../lib/queries/conversations.ts';
import { withSocket } from '../../../realtime/socket.ts';

const KEY = ['approvals'] as const;

/** What waits for this person's decision, the earliest deadline first. */
export const approvalsQuery = infiniteQueryOptions({
  queryKey: [...KEY, 'waiting'],
  queryFn: async ({ signal, pageParam }) => {
    const page = await api.get(`/approvals${query({ cursor: pageParam, limit: 25 })}`, ApprovalPage, { signal });
    learnServerClock(page.now);
    return page;
  },
  initialPageParam: '',
  getNextPageParam: (last) => last.nextCursor,
  refetchInterval: 30_000,
});

/** What this person asked for, and how far they are trusted. */
export const ownApprovalsQuery = queryOptions({
  queryKey: [...KEY, 'own'],
  queryFn: ({ signal }) => api.get('/approvals/own', OwnApprovalsDto, { signal }),
  refetchInterval: 30_000,
});

function useDecide<Variables extends { readonly id: string }>(path: 'approve' | 'return') {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: Variables) => api.post(`/approvals/${id}/${path}`, MessageDto, body),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: KEY });
      void queryClient.invalidateQueries({ queryKey: countsQuery.queryKey });
    },
  });
}

export const useApprove = () => useDecide<z.input<typeof ApproveBody> & { readonly id: string }>('approve');
export const useReturn = () => useDecide<{ readonly id: string; readonly comment: string }>('return');

/** What is said in conversations of the queue shows at once: it may overtake an answer. */
export function useLiveQueue(items: readonly ApprovalDto[]): void {
  const queryClient = useQueryClient();
  const ids = items
    .map(({ conversationId }) => conversationId)
    .toSorted()
    .join();
  useEffect(
    () =>
      withSocket((socket) => {
        const onChange = ({ items: changed }: { items: readonly { conversationId: string }[] }) => {
          if (changed.some(({ conversationId }) => ids.includes(conversationId)))
            void queryClient.invalidateQueries({ queryKey: KEY });
        };
        socket.on('conversations.changed', onChange);
        return () => void socket.off('conversations.changed', onChange);
      }),
    [queryClient, ids],
  );
}
