import { type MacroBody, MacroDto, MacroFiguresDto, TagDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import { uuid } from '../../../lib/uuid.ts';

/** Every version of a macro and what became of it. */
export const macroFiguresQuery = (id: string) =>
  queryOptions({
    queryKey: ['macros', id, 'figures'],
    queryFn: async ({ signal }) => (await api.get(`/macros/${id}/figures`, MacroFiguresDto, { signal })).items,
  });

/** Make a macro, or its next version. */
export function useSaveMacro() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: MacroBody & { id: string | null }) =>
      id
        ? api.put(`/macros/${id}`, MacroDto, body)
        : api.post('/macros', MacroDto, body, { headers: { 'idempotency-key': uuid() } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['macros'] }),
  });
}

export function useArchiveMacro() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, archived }: { id: string; archived: boolean }) =>
      api.put(`/macros/${id}/archived`, MacroDto, { archived }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['macros'] }),
  });
}

export function useSaveTag() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string | null; name?: string; isReason?: boolean; archived?: boolean }) =>
      id
        ? api.patch(`/tags/${id}`, TagDto, body)
        : api.post('/tags', TagDto, { name: body.name }, { headers: { 'idempotency-key': uuid() } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['tags'] }),
  });
}
