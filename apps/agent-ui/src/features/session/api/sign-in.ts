import {
  type AcceptInvitationBody,
  HalfSignedInDto,
  MeDto,
  type SetupBody,
  type SignInBody,
} from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { z } from 'zod';
import { api } from '../../../lib/api-client.ts';
import { belongsTo, meQuery } from '../../../lib/queries/session.ts';

/** In, or on the way to it. */
const Entered = z.union([MeDto, HalfSignedInDto]);

/** Open a session. */
export function useSignIn() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.infer<typeof SignInBody>) => api.post('/session', Entered, body),
    onSuccess: (me) => {
      if ('stage' in me) return;
      // Nothing another person saw or typed on this page stays for this one.
      if (belongsTo(me.id)) window.location.assign('/');
      queryClient.clear();
      queryClient.setQueryData(meQuery.queryKey, me);
    },
  });
}

/** Make the workspace and its first admin, who is signed in at once. */
export function useSetUp() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof SetupBody>) => api.post('/setup', MeDto, body),
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
  });
}

/** Accept an invitation; whoever does is signed in at once, or on the way to it. */
export function useJoin() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: z.input<typeof AcceptInvitationBody>) => api.post('/invitations/acceptance', Entered, body),
    onSuccess: (me) => {
      if (!('stage' in me)) queryClient.setQueryData(meQuery.queryKey, me);
    },
  });
}
