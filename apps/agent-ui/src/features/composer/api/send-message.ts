import { MessageDto, type SendMessageBody } from '@kwartier/contracts';
import { useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { markActedOn } from '../../../lib/acted-on.ts';
import { announceNow } from '../../../lib/announcer.ts';
import { api, codeOf, ProblemError, sayProblem } from '../../../lib/api-client.ts';
import { dropOutgoing, type Outgoing, putOutgoing } from '../../../lib/outbox.ts';
import { conversationQuery, countsQuery, keepMessage, timelineKey } from '../../../lib/queries/conversations.ts';

export type SendResult =
  | { readonly outcome: 'sent' }
  /** The conversation moved on while the person typed: they must look first. */
  | { readonly outcome: 'moved_on'; readonly newMessages: number }
  /** A rule refuses it; the text goes back to the composer with the reason. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** No clear answer; the bubble stays and offers to try again with the same id. */
  | { readonly outcome: 'failed' };

const isRefusal = (error: unknown): error is ProblemError =>
  error instanceof ProblemError &&
  error.status >= 400 &&
  error.status < 500 &&
  error.status !== 408 &&
  error.status !== 429;

/** Hand a message to the server, exactly once however often it is asked: the intent id is its idempotency key. */
export function useSendMessage() {
  const queryClient = useQueryClient();
  return async (entry: Outgoing): Promise<SendResult> => {
    const { conversationId, intentId, audience } = entry;
    putOutgoing({ ...entry, state: 'sending', reason: null });
    const body: z.infer<typeof SendMessageBody> = {
      kind: audience === 'note' ? 'note' : 'reply',
      text: entry.text,
      lastSeenSeq: entry.lastSeenSeq,
      ...(audience === 'note' ? {} : { audience }),
      ...(entry.override ? { override: true } : {}),
    };
    try {
      const message = await api.post(`/conversations/${conversationId}/messages`, MessageDto, body, {
        headers: { 'idempotency-key': intentId },
      });
      keepMessage(queryClient, message);
      dropOutgoing(intentId);
      markActedOn(conversationId);
      void queryClient.invalidateQueries({ queryKey: timelineKey(conversationId) });
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey });
      void queryClient.invalidateQueries({ queryKey: countsQuery.queryKey });
      return { outcome: 'sent' };
    } catch (error) {
      if (codeOf(error) === 'conversation.moved_on' && error instanceof ProblemError) {
        dropOutgoing(intentId);
        void queryClient.invalidateQueries({ queryKey: timelineKey(conversationId) });
        return { outcome: 'moved_on', newMessages: Number(error.problem.details?.newMessages ?? 1) };
      }
      const reason = sayProblem(error);
      announceNow(`Not sent: ${reason}`);
      if (isRefusal(error)) {
        dropOutgoing(intentId);
        return { outcome: 'refused', reason };
      }
      putOutgoing({ ...entry, state: 'failed', reason });
      return { outcome: 'failed' };
    }
  };
}
