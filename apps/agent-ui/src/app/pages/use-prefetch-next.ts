import type { ConversationDto } from '@kwartier/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { conversationQuery, timelineQuery } from '../../lib/queries/conversations.ts';

/** What is on screen comes first: the next one is fetched when the line is quiet again. */
const QUIET_MS = 40;
/** Moving back and forth within this time asks once. A hint makes it stale earlier. */
const FRESH_MS = 30_000;

/** Fetch the conversation below the open one ahead, so that moving on shows it at once. */
export function usePrefetchNext(rows: readonly ConversationDto[], openId: string | undefined): void {
  const queryClient = useQueryClient();
  const at = openId === undefined ? -1 : rows.findIndex((row) => row.id === openId);
  const nextId = at === -1 ? undefined : rows[at + 1]?.id;
  useEffect(() => {
    if (nextId === undefined) return;
    const timer = setTimeout(() => {
      void queryClient.prefetchQuery({ ...conversationQuery(nextId), staleTime: FRESH_MS });
      void queryClient.prefetchQuery({ ...timelineQuery(queryClient, nextId), staleTime: FRESH_MS });
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [nextId, queryClient]);
}
