import { MeDto, SetupDto } from '@kwartier/contracts';
import type { Permission } from '@kwartier/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api } from '../api-client.ts';

/** Who is signed in. Refused with 401 when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => api.get('/me', MeDto, { signal }),
  staleTime: 60_000,
  retry: false,
});

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: ({ signal }) => api.get('/setup', SetupDto, { signal }),
  retry: false,
});

/** The signed-in person. Only for components below the shell, which renders nothing without one. */
export function useMe(): MeDto {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('useMe needs the shell above it');
  return data;
}

/** Whether the signed-in person may do something. The server decides; this only hides what would be refused. */
export const useCan = (permission: Permission): boolean => {
  const { data } = useQuery(meQuery);
  return data?.permissions.includes(permission) ?? false;
};
