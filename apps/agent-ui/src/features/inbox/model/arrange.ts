import type { ConversationDto } from '@kwartier/contracts';
import { deadlineOf, GROUPS, type Group, groupOf } from '../../../lib/sla-clock.ts';
import type { Sort } from '../../../lib/views.ts';

const time = (iso: string | null): number => (iso ? Date.parse(iso) : Number.POSITIVE_INFINITY);
const lastWord = (row: ConversationDto): number => Date.parse(row.lastMessage?.at ?? row.updatedAt);
/** Two infinities are equal here, not NaN. */
const minus = (a: number, b: number): number => (a === b ? 0 : a - b);

/** Rows in the order of the list. By deadline: group, then what falls due first, then who waits longest. */
export function arrange(rows: readonly ConversationDto[], sort: Sort, now: number): ConversationDto[] {
  if (sort === 'found') return [...rows];
  const newest = (a: ConversationDto, b: ConversationDto) => lastWord(b) - lastWord(a);
  const mentioned = (row: ConversationDto) => Date.parse(row.mention?.at ?? row.updatedAt);
  const tie = (a: ConversationDto, b: ConversationDto) => (a.id < b.id ? -1 : 1);
  if (sort === 'mentioned') return rows.toSorted((a, b) => mentioned(b) - mentioned(a) || tie(a, b));
  if (sort === 'newest') return rows.toSorted((a, b) => newest(a, b) || tie(a, b));
  if (sort === 'oldest') return rows.toSorted((a, b) => newest(b, a) || tie(a, b));
  const waiting = (a: ConversationDto, b: ConversationDto) => minus(time(a.waitingSince), time(b.waitingSince));
  if (sort === 'waiting') return rows.toSorted((a, b) => waiting(a, b) || newest(a, b) || tie(a, b));
  const rank = new Map(rows.map((row) => [row.id, GROUPS.indexOf(groupOf(row, now))]));
  const rankOf = (row: ConversationDto) => rank.get(row.id) ?? GROUPS.length;
  return rows.toSorted(
    (a, b) =>
      rankOf(a) - rankOf(b) || minus(deadlineOf(a), deadlineOf(b)) || waiting(a, b) || newest(a, b) || tie(a, b),
  );
}

export type ListItem =
  | { readonly type: 'group'; readonly group: Group; readonly count: number }
  | { readonly type: 'row'; readonly row: ConversationDto };

/**
 * The list with its group headings. A heading stands where the group changes in the order shown, so a frozen list that
 * lived through a change keeps its rows where they are.
 */
export function withGroups(rows: readonly ConversationDto[], groupAtOrder: ReadonlyMap<string, Group>): ListItem[] {
  const items: ListItem[] = [];
  const counts = new Map<Group, number>();
  for (const row of rows) {
    const group = groupAtOrder.get(row.id);
    if (group) counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  let last: Group | undefined;
  for (const row of rows) {
    const group = groupAtOrder.get(row.id);
    if (group && group !== last) items.push({ type: 'group', group, count: counts.get(group) ?? 0 });
    last = group ?? last;
    items.push({ type: 'row', row });
  }
  return items;
}
