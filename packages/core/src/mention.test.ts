import { describe, expect, it } from 'vitest';
import {
  distinctNames,
  MAX_MENTIONS,
  type Mentionable,
  matchingMentionables,
  mentionAskedAt,
  mentionPieces,
  mentionsIn,
  placeMentions,
} from './mention.ts';

const SANNE: Mentionable = { kind: 'agent', id: 's', name: 'Sanne' };
const SANNE_DE_WIT: Mentionable = { kind: 'agent', id: 'sw', name: 'Sanne de Wit' };
const NIGHT: Mentionable = { kind: 'team', id: 'n', name: 'Night' };
const TANAKA: Mentionable = { kind: 'agent', id: 't', name: '田中' };
const LAYLA: Mentionable = { kind: 'agent', id: 'l', name: 'ليلى' };
const KNOWN = [SANNE, SANNE_DE_WIT, NIGHT, TANAKA, LAYLA];
/** The names found in a text, as they are written there. */
const named = (text: string) => mentionsIn(text, KNOWN).map(({ id, from, to }) => [id, text.slice(from, to)]);

describe('who is named in a text', () => {
  it.each<[string, [string, string][]]>([
    ['@Sanne look', [['s', '@Sanne']]],
    ['@Sanne de Wit, look', [['sw', '@Sanne de Wit']]],
    ['ask @sanne DE wit.', [['sw', '@sanne DE wit']]],
    [
      '(@Night) and @Sanne',
      [
        ['n', '@Night'],
        ['s', '@Sanne'],
      ],
    ],
    ['@Sanne@Night', [['s', '@Sanne']]],
    ['@Sannes parcel', []],
    ['mail me: help@Night', []],
    ['a.@Sanne', []],
    ['@nobody knows', []],
    ['@ Sanne', []],
    ['@田中さん、お願いします', [['t', '@田中']]],
    ['يا @ليلى انظري', [['l', '@ليلى']]],
    ['', []],
  ])('%s', (text, found) => expect(named(text)).toEqual(found));

  it('are as many as one note may name', () =>
    expect(mentionsIn('@Sanne '.repeat(MAX_MENTIONS + 5), KNOWN)).toHaveLength(MAX_MENTIONS));
});

describe('a name that is being typed', () => {
  it.each([
    ['@', 1, ''],
    ['@sa', 3, 'sa'],
    ['hi @sanne de', 12, 'sanne de'],
    ['(@ni', 4, 'ni'],
    ['يا @لي', 6, 'لي'],
  ])('%s is asked for', (text, caret, query) =>
    expect(mentionAskedAt(text, caret)).toEqual({ from: text.indexOf('@'), to: caret, query }),
  );
  it.each([
    ['', 0],
    ['@ sa', 4],
    ['me@sa', 5],
    ['@sa\nnew', 7],
    [`@${'x'.repeat(41)}`, 42],
  ])('%j is none', (text, caret) => expect(mentionAskedAt(text, caret)).toBeNull());

  it.each([
    ['', ['s', 'sw', 'n', 't', 'l']],
    ['sa', ['s', 'sw']],
    ['wit', ['sw']],
    ['sanne d', ['sw']],
    ['Sanne', ['s', 'sw']],
    ['Sanne de Wit ', []],
    ['Night, please', []],
    ['xyz', []],
  ])('%j suggests %j', (query, ids) => expect(matchingMentionables(KNOWN, query).map(({ id }) => id)).toEqual(ids));
});

describe('a note as it is stored', () => {
  it.each<[string, string, string, string]>([
    ['as it is', 'ask @Night now', '@Night', 'ask @Night now'],
    ['trimmed', '  \n@Night now ', '@Night', '@Night now'],
    ['with signs joined before it', 'cafe\u0301 @Night', '@Night', 'café @Night'],
    ['with signs joined in it', '@Jose\u0301 x', '@Jose\u0301', '@José x'],
    ['with what Postgres does not take', 'a\u0000 @Night', '@Night', 'a @Night'],
    ['at its end', '@Night ', '@Night ', '@Night'],
  ])('%s has its mention where it stands', (_how, text, name, stored) => {
    const from = text.indexOf(name);
    const placed = placeMentions(text, [{ kind: 'team', id: 'n', from, to: from + name.length }]);
    expect(placed?.text).toBe(stored);
    const [mention] = placed!.mentions;
    expect(stored.slice(mention!.from, mention!.to)).toBe(name.trim().normalize('NFC'));
  });

  it.each([
    ['outside', [{ from: 0, to: 99 }]],
    ['without an @', [{ from: 1, to: 3 }]],
    ['of nothing', [{ from: 0, to: 1 }]],
    ['backwards', [{ from: 0, to: -1 }]],
    [
      'over another',
      [
        { from: 0, to: 6 },
        { from: 0, to: 3 },
      ],
    ],
  ])('is refused with a place %s', (_how, places) =>
    expect(
      placeMentions(
        '@Night',
        places.map((place) => ({ kind: 'team', id: 'n', ...place })),
      ),
    ).toBeUndefined(),
  );

  it('is refused with a place that cuts a sign in two', () => {
    expect(placeMentions('@e\u0301', [{ kind: 'agent', id: 'x', from: 0, to: 2 }])).toBeUndefined();
    expect(placeMentions('e\u0301@x', [{ kind: 'agent', id: 'x', from: 2, to: 4 }])?.mentions).toMatchObject([
      { from: 1, to: 3 },
    ]);
  });
});

it('cuts a text where somebody is named, and leaves places that do not fit alone', () => {
  const at = (from: number, to: number) => ({ kind: 'agent', id: 'x', from, to }) as const;
  expect(mentionPieces('hi @x!', [at(3, 5), at(4, 6), at(5, 99)])).toEqual([
    { text: 'hi ', mention: null },
    { text: '@x', mention: at(3, 5) },
    { text: '!', mention: null },
  ]);
  expect(mentionPieces('', [])).toEqual([]);
});

it('tells apart who shares a name', () =>
  expect(
    distinctNames([
      { name: 'Sam', apart: 'sam1' },
      { name: 'sam', apart: 'sam2' },
      { name: 'Kim', apart: 'kim' },
    ]).map(({ name }) => name),
  ).toEqual(['Sam (sam1)', 'sam (sam2)', 'Kim']));
