import type { ConversationDto } from '@kwartier/contracts';
import { describe, expect, it } from 'vitest';
import { aConversation, aMessage } from '../../gallery/fixtures.ts';
import { mergeMessages } from './merge-messages.ts';
import { flatRows, mergeRows } from './merge-rows.ts';

const row = (id: string, seq: number) => aConversation({ id, seq });
const pages = (...items: ConversationDto[][]) => ({
  pages: items.map((rows) => ({ items: rows, nextCursor: null, now: '' })),
  pageParams: items.map(() => ''),
});
const seqs = (data: Parameters<typeof flatRows>[0]) => flatRows(data).map(({ id, seq }) => `${id}${seq}`);

describe('newer rows in a cached list', () => {
  it('replace held ones where they stand', () =>
    expect(seqs(mergeRows(pages([row('a', 1)], [row('b', 1)]), [row('b', 2)]))).toEqual(['a1', 'b2']));
  it('never go back in time', () => expect(seqs(mergeRows(pages([row('a', 3)]), [row('a', 2)]))).toEqual(['a3']));
  it('join the first page when unknown', () =>
    expect(seqs(mergeRows(pages([row('a', 1)], [row('b', 1)]), [row('c', 1)]))).toEqual(['a1', 'c1', 'b1']));
  it('leave a list alone that they do not change', () => {
    const data = pages([row('a', 3)]);
    expect(mergeRows(data, [row('a', 2)])).toBe(data);
  });
  it('are told once, however often they come', () =>
    expect(seqs(mergeRows(mergeRows(pages([row('a', 1)]), [row('c', 1)]), [row('c', 1)]))).toEqual(['a1', 'c1']));
});

it('shows a row once that moved between pages, in its newest form', () =>
  expect(seqs(pages([row('a', 1)], [row('a', 2), row('b', 1)]))).toEqual(['a2', 'b1']));

describe('two stretches of a timeline', () => {
  const [first, second, third] = [aMessage({ seq: 1 }), aMessage({ seq: 2 }), aMessage({ seq: 3 })];
  it('come together in order, each message once', () =>
    expect(mergeMessages([second, third], [first, second]).map((message) => message.seq)).toEqual([1, 2, 3]));
  it('take the newer word about a message', () =>
    expect(mergeMessages([first], [{ ...first, delivery: 'sent' }])[0]?.delivery).toBe('sent'));
});
