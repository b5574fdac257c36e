import {
  ConversationDetailDto,
  type ConversationDto,
  ConversationPage,
  InboxCountsDto,
  type MessageDto,
  MessagePage,
} from '@kwartier/contracts';
import { type InfiniteData, infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, query } from '../api-client.ts';
import { lastFresh } from '../connection.ts';
import { learnServerClock } from '../now.ts';
import type { InboxParams } from '../views.ts';
import { listParameters } from '../views.ts';
import { mergeMessages, renewMessages } from './merge-messages.ts';
import { mergeRows } from './merge-rows.ts';
import { recentRows } from './recent-rows.ts';

const PAGE = 50;

/** One view of the inbox with its filters, page by page. */
export const inboxQuery = (params: InboxParams) =>
  infiniteQueryOptions({
    queryKey: ['inbox', 'list', params],
    queryFn: async ({ signal, pageParam }) => {
      const path = `/conversations${query({ ...listParameters(params), cursor: pageParam, limit: PAGE })}`;
      const mark = recentRows.mark();
      const page = await api.get(path, ConversationPage, { signal });
      learnServerClock(page.now);
      lastFresh.set(Date.now());
      return recentRows.into(page, mark, pageParam === '' && !params.q);
    },
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor,
    staleTime: 10_000,
    refetchInterval: 30_000,
  });

/** The rows named, whatever view they belong to: how a hint is answered. */
export async function fetchRows(ids: readonly string[]): Promise<ConversationDto[]> {
  const page = await api.get(
    `/conversations${query({ ids: ids.join(','), status: 'any', limit: 100 })}`,
    ConversationPage,
  );
  learnServerClock(page.now);
  return page.items;
}

/** The few conversations that answer a search best, in any status. */
export async function fetchSearch(q: string, signal: AbortSignal): Promise<ConversationDto[]> {
  return (
    await api.get(`/conversations${query({ q, status: 'any', sort: 'newest', limit: 6 })}`, ConversationPage, {
      signal,
    })
  ).items;
}

export const countsQuery = queryOptions({
  queryKey: ['inbox', 'counts'],
  queryFn: async ({ signal }) => {
    const counts = await api.get('/inbox/counts', InboxCountsDto, { signal });
    learnServerClock(counts.now);
    return counts;
  },
  refetchInterval: 30_000,
});

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => api.get(`/conversations/${id}`, ConversationDetailDto, { signal }),
    refetchInterval: 30_000,
  });

/** What is loaded of a conversation's timeline, oldest first. */
export interface Timeline {
  readonly items: MessageDto[];
  /** The `before` of the next older page; null at the beginning. */
  readonly olderFrom: number | null;
}

export const timelineKey = (id: string) => ['messages', id] as const;

async function fetchSpan(id: string, from: number, signal: AbortSignal): Promise<MessageDto[]> {
  const found: MessageDto[] = [];
  for (let after = from, pages = 0; pages < 20; pages++) {
    const page = await api.get(`/conversations/${id}/messages${query({ after, limit: 200 })}`, MessagePage, { signal });
    found.push(...page.items);
    const last = page.items.at(-1);
    if (!last || page.items.length < 200) break;
    after = last.seq;
  }
  return found;
}

/** The timeline. Asking again renews everything already loaded, so that edits and delivery states are never stale. */
export const timelineQuery = (queryClient: QueryClient, id: string) =>
  queryOptions({
    queryKey: timelineKey(id),
    queryFn: async ({ signal }): Promise<Timeline> => {
      const held = queryClient.getQueryData<Timeline>(timelineKey(id));
      const first = held?.items[0];
      if (held && first) {
        const fresh = await fetchSpan(id, Math.max(0, first.seq - 1), signal);
        // What was added while this was fetched is held as well by now.
        const now = queryClient.getQueryData<Timeline>(timelineKey(id)) ?? held;
        return { ...now, items: renewMessages(now.items, fresh) };
      }
      const page = await api.get(`/conversations/${id}/messages${query({ limit: PAGE })}`, MessagePage, { signal });
      return { items: page.items, olderFrom: page.nextCursor === null ? null : Number(page.nextCursor) };
    },
    refetchInterval: 30_000,
  });

/** Add the page before what is loaded. */
export async function loadOlder(queryClient: QueryClient, id: string): Promise<void> {
  const held = queryClient.getQueryData<Timeline>(timelineKey(id));
  if (!held || held.olderFrom === null) return;
  const path = `/conversations/${id}/messages${query({ before: held.olderFrom, limit: PAGE })}`;
  const page = await api.get(path, MessagePage);
  queryClient.setQueryData<Timeline>(
    timelineKey(id),
    (now) =>
      now && {
        items: mergeMessages(page.items, now.items),
        olderFrom: page.nextCursor === null ? null : Number(page.nextCursor),
      },
  );
}

/** Put one message, as the server gave it, into the timeline. */
export function keepMessage(queryClient: QueryClient, message: MessageDto): void {
  queryClient.setQueryData<Timeline>(
    timelineKey(message.conversationId),
    (now) => now && { ...now, items: mergeMessages(now.items, [message]) },
  );
}

/** Take a message out of the timeline, with what else its answer became: it was taken back. */
export function dropMessage(
  queryClient: QueryClient,
  { id, conversationId }: Pick<MessageDto, 'id' | 'conversationId'>,
): void {
  queryClient.setQueryData<Timeline>(
    timelineKey(conversationId),
    (now) => now && { ...now, items: now.items.filter((message) => message.id !== id && message.partOf !== id) },
  );
}

/** Put rows, as the server gave them, into every list on hand and into their own details. */
export function keepRows(queryClient: QueryClient, rows: readonly ConversationDto[]): void {
  recentRows.keep(rows);
  for (const { queryKey } of queryClient.getQueryCache().findAll({ queryKey: ['inbox', 'list'] }))
    queryClient.setQueryData<InfiniteData<ConversationPage>>(
      queryKey,
      (data) => data && mergeRows(data, rows, !(queryKey[2] as InboxParams).q),
    );
  for (const row of rows) {
    queryClient.setQueryData<ConversationDetailDto>(conversationQuery(row.id).queryKey, (now) =>
      now && row.seq >= now.seq ? { ...now, ...row } : now,
    );
  }
}

/** Put one conversation in full into its own details and every list. */
export function keepConversation(queryClient: QueryClient, detail: ConversationDetailDto): void {
  queryClient.setQueryData<ConversationDetailDto>(conversationQuery(detail.id).queryKey, (now) =>
    now && now.seq > detail.seq ? now : detail,
  );
  const { post: _post, linked: _linked, replyRules: _rules, ...row } = detail;
  keepRows(queryClient, [row]);
}
