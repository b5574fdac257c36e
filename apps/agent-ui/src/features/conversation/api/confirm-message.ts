import { type ConfirmationBody, MessageDto, MessageVersionsDto } from '@kwartier/contracts';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { announceNow } from '../../../lib/announcer.ts';
import { api, sayProblem } from '../../../lib/api-client.ts';
import { keepMessage } from '../../../lib/queries/conversations.ts';

type Decision = z.infer<typeof ConfirmationBody>['decision'];

/** Decide about a reply that could not be confirmed: it is there, send it again, or let it go. */
export function useConfirmMessage() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, decision }: { id: string; decision: Decision }) =>
      api.post(`/messages/${id}/confirmation`, MessageDto, { decision }),
    onSuccess: (message) => keepMessage(queryClient, message),
    onError: (problem) => announceNow(sayProblem(problem)),
  });
}

/** Post again what was refused of a thread; the rest of it follows. */
export function useResumeThread() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post(`/messages/${id}/resume`, MessageDto, {}),
    onSuccess: (message) => keepMessage(queryClient, message),
    onError: (problem) => announceNow(sayProblem(problem)),
  });
}

/** Hide a comment on the platform, or show it again. */
export function useSetVisibility() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, hidden }: { id: string; hidden: boolean }) =>
      api.put(`/messages/${id}/visibility`, MessageDto, { hidden }),
    onSuccess: (message) => keepMessage(queryClient, message),
    onError: (problem) => announceNow(sayProblem(problem)),
  });
}

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['versions', id],
    queryFn: ({ signal }) => api.get(`/messages/${id}/versions`, MessageVersionsDto, { signal }),
  });
