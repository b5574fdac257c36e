import { describe, expect, it } from 'vitest';
import {
  assertMergeable,
  assertSeparable,
  assertStands,
  higherPriority,
  type Mergeable,
  placesAfter,
  type Separable,
  withWords,
} from './conversation-merge.ts';
import type { ChannelId, ContactId, ConversationId } from './ids.ts';
import { instant } from './time.ts';

const a: Mergeable = {
  id: 'a' as ConversationId,
  channelId: 'x' as ChannelId,
  contactId: 'p' as ContactId,
  personExternalId: '1',
  isPrivate: false,
  mergedInto: null,
};
const b: Mergeable = { ...a, id: 'b' as ConversationId };
const refusalOf = (work: () => void) => {
  try {
    work();
  } catch (error) {
    const { code, details } = error as { code: string; details: { why?: string } };
    return details.why ?? code;
  }
  return undefined;
};

describe('two conversations', () => {
  it.each([
    ['are one person on one channel', {}, undefined],
    ['are one', { id: 'a' as ConversationId }, 'same'],
    ['are of two people', { contactId: 'q' as ContactId }, 'person'],
    ['are of two accounts of one person', { personExternalId: '2' }, 'person'],
    ['are on two channels', { channelId: 'y' as ChannelId }, 'channel'],
    ['are public and private', { isPrivate: true }, 'privacy'],
    ['were merged before', { mergedInto: 'c' as ConversationId }, 'conversation.merged_away'],
  ])('that %s', (_what, fields, refusal) => {
    expect(refusalOf(() => assertMergeable({ ...b, ...fields }, a))).toBe(refusal);
    expect(refusalOf(() => assertMergeable(a, { ...b, ...fields }))).toBe(refusal);
  });

  it('say where they went', () => {
    expect(() => assertStands({ ...a, mergedInto: b.id })).toThrow(
      expect.objectContaining({ details: { id: 'a', mergedInto: 'b' } }),
    );
    expect(() => assertStands(a)).not.toThrow();
  });

  it.each([
    ['low', 'urgent', 'urgent'],
    ['high', 'normal', 'high'],
    ['normal', 'normal', 'normal'],
  ] as const)('of priority %s and %s are %s', (one, other, both) => {
    expect(higherPriority(one, other)).toBe(both);
  });
});

describe('the order of both', () => {
  const at = (id: string, sentAt: number) => ({ id, sentAt: instant(sentAt) });
  it.each([
    ['later ones alone', [at('s', 1)], [at('j', 2)], ['j']],
    ['what stands after the first of them too', [at('s', 1), at('t', 3)], [at('j', 2)], ['j', 't']],
    ['all of it', [at('s', 5), at('t', 7)], [at('j', 2), at('k', 6)], ['j', 's', 'k', 't']],
    ['them as they came within a moment', [at('s', 1)], [at('k', 2), at('j', 2)], ['j', 'k']],
    [
      'what stands there and came later in that moment',
      [at('b', 2), at('d', 2)],
      [at('a', 2), at('c', 2)],
      ['a', 'b', 'c', 'd'],
    ],
    ['not to what came earlier in that moment', [at('a', 2)], [at('b', 2)], ['b']],
    ['nothing', [at('s', 1)], [], []],
  ])('gives new places to %s', (_what, standing, joining, ids) => {
    expect(placesAfter(standing, joining).map(({ id }) => id)).toEqual(ids);
  });
});

it.each([
  ['nothing', '', 'we look', 'we look'],
  ['other words', 'hello', 'we look', 'hello\n\nwe look'],
  ['the beginning of it', 'we lo', 'we look', 'we look'],
  ['other words and its beginning', 'hello\n\nwe lo', 'we look', 'hello\n\nwe look'],
  ['all of it', 'hello\n\nwe look\n\nbye', 'we look', 'hello\n\nwe look\n\nbye'],
  ['something, and no words come', 'hello', '  ', 'hello'],
])('what was typed meanwhile comes below %s', (_what, kept, words, whole) => {
  expect(withWords(kept, words)).toBe(whole);
});

describe('splitting', () => {
  const message = (id: string, over: Partial<Separable> = {}): Separable => ({
    id,
    kind: 'mention',
    direction: 'inbound',
    delivery: null,
    ...over,
  });
  const ours = (id: string, delivery: Separable['delivery']) => message(id, { direction: 'outbound', delivery });
  const all = [
    message('1'),
    message('2'),
    ours('sent', 'sent'),
    ours('queued', 'queued'),
    ours('waits', 'awaiting_approval'),
    message('line', { kind: 'activity', direction: 'internal' }),
    message('note', { kind: 'note', direction: 'internal' }),
  ];
  it.each([
    ['a question', ['2'], undefined],
    ['a question, its answer and a note', ['2', 'sent', 'note'], undefined],
    ['an answer alone', ['sent'], 'nothing_asked'],
    ['every question', ['1', '2'], 'nothing_left'],
    ['what is elsewhere', ['2', 'gone'], 'unknown'],
    ['a line of the system', ['2', 'line'], 'unknown'],
    ['what is on its way', ['2', 'queued'], 'conversation.merge_pending'],
    ['what waits', ['2', 'waits'], 'conversation.merge_pending'],
  ])('%s', (_what, ids, refusal) => {
    expect(refusalOf(() => assertSeparable({ isPrivate: false }, all, new Set(ids)))).toBe(refusal);
  });
  it('is not for private conversations', () => {
    expect(refusalOf(() => assertSeparable({ isPrivate: true }, all, new Set(['2'])))).toBe('private');
  });
});
