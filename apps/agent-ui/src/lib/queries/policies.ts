import { list, PolicyDto } from '@kwartier/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api-client.ts';

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: async ({ signal }) => (await api.get('/policies', list(PolicyDto), { signal })).items,
  staleTime: 60_000,
});
