import { MessageDto } from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { announceNow } from '../announcer.ts';
import { api, sayProblem } from '../api-client.ts';
import { conversationQuery, dropMessage, timelineKey } from './conversations.ts';

/** Take an answer back before it goes out. Refused with 409 `message.already_leaving` when it is too late. */
export function useTakeBack() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<MessageDto, 'id' | 'conversationId'>) => api.delete(`/messages/${id}`, MessageDto),
    onSuccess: (message) => dropMessage(queryClient, message),
    onError: (problem) => announceNow(sayProblem(problem)),
    onSettled: (_message, _problem, { conversationId }) => {
      void queryClient.invalidateQueries({ queryKey: timelineKey(conversationId) });
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey });
    },
  });
}
