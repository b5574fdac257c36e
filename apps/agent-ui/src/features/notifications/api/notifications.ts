import { type NotificationsBody, NotificationsDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import { askForPushes, forgetPushes } from '../push.ts';

export const notificationsQuery = queryOptions({
  queryKey: ['account', 'notifications'],
  queryFn: ({ signal }) => api.get('/account/notifications', NotificationsDto, { signal }),
});

function useRenew() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: notificationsQuery.queryKey });
}

/** Change how one is told. One after the other: the last choice is the one that stays. */
export function useChangeNotifications() {
  const onSettled = useRenew();
  return useMutation({
    scope: { id: 'notifications' },
    mutationFn: (settings: NotificationsBody) => api.send('PUT', '/account/notifications', settings),
    onSettled,
  });
}

export function useTurnOn() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: (publicKey: string) => askForPushes(publicKey), onSuccess });
}
export function useRemoveDevice() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: async ({ id, isThis }: { id: string; isThis: boolean }) => {
      await api.send('DELETE', `/account/push/${id}`);
      if (isThis) await forgetPushes();
    },
    onSuccess,
  });
}
export const useTestDevice = () =>
  useMutation({ mutationFn: (id: string) => api.send('POST', `/account/push/${id}/test`) });
