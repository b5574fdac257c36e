import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';

interface What {
  readonly queryKey?: QueryKey;
  /** Fetch only what is on screen; the rest is marked as old. */
  readonly refetchType?: 'active';
}

/** First answers that are on their way, and will be asked for again when they have come. */
const awaited = new WeakSet<Query>();

/**
 * Fetch again what an event makes old. A first answer that is still on its way may have been written before the event and
 * cannot be asked for twice at once, so it is asked for again as soon as it has come.
 */
export function renew(queryClient: QueryClient, what: What): void {
  for (const query of queryClient.getQueryCache().findAll({ queryKey: what.queryKey, fetchStatus: 'fetching' })) {
    if (query.state.data !== undefined || awaited.has(query)) continue;
    awaited.add(query);
    const again = () => {
      awaited.delete(query);
      void queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
    };
    void query.promise?.then(again, again);
  }
  void queryClient.invalidateQueries(what);
}
