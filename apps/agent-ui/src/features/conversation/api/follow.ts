import { ConversationDetailDto } from '@kwartier/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { announceNow } from '../../../lib/announcer.ts';
import { api, sayProblem } from '../../../lib/api-client.ts';
import { t } from '../../../lib/i18n/index.ts';
import { conversationQuery, countsQuery, keepConversation, keepRows } from '../../../lib/queries/conversations.ts';
import { useMe } from '../../../lib/queries/session.ts';
import { offerUndo } from '../../../lib/undo.ts';

interface Wanted {
  readonly id: string;
  readonly follow: boolean;
  /** Whose conversation it is, for the offer to undo it; without one nothing is offered. */
  readonly name?: string | undefined;
}

/** Follow a conversation, or no longer. Shown at once, and undone with one key. */
export function useFollow() {
  const queryClient = useQueryClient();
  const me = useMe();
  const mutation = useMutation({
    // One after the other: the last choice is the one that stays.
    scope: { id: 'follow' },
    mutationFn: ({ id, follow }: Wanted) =>
      follow
        ? api.put(`/conversations/${id}/follow`, ConversationDetailDto, undefined)
        : api.delete(`/conversations/${id}/follow`, ConversationDetailDto),
    onMutate: ({ id, follow }) => {
      const { queryKey } = conversationQuery(id);
      const now = queryClient.getQueryData(queryKey);
      if (!now) return;
      const others = now.followers.filter((one) => one.id !== me.id);
      const next = {
        ...now,
        isFollowed: follow,
        followers: follow ? [...others, { id: me.id, name: me.name }] : others,
      };
      queryClient.setQueryData(queryKey, next);
      const { post: _post, linked: _linked, replyRules: _rules, ...row } = next;
      keepRows(queryClient, [row]);
    },
    onSuccess: (detail, { id, follow, name }) => {
      keepConversation(queryClient, detail);
      if (name !== undefined)
        offerUndo({
          label: follow ? t('You follow {name}', { name }) : t('You no longer follow {name}', { name }),
          undo: () => mutation.mutate({ id, follow: !follow }),
        });
    },
    onError: (problem, { id }) => {
      announceNow(sayProblem(problem));
      void queryClient.invalidateQueries({ queryKey: conversationQuery(id).queryKey });
      void queryClient.invalidateQueries({ queryKey: ['inbox', 'list'] });
    },
    onSettled: () => void queryClient.invalidateQueries({ queryKey: countsQuery.queryKey }),
  });
  return mutation;
}
