import { type AssigneeBody, ConversationDetailDto, type StatusBody } from '@kwartier/contracts';
import type { Priority } from '@kwartier/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { markActedOn } from '../acted-on.ts';
import { announceNow } from '../announcer.ts';
import { api, sayProblem } from '../api-client.ts';
import { conversationQuery, countsQuery, keepConversation } from './conversations.ts';

/** Take a conversation (no `agentId`) or hand it over. Refused with 409 `assignment.already_assigned` if somebody was faster. */
export function useAssign() {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ id, ...body }: z.infer<typeof AssigneeBody> & { id: string }) =>
      api.put(`/conversations/${id}/assignee`, ConversationDetailDto, body),
    ...settle,
  });
}

/** Give a conversation back to everybody. */
export function useRelease() {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ id }: { id: string }) => api.delete(`/conversations/${id}/assignee`, ConversationDetailDto),
    ...settle,
  });
}

export type StatusChange = z.infer<typeof StatusBody> & { id: string };

export function useSetStatus() {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ id, ...body }: StatusChange) => api.put(`/conversations/${id}/status`, ConversationDetailDto, body),
    ...settle,
  });
}

export function useSetPriority() {
  const settle = useSettle();
  return useMutation({
    mutationFn: ({ id, priority }: { id: string; priority: Priority }) =>
      api.put(`/conversations/${id}/priority`, ConversationDetailDto, { priority }),
    ...settle,
  });
}

function useSettle() {
  const queryClient = useQueryClient();
  return {
    onMutate: ({ id }: { id: string }) => markActedOn(id),
    onSuccess: (detail: ConversationDetailDto) => keepConversation(queryClient, detail),
    onError: (problem: Error, { id }: { id: string }) => {
      announceNow(sayProblem(problem));
      void queryClient.invalidateQueries({ queryKey: conversationQuery(id).queryKey });
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: countsQuery.queryKey }),
  };
}
