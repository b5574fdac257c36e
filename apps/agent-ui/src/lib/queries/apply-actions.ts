import { UndoDto } from '@kwartier/contracts';
import type { ConversationAction } from '@kwartier/core';
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { markActedOn } from '../acted-on.ts';
import { announceNow } from '../announcer.ts';
import { api, sayProblem } from '../api-client.ts';
import { offerUndo } from '../undo.ts';
import { uuid } from '../uuid.ts';
import { conversationQuery, countsQuery } from './conversations.ts';

export interface WantedActions {
  readonly id: string;
  readonly actions: readonly ConversationAction[];
  /** The macro they come from. */
  readonly macro?: { readonly id: string; readonly version: number } | undefined;
  /** What was done, for the offer to undo it; without one nothing is offered. */
  readonly label?: string | undefined;
}

const send = ({ id, actions, macro }: WantedActions) =>
  api.post(
    `/conversations/${id}/actions`,
    UndoDto,
    { actions, ...(macro ? { macro: { id: macro.id, version: macro.version, inserted: null } } : {}) },
    { headers: { 'idempotency-key': uuid() } },
  );

/** Fetch again what an action may have changed. */
export function renewConversation(queryClient: QueryClient, id: string): void {
  markActedOn(id);
  void queryClient.invalidateQueries({ queryKey: conversationQuery(id).queryKey });
  void queryClient.invalidateQueries({ queryKey: countsQuery.queryKey });
}

/** Offer to take back what was done to a conversation. */
export function offerActionsUndo(
  queryClient: QueryClient,
  id: string,
  label: string,
  undo: readonly ConversationAction[],
): void {
  if (undo.length === 0) return;
  offerUndo({
    label,
    undo: () =>
      void send({ id, actions: undo }).then(
        () => renewConversation(queryClient, id),
        (problem: unknown) => announceNow(sayProblem(problem)),
      ),
  });
}

/** Do things to a conversation, all or nothing, with the offer to undo them. */
export function useApplyActions() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: ({ undo }, { id, label }) => {
      if (label) offerActionsUndo(queryClient, id, label, undo as ConversationAction[]);
    },
    onError: (problem) => announceNow(sayProblem(problem)),
    onSettled: (_done, _problem, { id }) => renewConversation(queryClient, id),
  });
}
