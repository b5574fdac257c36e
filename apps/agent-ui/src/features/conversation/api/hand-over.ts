import { UndoDto } from '@kwartier/contracts';
import { type ConversationAction, type HandedTo, mentionsIn } from '@kwartier/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { offerActionsUndo, renewConversation } from '../../../lib/queries/apply-actions.ts';
import { timelineKey } from '../../../lib/queries/conversations.ts';
import { fetchMentionables, mentionablesQuery } from '../../../lib/queries/mentionables.ts';
import { uuid } from '../../../lib/uuid.ts';

/** Hand a conversation over, with a note or without. What is tried again is the same, and done once. */
export function useHandOver(id: string, to: HandedTo) {
  const queryClient = useQueryClient();
  const [tries, setTries] = useState({ text: '', key: uuid() });
  return useMutation({
    mutationFn: async (text: string) => {
      const key = text === tries.text ? tries.key : uuid();
      setTries({ text, key });
      const held = queryClient.getQueryData(mentionablesQuery(id).queryKey);
      const mentions = text.includes('@') ? mentionsIn(text, held ?? (await fetchMentionables(id))) : [];
      return api.post(
        `/conversations/${id}/hand-over`,
        UndoDto,
        { to: { kind: to.kind, id: to.id }, note: text ? { text, mentions } : null },
        { headers: { 'idempotency-key': key } },
      );
    },
    onSuccess: ({ undo }) =>
      offerActionsUndo(queryClient, id, t('Handed over to {name}', { name: to.name }), undo as ConversationAction[]),
    onSettled: () => {
      renewConversation(queryClient, id);
      void queryClient.invalidateQueries({ queryKey: timelineKey(id) });
    },
  });
}
