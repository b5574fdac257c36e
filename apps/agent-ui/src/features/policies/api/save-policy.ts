import { type PolicyBody, PolicyDto } from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { api } from '../../../lib/api-client.ts';
import { policiesQuery } from '../../../lib/queries/policies.ts';

export type PolicyDraft = z.infer<typeof PolicyBody>;

/** Save a policy. What was promised before stays promised: a change is a new version. */
export function useSavePolicy() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, body }: { id: string | null; body: PolicyDraft }) =>
      id ? api.put(`/policies/${id}`, PolicyDto, body) : api.post('/policies', PolicyDto, body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: policiesQuery.queryKey }),
  });
}
