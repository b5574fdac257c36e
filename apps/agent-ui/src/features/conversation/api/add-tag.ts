import { TagDto } from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import { tagsQuery } from '../../../lib/queries/macros.ts';
import { uuid } from '../../../lib/uuid.ts';

/** Make a tag. Refused with 409 `settings.name_taken` when there is one of this name. */
export function useAddTag() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => api.post('/tags', TagDto, { name }, { headers: { 'idempotency-key': uuid() } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: tagsQuery.queryKey }),
  });
}
