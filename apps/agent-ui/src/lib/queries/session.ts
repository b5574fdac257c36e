import { MeDto, SetupDto } from '@kwartier/contracts';
import type { Permission } from '@kwartier/core';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../api-client.ts';

let seen: string | undefined;
/** Remember who this page belongs to. @returns whether it was somebody else's until now */
export function belongsTo(agentId: string): boolean {
  const wasAnothers = seen !== undefined && seen !== agentId;
  seen = agentId;
  return wasAnothers;
}

/** Who is signed in. Refused with 401 when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async ({ signal }) => {
    const me = await api.get('/me', MeDto, { signal });
    // Somebody else signed in, in another window perhaps: nothing that is under way here may go on in their name.
    if (belongsTo(me.id)) window.location.assign('/');
    return me;
  },
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
  // A session that ends elsewhere empties this before the shell above has gone: until then who it was is still shown.
  const kept = useRef(data);
  if (data) kept.current = data;
  if (!kept.current) throw new Error('useMe needs the shell above it');
  return kept.current;
}

/** Whether the signed-in person may do something. The server decides; this only hides what would be refused. */
export const useCan = (permission: Permission): boolean => {
  const { data } = useQuery(meQuery);
  return data?.permissions.includes(permission) ?? false;
};
