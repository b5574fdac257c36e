import { type ConversationDetailDto, MessageDto } from '@kwartier/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { announceNow } from '../announcer.ts';
import { api, sayProblem } from '../api-client.ts';
import { conversationQuery, keepMessage, type Timeline, timelineKey, timelineQuery } from './conversations.ts';

const isSaid = (message: MessageDto) => message.direction !== 'internal';

/** What the thread on screen shows: the highest place of anything said. */
function shownSeq(timeline: Timeline | undefined, conversation: ConversationDetailDto | undefined): number {
  return timeline?.items.findLast(isSaid)?.seq ?? conversation?.lastMessageSeq ?? 0;
}

/** Give an answer that waits for its time another one; null: now. What stands in the thread has been read. */
export function useReschedule() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, conversationId, sendAt }: { id: string; conversationId: string; sendAt: string | null }) =>
      api.put(`/messages/${id}/schedule`, MessageDto, {
        sendAt,
        lastSeenSeq: shownSeq(
          queryClient.getQueryData<Timeline>(timelineKey(conversationId)),
          queryClient.getQueryData(conversationQuery(conversationId).queryKey),
        ),
      }),
    onSuccess: (message) => keepMessage(queryClient, message),
    onError: (problem) => announceNow(sayProblem(problem)),
    onSettled: (_message, _problem, { conversationId }) => {
      void queryClient.invalidateQueries({ queryKey: timelineKey(conversationId) });
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey });
    },
  });
}

/** Whether somebody else spoke after an answer was written that still waits. */
export function useIsOvertaken({ id, conversationId, seq, author }: MessageDto): boolean {
  const queryClient = useQueryClient();
  // Looked at, never fetched: whoever shows the thread does that.
  const { data } = useQuery({ ...timelineQuery(queryClient, conversationId), enabled: false });
  return (data?.items ?? []).some(
    (one) =>
      one.seq > seq &&
      one.id !== id &&
      (one.direction === 'inbound' ||
        (one.direction === 'outbound' &&
          one.author.agentId !== author.agentId &&
          one.delivery !== 'returned' &&
          one.delivery !== 'awaiting_approval' &&
          one.delivery !== 'scheduled')),
  );
}
