import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptAround, foundAt } from './search-excerpt.ts';

describe('foundAt', () => {
  const found = (text: string, ...words: string[]) => foundAt(text, words).map(([from, to]) => text.slice(from, to));
  it.each([
    ['My Suitcase is gone', ['suit'], ['Suit']],
    ['Où est mon café?', ['cafe', 'ou'], ['Où', 'café']],
    ['unsuitable', ['suit'], []],
    ['荷物が届きません', ['荷物', '届き'], ['荷物', '届き']],
    ['🙂 suit 🙂', ['suit'], ['suit']],
    ['STRASSE', ['strasse'], ['STRASSE']],
    ['حقيبتي ضاعت', ['حقيبتي'], ['حقيبتي']],
    ['one two one', ['one'], ['one', 'one']],
    ['', ['a'], []],
  ])('marks in “%s” the words %j', (text, words, spans) => expect(found(text, ...words)).toEqual(spans));
});

describe('excerptAround', () => {
  it('leaves a short text whole', () => expect(excerptAround(' a\n b ', ['b'])).toBe('a b'));
  it('shows the words in their sentence', () => {
    const text = `${'before '.repeat(60)}my suitcase is gone ${'after '.repeat(60)}`;
    const excerpt = excerptAround(text, ['suitcase']);
    expect(excerpt).toMatch(/^…before .*my suitcase is gone after .*…$/);
  });
  it('is never longer than it may be, and never holds half a letter', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 600 }),
        fc.string({ minLength: 1, maxLength: 5 }),
        (text, word) => {
          const excerpt = excerptAround(text, [word], 100);
          expect(excerpt.length).toBeLessThanOrEqual(100);
          expect(excerpt.isWellFormed()).toBe(true);
        },
      ),
    ));
});
