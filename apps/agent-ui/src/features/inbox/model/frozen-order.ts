import type { ConversationDto } from '@kwartier/contracts';
import { t } from '../../../lib/i18n/index.ts';
import { type Group, groupOf } from '../../../lib/sla-clock.ts';
import type { Sort, View } from '../../../lib/views.ts';
import { arrange } from './arrange.ts';

/** The order a person looks at. It changes only when they ask, or have left the list. */
export interface FrozenOrder {
  readonly ids: readonly string[];
  /** The group each row stood in when the order was made; empty when the order has no groups. */
  readonly groups: ReadonlyMap<string, Group>;
  /** How many pages were loaded when it was made. */
  readonly pages: number;
}

export interface Arrivals {
  readonly count: number;
  readonly atRisk: number;
  readonly breached: number;
}

interface Live {
  /** Rows that belong to the view now. */
  readonly rows: readonly ConversationDto[];
  readonly pages: number;
  readonly sort: Sort;
  readonly now: number;
}

/** A fresh order of everything that belongs to the view. */
export function freshOrder({ rows, pages, sort, now }: Live): FrozenOrder {
  const arranged = arrange(rows, sort, now);
  const groups =
    sort === 'deadline' ? new Map(arranged.map((row) => [row.id, groupOf(row, now)])) : new Map<string, Group>();
  return { ids: arranged.map((row) => row.id), groups, pages };
}

/** The order with a further page below what is shown: scrolling is asking. */
export function withFurtherPage(order: FrozenOrder, live: Live): FrozenOrder {
  const shown = new Set(order.ids);
  const further = freshOrder({ ...live, rows: live.rows.filter((row) => !shown.has(row.id)) });
  return {
    ids: [...order.ids, ...further.ids],
    groups: new Map([...order.groups, ...further.groups]),
    pages: live.pages,
  };
}

/** The order without some rows: the person moved them away with their own hand. */
export const without = (order: FrozenOrder, gone: (id: string) => boolean): FrozenOrder => ({
  ...order,
  ids: order.ids.filter((id) => !gone(id)),
});

/** What has come since the order was made and is not shown yet. */
export function arrivalsSince(order: FrozenOrder, { rows, now }: Pick<Live, 'rows' | 'now'>): Arrivals {
  const shown = new Set(order.ids);
  const groups = rows.filter((row) => !shown.has(row.id)).map((row) => groupOf(row, now));
  return {
    count: groups.length,
    atRisk: groups.filter((group) => group === 'risk').length,
    breached: groups.filter((group) => group === 'breached').length,
  };
}

/** "3 new, 1 of them at risk". */
export function arrivalWords({ count, atRisk, breached }: Arrivals): string {
  return [
    t('{count} new', { count }),
    breached > 0 ? t('{count} of them late', { count: breached }) : '',
    atRisk > 0 ? t('{count} of them at risk', { count: atRisk }) : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** What a row that no longer belongs here says in place of its third line. */
export function goneWords(
  row: Pick<ConversationDto, 'status' | 'assigneeId'> & { readonly mergedInto?: string | null },
  nameOf: (id: string) => string | undefined,
  view?: View,
): string {
  if (row.mergedInto) return t('Merged into another conversation');
  if (row.status === 'resolved') return t('Resolved');
  if (row.status === 'snoozed') return t('Snoozed');
  if (row.status === 'spam') return t('Marked as spam');
  if (view === 'following') return t('You no longer follow it');
  if (row.assigneeId === null) return t('Given back, nobody has it');
  return t('Taken by {name}', { name: nameOf(row.assigneeId) ?? t('a colleague') });
}
