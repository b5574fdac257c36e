import type { ConversationDto } from '@kwartier/contracts';
import { CONVERSATION_SORTS, type ConversationSort, type ConversationStatus } from '@kwartier/core';
import { msg } from './i18n/index.ts';

export const VIEWS = ['mine', 'unassigned', 'open', 'snoozed', 'resolved', 'spam'] as const;
export type View = (typeof VIEWS)[number];
/** `found`: as the server found it, the newest match first. */
export type Sort = ConversationSort | 'found';

export const VIEW_NAME: Readonly<Record<View, string>> = {
  mine: msg('Mine'),
  unassigned: msg('Unassigned'),
  open: msg('All open'),
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

const STATUS: Readonly<Record<View, ConversationStatus>> = {
  mine: 'open',
  unassigned: 'open',
  open: 'open',
  snoozed: 'snoozed',
  resolved: 'resolved',
  spam: 'spam',
};

/** The order that a list is asked for in. Of a search with words the server decides: what was said last comes first. */
export const sortOf = ({ view, q, sort }: Pick<InboxParams, 'view' | 'q' | 'sort'>): ConversationSort =>
  sort ?? (q || view === 'resolved' || view === 'spam' ? 'newest' : 'deadline');

/** A view and its filters as the API asks for them. A search looks through everything in any status. */
export function listParameters(params: InboxParams): Record<string, string | undefined> {
  const { view, q, channel } = params;
  return {
    status: q ? 'any' : STATUS[view],
    ...(q ? {} : view === 'mine' ? { assignee: 'me' } : view === 'unassigned' ? { assignee: 'none' } : {}),
    channel,
    q,
    sort: sortOf(params),
  };
}

type Belonging = Pick<ConversationDto, 'status' | 'assigneeId' | 'channelId'>;

/** Whether a conversation belongs to a view now. A search can only be judged by the server: what it found stays. */
export function belongsTo(params: InboxParams, row: Belonging, meId: string): boolean {
  if (params.channel && row.channelId !== params.channel) return false;
  if (params.q) return true;
  if (row.status !== STATUS[params.view]) return false;
  if (params.view === 'mine') return row.assigneeId === meId;
  if (params.view === 'unassigned') return row.assigneeId === null;
  return true;
}
