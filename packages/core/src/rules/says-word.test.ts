import { expect, it } from 'vitest';
import { saidWords } from './says-word.ts';

it.each([
  ['a word, whatever its capitals', 'My BAG is gone', ['bag'], 'word', ['bag']],
  ['no part of a word', 'The baggage belt', ['bag', 'age'], 'word', []],
  ['the beginning of a word', 'The baggage belt', ['bag', 'age'], 'beginning', ['bag']],
  ['a word whatever its accents', 'C’est annulé', ['annule', 'ANNULÉ'], 'word', ['annule', 'ANNULÉ']],
  ['a decomposed accent', 'annule\u0301', ['annulé'], 'word', ['annulé']],
  ['several words in a row, whatever stands between', 'Where is my—bag?', ['my bag'], 'word', ['my bag']],
  ['several words in another order not', 'bag my', ['my bag'], 'word', []],
  ['the last of several words by its beginning', 'free followers here', ['free fol'], 'beginning', ['free fol']],
  ['a hashtag as its word', 'so #Delayed', ['delayed'], 'word', ['delayed']],
  ['an emoji', 'thanks 🤬🤬', ['🤬'], 'word', ['🤬']],
  ['a word of a script without spaces', '荷物が届きません', ['荷物'], 'word', ['荷物']],
  ['nothing in nothing', '', ['bag'], 'beginning', []],
  ['no empty word', 'bag', ['', '  '], 'beginning', []],
] as const)('finds %s', (_what, text, words, match, found) => expect(saidWords(text, words, match)).toEqual(found));
