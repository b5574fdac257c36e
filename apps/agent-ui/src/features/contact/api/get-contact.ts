import { ContactDto } from '@kwartier/contracts';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';

export const contactQuery = (id: string) =>
  queryOptions({
    queryKey: ['contact', id],
    queryFn: ({ signal }) => api.get(`/contacts/${id}`, ContactDto, { signal }),
    staleTime: 30_000,
  });
