import { useQueryClient } from '@tanstack/react-query';
import { markActedOn } from '../../../lib/acted-on.ts';
import { type Outgoing, outbox } from '../../../lib/outbox.ts';
import { conversationQuery, countsQuery, keepMessage, timelineKey } from '../../../lib/queries/conversations.ts';
import type { DraftMachine } from '../draft-machine.ts';
import { handOver, type SendResult } from '../hand-over.ts';

/** Hand a message to the server, and show what became of it. */
export function useSendMessage() {
  const queryClient = useQueryClient();
  return async (draft: DraftMachine, entry: Outgoing): Promise<SendResult> => {
    const { conversationId } = entry;
    const result = await handOver(outbox, draft, entry);
    if (result.outcome === 'sent') {
      keepMessage(queryClient, result.message);
      markActedOn(conversationId);
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey });
      void queryClient.invalidateQueries({ queryKey: countsQuery.queryKey });
    }
    if (result.outcome === 'sent' || result.outcome === 'moved_on')
      void queryClient.invalidateQueries({ queryKey: timelineKey(conversationId) });
    return result;
  };
}
