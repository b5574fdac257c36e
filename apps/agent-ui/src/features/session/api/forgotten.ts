import { ResetLookDto } from '@kwartier/contracts';
import { queryOptions, useMutation } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';

/** Ask for a way to a new password. The answer does not tell whether anybody has the address. */
export const useAskForReset = () =>
  useMutation({ mutationFn: (email: string) => api.send('POST', '/password-resets', { email }) });

export const resetQuery = (token: string) =>
  queryOptions({
    queryKey: ['password-reset', token],
    queryFn: () => api.post('/password-resets/look', ResetLookDto, { token }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const useChoosePassword = () =>
  useMutation({
    mutationFn: (body: { token: string; password: string }) => api.send('POST', '/password-resets/choice', body),
  });
