import { BrandDto, BrandLook, TestMailDto } from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, ProblemError } from '../../../lib/api-client.ts';
import { brandsQuery } from '../../../lib/queries/people.ts';
import { meQuery } from '../../../lib/queries/session.ts';

function useRenew() {
  const queryClient = useQueryClient();
  return () => {
    void queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    return queryClient.invalidateQueries({ queryKey: brandsQuery.queryKey });
  };
}

async function sendLogo(id: string, file: File | null): Promise<BrandLook> {
  if (!file) return api.delete(`/brands/${id}/logo`, BrandLook);
  let response: Response;
  try {
    response = await fetch(`/api/v1/brands/${id}/logo`, {
      method: 'PUT',
      credentials: 'same-origin',
      headers: { accept: 'application/json', 'content-type': 'application/octet-stream' },
      body: file,
    });
  } catch {
    throw ProblemError.unreachable();
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw ProblemError.of(response.status, body);
  return BrandLook.parse(body);
}

/** Give a brand a logo, or take it away (null). */
export function useSetLogo(id: string) {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: (file: File | null) => sendLogo(id, file), onSuccess });
}

/** Change what a brand is called, its colours, or from whom its mails come. */
export function useSaveLook(id: string) {
  const onSuccess = useRenew();
  return useMutation({
    mutationFn: (change: Partial<Pick<BrandDto, 'name' | 'accent' | 'mailSender'>>) =>
      api.patch(`/brands/${id}`, BrandDto, change),
    onSuccess,
  });
}

/** Send oneself a mail as a brand sends it. */
export const useTestSender = (id: string) =>
  useMutation({ mutationFn: () => api.post('/mail/test', TestMailDto, { brandId: id }) });

export function useAddBrand() {
  const onSuccess = useRenew();
  return useMutation({ mutationFn: (name: string) => api.post('/brands', BrandDto, { name }), onSuccess });
}
