import { type MessageDto, type SendMessageBody, SentMessageDto } from '@kwartier/contracts';
import { type ConversationAction, PRIVATE_DATA, type PrivateData } from '@kwartier/core';
import { useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { markActedOn } from '../../../lib/acted-on.ts';
import { announceNow } from '../../../lib/announcer.ts';
import { api, codeOf, ProblemError, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { dropOutgoing, type Outgoing, putOutgoing } from '../../../lib/outbox.ts';
import { conversationQuery, countsQuery, keepMessage, timelineKey } from '../../../lib/queries/conversations.ts';

export type SendResult =
  | { readonly outcome: 'sent'; readonly message: MessageDto; readonly undo: readonly ConversationAction[] }
  /** The conversation moved on while the person typed: they must look first. */
  | { readonly outcome: 'moved_on'; readonly newMessages: number }
  /** It holds something private: which, and whether a reason would do. The text goes back. */
  | {
      readonly outcome: 'private_data';
      readonly what: PrivateData;
      readonly piece: string;
      readonly mayConfirm: boolean;
    }
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
      ...(entry.actions.length > 0 ? { actions: [...entry.actions] } : {}),
      ...(entry.macro ? { macro: entry.macro } : {}),
      ...(entry.sendAt ? { sendAt: entry.sendAt } : {}),
      ...(entry.files.length > 0 ? { uploadIds: entry.files.map(({ id }) => id) } : {}),
      ...(entry.confirmed.length > 0 ? { confirmed: [...entry.confirmed] } : {}),
    };
    try {
      const { undo, ...message } = await api.post(`/conversations/${conversationId}/messages`, SentMessageDto, body, {
        headers: { 'idempotency-key': intentId },
      });
      keepMessage(queryClient, message);
      dropOutgoing(intentId);
      markActedOn(conversationId);
      void queryClient.invalidateQueries({ queryKey: timelineKey(conversationId) });
      void queryClient.invalidateQueries({ queryKey: conversationQuery(conversationId).queryKey });
      void queryClient.invalidateQueries({ queryKey: countsQuery.queryKey });
      return { outcome: 'sent', message, undo: undo as ConversationAction[] };
    } catch (error) {
      if (codeOf(error) === 'conversation.moved_on' && error instanceof ProblemError) {
        dropOutgoing(intentId);
        void queryClient.invalidateQueries({ queryKey: timelineKey(conversationId) });
        return { outcome: 'moved_on', newMessages: Number(error.problem.details?.newMessages ?? 1) };
      }
      if (codeOf(error) === 'reply.private_data' && error instanceof ProblemError) {
        dropOutgoing(intentId);
        // The notice in the composer is an alert itself.
        const { what, level, from, to } = error.problem.details ?? {};
        return {
          outcome: 'private_data',
          what: PRIVATE_DATA.find((one) => one === what) ?? 'phone',
          piece: entry.text.slice(Number(from), Number(to)),
          mayConfirm: level === 'confirm',
        };
      }
      const reason = sayProblem(error);
      announceNow(t('Not sent: {reason}', { reason }));
      if (isRefusal(error)) {
        dropOutgoing(intentId);
        return { outcome: 'refused', reason };
      }
      putOutgoing({ ...entry, state: 'failed', reason });
      return { outcome: 'failed' };
    }
  };
}
