import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import { conversationQuery, countsQuery, keepRows } from '../../../lib/queries/conversations.ts';

/** Remember that this person has read up to a sequence. Shown at once; losing it costs a dot. */
export function useMarkRead() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, seq }: { id: string; seq: number }) => api.send('PUT', `/conversations/${id}/read`, { seq }),
    onMutate: ({ id, seq }) => {
      const now = queryClient.getQueryData(conversationQuery(id).queryKey);
      if (!now || now.readSeq >= seq) return;
      const { post: _post, linked: _linked, replyRules: _rules, ...row } = now;
      keepRows(queryClient, [{ ...row, readSeq: seq }]);
      return { readsMention: now.mention !== null && now.mention.seq > now.readSeq };
    },
    onSuccess: (_done, _read, before) => {
      if (before?.readsMention) void queryClient.invalidateQueries({ queryKey: countsQuery.queryKey });
    },
  });
}
