import { fold } from '../search-excerpt.ts';
import type { WordMatch } from './rule.ts';

const words = (folded: string): string[] => folded.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
/** Scripts that put no space between words: there a word is found wherever its signs stand. */
const WITHOUT_SPACES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/**
 * Which of the words a text says, as they were given. Several words in one are found one after the other, whatever stands between them
 * but letters; what has no letters, as an emoji, is found anywhere.
 */
export function saidWords(text: string, wanted: readonly string[], match: WordMatch): string[] {
  const folded = fold(text.normalize('NFC'));
  const said = words(folded);
  return wanted.filter((one) => {
    const needle = fold(one.normalize('NFC')).trim();
    if (needle === '') return false;
    const parts = words(needle);
    if (parts.length === 0 || WITHOUT_SPACES.test(needle)) return folded.includes(needle);
    return said.some((_, at) =>
      parts.every((part, place) => {
        const word = said[at + place];
        if (word === undefined) return false;
        return match === 'beginning' && place === parts.length - 1 ? word.startsWith(part) : word === part;
      }),
    );
  });
}
