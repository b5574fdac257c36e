import { ConversationDetailDto } from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { announceNow } from '../../../lib/announcer.ts';
import { api, codeOf, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { countsQuery, keepConversation } from '../../../lib/queries/conversations.ts';
import { createStore } from '../../../lib/store.ts';

/** What Take next had to say, in place of a toast: "Nobody waits". Empty most of the time. */
export const takeNextWord = createStore('');
let wordTimer: ReturnType<typeof setTimeout> | undefined;

/** Take whoever waits most urgently, and open them. */
export function useTakeNext() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending } = useMutation({
    mutationFn: () => api.post('/inbox/take-next', ConversationDetailDto),
    onSuccess: (detail) => {
      keepConversation(queryClient, detail);
      void navigate({ to: '/inbox/$view/$conversationId', params: { view: 'mine', conversationId: detail.id } });
    },
    onError: (problem) => {
      const word = codeOf(problem) === 'assignment.nothing_waits' ? t('Nobody waits') : sayProblem(problem);
      takeNextWord.set(word);
      announceNow(word);
      clearTimeout(wordTimer);
      wordTimer = setTimeout(() => takeNextWord.set(''), 4_000);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: countsQuery.queryKey }),
  });
  return { take: () => !isPending && mutate(), isPending };
}
