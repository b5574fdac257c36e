import { expect, it } from 'vitest';
import { aConversation } from '../../gallery/fixtures.ts';
import { makeRecentRows } from './recent-rows.ts';

const row = (id: string, seq: number) => aConversation({ id, seq });
const page = (...items: ReturnType<typeof row>[]) => ({ items, nextCursor: null, now: '' });
const told = (of: { items: readonly ReturnType<typeof row>[] }) => of.items.map(({ id, seq }) => `${id}${seq}`);

it('puts a row that came meanwhile into a page that does not know it yet', () => {
  const recent = makeRecentRows();
  const mark = recent.mark();
  recent.keep([row('b', 1)]);
  expect(told(recent.into(page(row('a', 1)), mark, true))).toEqual(['a1', 'b1']);
});

it('does not let a page turn back a row that came meanwhile', () => {
  const recent = makeRecentRows();
  const mark = recent.mark();
  recent.keep([row('a', 3)]);
  recent.keep([row('a', 2)]);
  expect(told(recent.into(page(row('a', 1)), mark, true))).toEqual(['a3']);
});

it('leaves a page alone that was asked for after the row came', () => {
  const recent = makeRecentRows();
  recent.keep([row('b', 1)]);
  const fresh = page(row('a', 1));
  expect(recent.into(fresh, recent.mark(), true)).toBe(fresh);
});

it('adds nothing to a further page, where the place of a new row is not known', () => {
  const recent = makeRecentRows();
  const mark = recent.mark();
  recent.keep([row('a', 2), row('b', 1)]);
  expect(told(recent.into(page(row('a', 1)), mark, false))).toEqual(['a2']);
});

it('forgets what is long ago', () => {
  const recent = makeRecentRows(2);
  const mark = recent.mark();
  recent.keep([row('a', 1), row('b', 1), row('c', 1)]);
  expect(told(recent.into(page(), mark, true))).toEqual(['b1', 'c1']);
});
