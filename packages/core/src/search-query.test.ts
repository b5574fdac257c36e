import { describe, expect, it } from 'vitest';
import { parseSearch, searchPieces, statusesOf } from './search-query.ts';

const filters = (text: string) => parseSearch(text).filters;

describe('parseSearch', () => {
  it('takes words, phrases and operators in any order', () => {
    expect(parseSearch('suitcase tag:refund "never arrived" -is:resolved')).toEqual({
      words: ['suitcase', 'never arrived'],
      phrases: ['never arrived'],
      filters: [
        { on: 'tag', name: 'refund', isNot: false },
        { on: 'is', state: 'resolved', isNot: true },
      ],
      mistakes: [],
    });
  });

  it.each([
    ['from:@mila', { on: 'from', name: 'mila', isNot: false }],
    ['FROM:"Mila de Vries"', { on: 'from', name: 'Mila de Vries', isNot: false }],
    ['channel:x', { on: 'channel', platform: 'x', name: 'x', isNot: false }],
    ['channel:"Kwart Air"', { on: 'channel', platform: null, name: 'Kwart Air', isNot: false }],
    ['after:2026-11-01', { on: 'after', day: '2026-11-01', isNot: false }],
    ['lang:NL', { on: 'lang', language: 'nl', isNot: false }],
    ['assignee:me', { on: 'assignee', name: 'me', isNot: false }],
    ['-team:night', { on: 'team', name: 'night', isNot: true }],
    ['priority:urgent', { on: 'priority', priority: 'urgent', isNot: false }],
  ])('understands %s', (text, filter) => expect(filters(text)).toEqual([filter]));

  it.each([
    ['is:sleepy'],
    ['before:yesterday'],
    ['before:2026-13-45'],
    ['lang:dutch'],
    ['tag:'],
    ['tag:""'],
    ['priority:enormous'],
  ])('names %s as a mistake and reads on', (text) => {
    const query = parseSearch(`${text} parcel`);
    expect(query.filters).toEqual([]);
    expect(query.words).toEqual(['parcel']);
    expect(query.mistakes.map(({ piece }) => piece.operator)).toEqual([text.split(':')[0]]);
  });

  it.each(['https://example.com/a', '10:30', 'Re:', 'to:me', '- a', ''])(
    'does not mistake “%s” for an operator',
    (text) => {
      const query = parseSearch(text);
      expect(query.filters).toEqual([]);
      expect(query.mistakes).toEqual([]);
      expect(query.words.join(' ')).toBe(text);
    },
  );

  it('forgets a quote that was not closed', () => expect(parseSearch('"never arri').phrases).toEqual(['never arri']));
});

it('says where each piece stands', () =>
  expect(searchPieces('a tag:b -from:"c d"').map(({ start, end }) => 'a tag:b -from:"c d"'.slice(start, end))).toEqual([
    'a',
    'tag:b',
    '-from:"c d"',
  ]));

it('knows which statuses are asked for', () =>
  expect(statusesOf(parseSearch('is:open is:snoozed is:late -is:spam'))).toEqual(['open', 'snoozed']));
