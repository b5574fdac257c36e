import type { ConversationPage, RealtimeEvent } from '@kwartier/contracts';
import { type InfiniteData, type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { connection, lastFresh, online } from '../lib/connection.ts';
import { conversationQuery, countsQuery, fetchRows, keepRows, timelineKey } from '../lib/queries/conversations.ts';
import { flatRows } from '../lib/queries/merge-rows.ts';
import { renew } from '../lib/queries/renew.ts';
import { meQuery } from '../lib/queries/session.ts';
import { viewCountsQuery } from '../lib/queries/views.ts';
import type { InboxParams } from '../lib/views.ts';
import { portions, worthFetching } from './hints.ts';
import { withSocket } from './socket.ts';
import { viewersStore } from './viewers.ts';

/** News comes at once; where much is new it comes in portions, or drawing them would be all there is time for. */
const GATHER_MS = 50;
const GATHER_MANY_MS = 300;
/** Searches are judged by the server alone, which takes its time for them: not after every hint. */
const SEARCH_AGAIN_MS = 2_000;
const POLL_WHEN_DOWN_MS = 5_000;
/** What hints are about. */
const LIVE = ['inbox', 'messages', 'conversation'] as const;

type Hints = RealtimeEvent<'conversations.changed'>['items'];

/** The seq of every conversation in any cache. */
function heldSeqs(queryClient: QueryClient): Map<string, number> {
  const held = new Map<string, number>();
  const lists = queryClient.getQueriesData<InfiniteData<ConversationPage>>({ queryKey: ['inbox', 'list'] });
  for (const [, data] of lists)
    for (const row of flatRows(data)) held.set(row.id, Math.max(row.seq, held.get(row.id) ?? -1));
  return held;
}

/** Fetch again what a list of hints makes stale; nothing else. */
async function answerHints(queryClient: QueryClient, hints: Hints): Promise<void> {
  for (const { conversationId, seq } of hints) {
    const detailKey = conversationQuery(conversationId).queryKey;
    renew(queryClient, { queryKey: timelineKey(conversationId) });
    if ((queryClient.getQueryData(detailKey)?.seq ?? -1) < seq) renew(queryClient, { queryKey: detailKey });
  }
  const ids = worthFetching(hints, heldSeqs(queryClient));
  if (ids.length === 0) return;
  renew(queryClient, { queryKey: countsQuery.queryKey });
  for (const portion of portions(ids)) keepRows(queryClient, await fetchRows(portion));
  lastFresh.set(Date.now());
}

/** Ask again what searches on screen find, and what the saved ones hold. */
function renewSearches(queryClient: QueryClient): void {
  renew(queryClient, { queryKey: viewCountsQuery.queryKey, refetchType: 'active' });
  for (const { queryKey } of queryClient.getQueryCache().findAll({ queryKey: ['inbox', 'list'], type: 'active' }))
    if ((queryKey[2] as InboxParams).q) renew(queryClient, { queryKey });
}

/** Keep everything on screen in step with the server, for as long as the shell is on screen. */
export function useRealtime(): void {
  const queryClient = useQueryClient();
  useEffect(
    () =>
      withSocket((socket) => {
        let gathered: Hints = [];
        let timer: ReturnType<typeof setTimeout> | undefined;
        let flushedAt = 0;
        let searchTimer: ReturnType<typeof setTimeout> | undefined;

        const flush = () => {
          const hints = gathered;
          gathered = [];
          timer = undefined;
          flushedAt = Date.now();
          // A failure here loses nothing: the safety refetch every 30 s brings the same rows.
          answerHints(queryClient, hints).catch(() => undefined);
        };
        const onConnect = () => {
          // Anything may have happened while the line was gone. Before it was there for the first time as well: what is on
          // screen was asked for while nobody told of news.
          if (connection.get().wasLive) renew(queryClient, { refetchType: 'active' });
          else for (const subject of LIVE) renew(queryClient, { queryKey: [subject], refetchType: 'active' });
          connection.set({ live: true, since: Date.now(), wasLive: true });
        };
        const onLost = () => connection.set((now) => (now.live ? { ...now, live: false, since: Date.now() } : now));

        socket.on('connect', onConnect);
        socket.on('disconnect', onLost);
        socket.on('connect_error', onLost);
        socket.on('conversations.changed', ({ items }) => {
          gathered.push(...items);
          timer ??= setTimeout(flush, Math.max(GATHER_MS, flushedAt + GATHER_MANY_MS - Date.now()));
          searchTimer ??= setTimeout(() => {
            searchTimer = undefined;
            renewSearches(queryClient);
          }, SEARCH_AGAIN_MS);
        });
        socket.on('conversation.viewers', ({ conversationId, viewers }) =>
          viewersStore.set((map) => new Map(map).set(conversationId, viewers)),
        );
        socket.on('agent.presence_changed', ({ agentId }) => {
          renew(queryClient, { queryKey: ['agents'] });
          if (queryClient.getQueryData(meQuery.queryKey)?.id === agentId)
            renew(queryClient, { queryKey: meQuery.queryKey });
        });
        socket.on('contact.changed', ({ contactId }) => renew(queryClient, { queryKey: ['contact', contactId] }));
        socket.on('channel.changed', () => {
          renew(queryClient, { queryKey: ['channels'] });
          renew(queryClient, { queryKey: ['quarantine'] });
          renew(queryClient, { queryKey: ['completeness'] });
        });
        socket.on('settings.changed', ({ subject }) => {
          renew(queryClient, { queryKey: [subject] });
          // What a brand asks of its people stands beside who they are.
          if (subject === 'brands' || subject === 'care') renew(queryClient, { queryKey: meQuery.queryKey });
        });
        socket.on('session.changed', () => renew(queryClient, { queryKey: meQuery.queryKey }));
        socket.connect();

        const poll = setInterval(() => {
          if (!connection.get().live && online.get()) {
            for (const subject of LIVE)
              void queryClient.invalidateQueries({ queryKey: [subject], refetchType: 'active' });
          }
        }, POLL_WHEN_DOWN_MS);

        return () => {
          clearInterval(poll);
          clearTimeout(timer);
          clearTimeout(searchTimer);
          socket.off();
          socket.disconnect();
          viewersStore.set(new Map());
        };
      }),
    [queryClient],
  );
}
