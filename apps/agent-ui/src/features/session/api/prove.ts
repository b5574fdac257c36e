import { HalfSignedInDto, MeDto, SignInOptionsDto, WebAuthnOptionsDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api, query } from '../../../lib/api-client.ts';
import { usePasskey } from '../../../lib/passkey.ts';
import { meQuery } from '../../../lib/queries/session.ts';

/** Where a sign-in stands that was begun elsewhere: at the identity provider. */
export const stepQuery = queryOptions({
  queryKey: ['session', 'step'],
  queryFn: ({ signal }) => api.get('/session/step', HalfSignedInDto, { signal }),
  retry: false,
});
export const signInOptionsQuery = (workspace: string | undefined) =>
  queryOptions({
    queryKey: ['session', 'options', workspace ?? ''],
    queryFn: ({ signal }) => api.get(`/session/options${query({ workspace })}`, SignInOptionsDto, { signal }),
    retry: false,
  });

export type Proof = { code: string } | { password: string } | 'passkey';

/** Prove who this is: the second step of a sign-in, or again before something sensitive. */
export function useProve() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async (proof: Proof) => {
      if (proof === 'passkey') {
        const options = await api.post('/session/passkey/options', WebAuthnOptionsDto);
        return api.post('/session/passkey', MeDto, { response: await usePasskey(options) });
      }
      return 'code' in proof ? api.post('/session/code', MeDto, proof) : api.post('/session/password', MeDto, proof);
    },
    onSuccess: (me) => queryClient.setQueryData(meQuery.queryKey, me),
  });
}
