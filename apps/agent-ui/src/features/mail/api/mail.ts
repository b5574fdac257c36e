import { type MailSettingsBody, MailSettingsDto, TestMailDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';

export const mailQuery = queryOptions({
  queryKey: ['mail'],
  queryFn: ({ signal }) => api.get('/mail', MailSettingsDto, { signal }),
});

export function useSetMail() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (settings: MailSettingsBody) => api.put('/mail', MailSettingsDto, settings),
    onSuccess: (saved) => queryClient.setQueryData(mailQuery.queryKey, saved),
  });
}

function useRenew() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: mailQuery.queryKey });
}
export function useRemoveMail() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: () => api.send('DELETE', '/mail'), onSuccess });
}
/** Send oneself a mail, at once. */
export function useTestMail() {
  const onSettled = useRenew();
  return useMutation({
    mutationFn: () => api.post('/mail/test', TestMailDto, { brandId: null }),
    onSettled,
  });
}
