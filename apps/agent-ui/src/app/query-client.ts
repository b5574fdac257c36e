import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ProblemError } from '../lib/api-client.ts';
import { meQuery } from '../lib/queries/session.ts';

/** A session that ended shows anywhere: ask who is signed in, and the shell leads to the sign-in page. */
function onError(error: Error): void {
  if (error instanceof ProblemError && error.status === 401 && error.code !== 'session.wrong_credentials') {
    const state = queryClient.getQueryState(meQuery.queryKey);
    if (state?.status === 'success') void queryClient.resetQueries({ queryKey: meQuery.queryKey });
  }
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      // Refusals stay refusals; only a lost answer or a server in trouble is asked again.
      retry: (count, error) =>
        count < 2 && !(error instanceof ProblemError && error.status >= 400 && error.status < 500),
      retryDelay: (attempt) => Math.min(1_000 * 2 ** attempt, 8_000),
      staleTime: 5_000,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always' },
  },
});
