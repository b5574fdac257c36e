import type { ConversationDto } from '@kwartier/contracts';
import { describe, expect, it } from 'vitest';
import { aConversation, NOW } from '../../../gallery/fixtures.ts';
import { arrange, withGroups } from './arrange.ts';
import { arrivalsSince, arrivalWords, freshOrder, goneWords, withFurtherPage, without } from './frozen-order.ts';

const late = aConversation({ id: 'late', leftMinutes: -12 });
const soon = aConversation({ id: 'soon', leftMinutes: 9 });
const later = aConversation({ id: 'later', leftMinutes: 48 });
const paused = aConversation({ id: 'paused', paused: true });
const live = (rows: ConversationDto[], pages = 1) => ({ rows, pages, sort: 'deadline' as const, now: NOW });
const ids = (rows: readonly ConversationDto[]) => rows.map((row) => row.id);

describe('the order of the list', () => {
  it('goes by deadline, what waits for the customer last', () =>
    expect(ids(arrange([paused, later, late, soon], 'deadline', NOW))).toEqual(['late', 'soon', 'later', 'paused']));

  it('has a heading where a group begins', () => {
    const rows = arrange([later, late, soon], 'deadline', NOW);
    const items = withGroups(rows, freshOrder(live(rows)).groups);
    expect(items.map((item) => (item.type === 'group' ? item.group : item.row.id))).toEqual([
      'breached',
      'late',
      'risk',
      'soon',
      'waiting',
      'later',
    ]);
  });

  it('has no headings when it is not by deadline', () =>
    expect(freshOrder({ ...live([late, soon]), sort: 'newest' }).groups.size).toBe(0));
});

describe('an order that is frozen', () => {
  const order = freshOrder(live([later, soon]));

  it('does not change when something more urgent arrives', () => {
    expect(order.ids).toEqual(['soon', 'later']);
    expect(arrivalsSince(order, { rows: [later, soon, late], now: NOW })).toEqual({ count: 1, atRisk: 0, breached: 1 });
  });

  it('grows below when a further page is asked for', () =>
    expect(withFurtherPage(order, live([later, soon, paused], 2)).ids).toEqual(['soon', 'later', 'paused']));

  it('loses at once what the person moved away', () =>
    expect(without(order, (id) => id === 'soon').ids).toEqual(['later']));
});

it.each([
  [{ count: 3, atRisk: 1, breached: 0 }, '3 new, 1 of them at risk'],
  [{ count: 2, atRisk: 0, breached: 0 }, '2 new'],
  [{ count: 4, atRisk: 1, breached: 2 }, '4 new, 2 of them late, 1 of them at risk'],
])('says what arrived', (arrivals, words) => expect(arrivalWords(arrivals)).toBe(words));

it.each([
  [{ status: 'open', assigneeId: 'tess' }, 'Taken by Tess'],
  [{ status: 'resolved', assigneeId: 'tess' }, 'Resolved'],
  [{ status: 'resolved', assigneeId: null, mergedInto: 'b' }, 'Merged into another conversation'],
  [{ status: 'open', assigneeId: null }, 'Given back, nobody has it'],
] as const)('says why a row has gone', (row, words) => expect(goneWords(row, () => 'Tess')).toBe(words));
