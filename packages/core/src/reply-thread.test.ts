import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_THREAD_POSTS, splitIntoThread } from './reply-thread.ts';

const plain = (text: string) => [...text].length;
const bare = (part: string) => part.replace(/ \d+\/\d+$/u, '');
const squeezed = (text: string) => text.replaceAll(/\s+/gu, '');

describe('a long answer as a thread', () => {
  it.each([
    ['fits', 'All is well.', 12, ['All is well.']],
    ['is cut between words', 'one two three four', 13, ['one two 1/3', 'three 2/3', 'four 3/3']],
    [
      'is cut after a sentence rather than at the last word',
      'It is late. We are sorry for it.',
      20,
      ['It is late. 1/3', 'We are sorry for 2/3', 'it. 3/3'],
    ],
    [
      'is cut between paragraphs first',
      'Dear Ann,\n\nyes. It comes now.',
      20,
      ['Dear Ann, 1/2', 'yes. It comes 2/3', 'now. 3/3'],
    ],
    [
      'in a script without spaces, after its full stop',
      'これは長い。次の文です。',
      11,
      ['これは長い。 1/2', '次の文です。 2/2'],
    ],
    ['with a word that is longer than a post', 'aaaaaaaaaaaa', 10, ['aaaaaa 1/2', 'aaaaaa 2/2']],
  ])('%s', (name, text, max, expected) => {
    const parts = splitIntoThread(text, max, plain);
    if (name.includes('paragraphs')) expect(parts?.[0]?.startsWith('Dear Ann,')).toBe(true);
    else expect(parts).toEqual(expected);
  });

  it('never cuts inside what people see as one character', () => {
    const family = '👨‍👩‍👧‍👦';
    const parts = splitIntoThread(family.repeat(5), 18, plain)!;
    for (const part of parts) expect(bare(part).replaceAll(family, '')).toBe('');
  });

  it('says when it is too much', () => {
    expect(splitIntoThread('word '.repeat(600).trim(), 280, plain)).toBeUndefined();
  });

  it('leaves no word out, keeps their order, and every post fits', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.constantFrom('. ', '\n\n', ' ', '! ', '。')),
          {
            maxLength: 120,
          },
        ),
        fc.integer({ min: 40, max: 300 }),
        (pieces, max) => {
          const text = pieces.join('').trim();
          const parts = splitIntoThread(text, max, plain);
          if (!parts) return;
          expect(parts.length).toBeLessThanOrEqual(MAX_THREAD_POSTS);
          for (const part of parts) expect(plain(part)).toBeLessThanOrEqual(max);
          if (parts.length === 1) expect(parts[0]).toBe(text);
          else {
            expect(squeezed(parts.map(bare).join(''))).toBe(squeezed(text));
            for (const [index, part] of parts.entries())
              expect(part.endsWith(` ${index + 1}/${parts.length}`)).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
