import { AccountDto, EnrolledDto, MeDto, RecoveryCodesDto, TotpDto, WebAuthnOptionsDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Address, Locale } from '../../../lib/i18n/index.ts';
import { speakFromNowOn } from '../../../lib/locale.ts';
import { makePasskey } from '../../../lib/passkey.ts';
import { meQuery } from '../../../lib/queries/session.ts';

export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: ({ signal }) => api.get('/account', AccountDto, { signal }),
});

function useRenew() {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries({ queryKey: accountQuery.queryKey });
}

export const useBeginTotp = () => useMutation({ mutationFn: () => api.post('/account/totp', TotpDto) });
export function useConfirmTotp() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: (code: string) => api.post('/account/totp/confirmation', EnrolledDto, { code }),
    onSuccess,
  });
}
export function useRemoveTotp() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: () => api.send('DELETE', '/account/totp'), onSuccess });
}
export function useAddPasskey() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: async (name: string) => {
      const options = await api.post('/account/passkeys/options', WebAuthnOptionsDto);
      return api.post('/account/passkeys', EnrolledDto, { name, response: await makePasskey(options) });
    },
    onSuccess,
  });
}
export function useRemovePasskey() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: (id: string) => api.send('DELETE', `/account/passkeys/${id}`), onSuccess });
}
export function useRenewRecoveryCodes() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: () => api.post('/account/recovery-codes', RecoveryCodesDto), onSuccess });
}
export function useChangePassword() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: (body: { current: string; next: string }) => api.put('/account/password', MeDto, body),
    onSuccess,
  });
}
/** Be shown at once what may be abuse, or only when asked. */
export function useSetShowsAbuse() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (shows: boolean) => api.send('PUT', '/account/abuse', { shows }),
    onSuccess: (_done, showsAbuse) => queryClient.setQueryData(meQuery.queryKey, (me) => me && { ...me, showsAbuse }),
  });
}
/** Speak another language from now on: here at once, elsewhere when they look again. */
export function useSetLanguage() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (choice: { locale: Locale; address: Address | null }) => {
      const me = await api.put('/account/language', MeDto, choice);
      await speakFromNowOn(choice.locale, choice.address);
      return me;
    },
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
  });
}
/** End one session, or all but this one. */
export function useEndSession() {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: (id: string | null) => api.send('DELETE', id ? `/account/sessions/${id}` : '/account/sessions'),
    onSuccess,
  });
}
