import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, excerpt, MAX_TEXT_LENGTH } from './text.ts';

describe('text from outside', () => {
  it.each([
    ['as it is', 'Hé, waar is mijn pakket? 📦', 'Hé, waar is mijn pakket? 📦'],
    ['without U+0000', 'a\u0000b\u0000', 'ab'],
    ['composed', 'cafe\u0301', 'caf\u00e9'],
    ['composed over a U+0000 that stood between', 'e\u0000\u0301', 'é'],
    ['with a mark for half a character at its end', 'oh \ud83d', 'oh \ufffd'],
    ['with a mark for the other half', '\udce6 oh', '\ufffd oh'],
    ['with whole characters of two halves', '\ud83d\udce6', '📦'],
    ['with its line breaks', 'a\n\n b', 'a\n\n b'],
    ['empty', '', ''],
  ])('is kept %s', (_how, text, kept) => expect(cleanText(text)).toBe(kept));

  it('is cut to the longest that is kept, after composing', () => {
    expect(cleanText('a'.repeat(MAX_TEXT_LENGTH))).toHaveLength(MAX_TEXT_LENGTH);
    expect(cleanText('a'.repeat(MAX_TEXT_LENGTH + 1))).toHaveLength(MAX_TEXT_LENGTH);
    expect(cleanText('e\u0301'.repeat(MAX_TEXT_LENGTH))).toBe('é'.repeat(MAX_TEXT_LENGTH));
    expect(cleanText('\u0958'.repeat(MAX_TEXT_LENGTH))).toHaveLength(MAX_TEXT_LENGTH); // becomes two characters each
  });

  it('is never cut through a character of two halves', () => {
    expect(cleanText(`a${'📦'.repeat(MAX_TEXT_LENGTH)}`)).toBe(`a${'📦'.repeat((MAX_TEXT_LENGTH - 2) / 2)}`);
  });

  it('can be cleaned twice to no effect, and is always fit to store', () => {
    const anything = fc
      .string({ unit: 'binary', maxLength: 60 })
      .map((text) => text.replaceAll('b', '\ud83d').replaceAll('z', '\u0000'));
    fc.assert(
      fc.property(anything, (text) => {
        const clean = cleanText(text);
        expect(cleanText(clean)).toBe(clean);
        expect(clean.isWellFormed()).toBe(true);
        expect(clean).not.toContain('\u0000');
        expect(clean.normalize('NFC')).toBe(clean);
      }),
      { seed: 15 },
    );
  });
});

describe('an excerpt', () => {
  it.each([
    ['a short text as it is', 'short', 10, 'short'],
    ['a text that just fits', 'exactly 10', 10, 'exactly 10'],
    ['a long one cut, with a mark', 'exactly 11!', 10, 'exactly 1…'],
    ['one line', '  a\n\tb\u00a0 c  ', 10, 'a b c'],
    ['ten emoji that just fit', '📦'.repeat(10), 10, '📦'.repeat(10)],
    ['eleven emoji cut between two', '📦'.repeat(11), 10, `${'📦'.repeat(9)}…`],
    ['a letter and many emoji', `a${'📦'.repeat(99)}`, 10, `a${'📦'.repeat(8)}…`],
    ['nothing', '', 10, ''],
  ])('is %s', (_what, text, max, short) => expect(excerpt(text, max)).toBe(short));

  it('has at most as many characters as asked, and ends in a mark only when something was cut', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-composite', maxLength: 30 }),
        fc.integer({ min: 2, max: 20 }),
        (text, max) => {
          const whole = text.replaceAll(/\s+/gu, ' ').trim();
          const short = excerpt(text, max);
          expect(Array.from(short).length).toBe(Math.min(max, Array.from(whole).length));
          expect(short.isWellFormed()).toBe(whole.isWellFormed());
          if (Array.from(whole).length <= max) expect(short).toBe(whole);
          else expect(whole.startsWith(short.slice(0, -1))).toBe(true);
        },
      ),
      { seed: 15 },
    );
  });

  it('has 160 characters unless told', () => expect(excerpt('a'.repeat(500))).toHaveLength(160));
});
