import { AuditActionsDto, AuditPage } from '@kwartier/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, query } from '../../../lib/api-client.ts';

export interface AuditFilter {
  readonly actorId: string;
  readonly action: string;
  /** A day of this browser's zone, as 2026-11-25; empty: any. */
  readonly day: string;
}

/** The log, newest first, a page at a time. */
export const auditQuery = ({ actorId, action, day }: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', actorId, action, day],
    queryFn: ({ signal, pageParam }) => {
      const from = day === '' ? undefined : new Date(`${day}T00:00:00`);
      const to = from && new Date(from.getFullYear(), from.getMonth(), from.getDate() + 1);
      return api.get(
        `/audit${query({ actorId, action, from: from?.toISOString(), to: to?.toISOString(), cursor: pageParam })}`,
        AuditPage,
        { signal },
      );
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 5_000,
  });

export const auditActionsQuery = queryOptions({
  queryKey: ['audit-actions'],
  queryFn: async ({ signal }) => (await api.get('/audit/actions', AuditActionsDto, { signal })).actions,
  staleTime: 30_000,
});
