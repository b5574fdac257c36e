import type { ConversationDto } from '@kwartier/contracts';
import { CONVERSATION_SORTS, type ConversationStatus } from '@kwartier/core';
import { msg } from './i18n/index.ts';

export const VIEWS = ['mine', 'unassigned', 'open', 'snoozed', 'resolved', 'spam'] as const;
export type View = (typeof VIEWS)[number];
export type Sort = (typeof CONVERSATION_SORTS)[number];

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
};

export const isView = (text: unknown): text is View => VIEWS.some((view) => view === text);

/** The filters of the inbox that live in the address. */
export interface InboxSearch {
  readonly q?: string;
  readonly sort?: Sort;
  readonly channel?: string;
}
export interface InboxParams extends InboxSearch {
  readonly view: View;
}

/** Read the filters from an address; what is not understood is left out. */
export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  const sort = CONVERSATION_SORTS.find((one) => one === search.sort);
  const q = typeof search.q === 'string' || typeof search.q === 'number' ? String(search.q).slice(0, 200) : '';
  const channel = typeof search.channel === 'string' ? search.channel : '';
  return { ...(q ? { q } : {}), ...(sort && sort !== 'deadline' ? { sort } : {}), ...(channel ? { channel } : {}) };
}

const STATUS: Readonly<Record<View, ConversationStatus>> = {
  mine: 'open',
  unassigned: 'open',
  open: 'open',
  snoozed: 'snoozed',
  resolved: 'resolved',
  spam: 'spam',
};

/** A view and its filters as the API asks for them. A search looks through everything in any status. */
export function listParameters({ view, q, sort, channel }: InboxParams): Record<string, string | undefined> {
  const quiet = view === 'resolved' || view === 'spam';
  return {
    status: q ? 'any' : STATUS[view],
    ...(q ? {} : view === 'mine' ? { assignee: 'me' } : view === 'unassigned' ? { assignee: 'none' } : {}),
    channel,
    q,
    sort: sort ?? (quiet || q ? 'newest' : 'deadline'),
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
