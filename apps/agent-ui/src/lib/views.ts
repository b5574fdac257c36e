import type { ConversationDto } from '@kwartier/contracts';
import { CONVERSATION_SORTS, type ConversationSort, type ConversationStatus } from '@kwartier/core';
import { msg } from './i18n/index.ts';

export const VIEWS = ['mine', 'unassigned', 'open', 'mentioned', 'following', 'snoozed', 'resolved', 'spam'] as const;
export type View = (typeof VIEWS)[number];
/** `found`: as the server found it, the newest match first. `mentioned`: the newest mention first. */
export type Sort = ConversationSort | 'found' | 'mentioned';

export const VIEW_NAME: Readonly<Record<View, string>> = {
  mine: msg('Mine'),
  unassigned: msg('Unassigned'),
  open: msg('All open'),
  mentioned: msg('Mentioned'),
  following: msg('Following'),
  snoozed: msg('Snoozed'),
  resolved: msg('Resolved'),
  spam: msg('Spam'),
};
export const SORT_NAME: Readonly<Record<Sort, string>> = {
  deadline: msg('Next deadline'),
  waiting: msg('Longest wait'),
  newest: msg('Newest first'),
  oldest: msg('Oldest first'),
  found: msg('Newest match first'),
  mentioned: msg('Newest mention first'),
};

export const isView = (text: unknown): text is View => VIEWS.some((view) => view === text);

/** The filters of the inbox that live in the address. */
export interface InboxSearch {
  readonly q?: string;
  readonly sort?: ConversationSort;
  readonly channel?: string;
  /** The saved view that this search is. */
  readonly saved?: string;
}
export interface InboxParams extends InboxSearch {
  readonly view: View;
}

/** Read the filters from an address; what is not understood is left out. */
export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  const sort = CONVERSATION_SORTS.find((one) => one === search.sort);
  const q = typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 500) : '';
  const channel = typeof search.channel === 'string' ? search.channel : '';
  const saved = q && typeof search.saved === 'string' ? search.saved : '';
  return {
    ...(q ? { q } : {}),
    ...(sort && (q || sort !== 'deadline') ? { sort } : {}),
    ...(channel ? { channel } : {}),
    ...(saved ? { saved } : {}),
  };
}

/** A mention is found in any status: it may be what a conversation was resolved with. */
const STATUS: Readonly<Record<View, ConversationStatus | 'any'>> = {
  mine: 'open',
  unassigned: 'open',
  open: 'open',
  mentioned: 'any',
  following: 'open',
  snoozed: 'snoozed',
  resolved: 'resolved',
  spam: 'spam',
};

/** The order that a list is asked for in. Of a search with words the server decides: what was said last comes first. */
const sortOf = ({ view, q, sort }: Pick<InboxParams, 'view' | 'q' | 'sort'>): ConversationSort =>
  sort ?? (q || view === 'resolved' || view === 'spam' ? 'newest' : 'deadline');

/** The order that a list is shown in, unless a search with words says otherwise. */
export const shownSort = (params: Pick<InboxParams, 'view' | 'q' | 'sort'>): Sort =>
  params.view === 'mentioned' && !params.q && !params.sort ? 'mentioned' : sortOf(params);

const NARROWED: Readonly<Partial<Record<View, Record<string, string>>>> = {
  mine: { assignee: 'me' },
  unassigned: { assignee: 'none' },
  mentioned: { concerns: 'mentioned' },
  following: { concerns: 'following' },
};

/** A view and its filters as the API asks for them. A search looks through everything in any status. */
export function listParameters(params: InboxParams): Record<string, string | undefined> {
  const { view, q, channel } = params;
  return {
    status: q ? 'any' : STATUS[view],
    ...(q ? {} : NARROWED[view]),
    channel,
    q,
    sort: shownSort(params) === 'mentioned' ? undefined : sortOf(params),
  };
}

type Belonging = Pick<ConversationDto, 'mergedInto' | 'status' | 'assigneeId' | 'channelId' | 'isFollowed' | 'mention'>;

/** Whether a conversation belongs to a view now. A search can only be judged by the server: what it found stays. */
export function belongsTo(params: InboxParams, row: Belonging, meId: string): boolean {
  if (row.mergedInto || (params.channel && row.channelId !== params.channel)) return false;
  if (params.q) return true;
  if (params.view === 'mentioned') return row.mention !== null;
  if (row.status !== STATUS[params.view]) return false;
  if (params.view === 'mine') return row.assigneeId === meId;
  if (params.view === 'following') return row.isFollowed;
  if (params.view === 'unassigned') return row.assigneeId === null;
  return true;
}
