import { FirstHourDto } from '@kwartier/contracts';
import type { PutAside } from '@kwartier/core';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../../lib/api-client.ts';
import { renew } from '../../../lib/queries/renew.ts';
import { withSocket } from '../../../realtime/socket.ts';

export const firstHourQuery = queryOptions({
  queryKey: ['first-hour'],
  queryFn: ({ signal }) => api.get('/first-hour', FirstHourDto, { signal }),
  // What is done by a command, beside the console, tells nobody.
  refetchInterval: 30_000,
});

const SOON_MS = 300;
/** A busy inbox tells of news all the time. */
const AT_MOST_EVERY_MS = 2_000;

/** Keep the first hour in step: after everything that one does oneself, and everything that the server tells of. */
export function useLiveFirstHour(): void {
  const queryClient = useQueryClient();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const soon = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          last = Date.now();
          renew(queryClient, { queryKey: firstHourQuery.queryKey, refetchType: 'active' });
        },
        Math.max(SOON_MS, last + AT_MOST_EVERY_MS - Date.now()),
      );
    };
    const stopMutations = queryClient.getMutationCache().subscribe(({ type, mutation }) => {
      if (type === 'updated' && mutation.state.status === 'success') soon();
    });
    const stopSocket = withSocket((socket) => {
      socket.onAny(soon);
      return () => socket.offAny(soon);
    });
    return () => {
      clearTimeout(timer);
      stopMutations();
      stopSocket();
    };
  }, [queryClient]);
}

/** Put a line aside, or take it up again. It shows at once; what is refused falls back. */
export function usePutAside() {
  const queryClient = useQueryClient();
  return useMutation({
    // One after the other: what is taken back at once must not overtake what it takes back.
    scope: { id: 'first-hour' },
    mutationFn: ({ line, isAside }: { line: PutAside; isAside: boolean }) =>
      api.put(`/first-hour/${line}`, FirstHourDto, { isAside }),
    onMutate: async ({ line, isAside }) => {
      await queryClient.cancelQueries({ queryKey: firstHourQuery.queryKey });
      const before = queryClient.getQueryData(firstHourQuery.queryKey);
      queryClient.setQueryData(firstHourQuery.queryKey, (now) => {
        if (!now) return now;
        if (line === 'everything') return { ...now, isDismissed: isAside };
        const lines = now.lines.map((one) =>
          one.line === line && one.state !== 'done'
            ? { ...one, state: isAside ? ('aside' as const) : ('open' as const) }
            : one,
        );
        return { ...now, lines, isDone: lines.every(({ state }) => state !== 'open') };
      });
      return { before };
    },
    onError: (_error, _what, context) => queryClient.setQueryData(firstHourQuery.queryKey, context?.before),
    onSuccess: (now) => queryClient.setQueryData(firstHourQuery.queryKey, now),
  });
}
