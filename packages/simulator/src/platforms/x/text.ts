import type { XEntities } from './model.ts';

const URL_PATTERN = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/gu;
const BARE_HOST_PATTERN =
  /(?<![\w@/.-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|eu|nl|de|fr|es|pl|tr|jp|uk|be)(?:\/\S*)?(?![\w-])/giu;
const MENTION_PATTERN = /(?<![\w@])[@＠]([A-Za-z0-9_]{1,25})/gu;
const HASHTAG_PATTERN = /(?<![\w#&])#([\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)/gu;
const WEIGHT_OF_URL = 23;

/** Handles named in a text, as written, without the @. */
export function handlesIn(text: string): string[] {
  return [...text.matchAll(MENTION_PATTERN)].map((match) => match[1]!);
}

/** Position in code points of a position in UTF-16 units. */
function codePoints(text: string, utf16Index: number): number {
  let count = 0;
  for (let i = 0; i < utf16Index; i += text.codePointAt(i)! > 0xffff ? 2 : 1) count += 1;
  return count;
}

/**
 * Replaces links by t.co addresses, as X does to every post and message, and remembers what they stand for.
 * Links that are t.co already stay.
 */
export function wrapLinks(
  text: string,
  shorten: (url: string) => string,
): { text: string; expanded: Map<string, string> } {
  const expanded = new Map<string, string>();
  const wrapped = text.replace(URL_PATTERN, (url) => {
    if (url.startsWith('https://t.co/')) return url;
    const short = shorten(url);
    expanded.set(short, url);
    return short;
  });
  return { text: wrapped, expanded };
}

/** Mentions, links and hashtags of a text, positions in code points. */
export function entitiesOf(
  text: string,
  userIdOf: (handle: string) => string | undefined,
  expanded: ReadonlyMap<string, string>,
): XEntities {
  const span = (match: RegExpExecArray): { start: number; end: number } => {
    const start = codePoints(text, match.index);
    return { start, end: start + [...match[0]].length };
  };
  return {
    mentions: [...text.matchAll(MENTION_PATTERN)].map((match) => {
      const id = userIdOf(match[1]!);
      return { ...span(match), username: match[1]!, ...(id === undefined ? {} : { id }) };
    }),
    urls: [...text.matchAll(URL_PATTERN)].map((match) => {
      const target = expanded.get(match[0]) ?? match[0];
      const bare = target.replace(/^https?:\/\/(www\.)?/, '');
      return {
        ...span(match),
        url: match[0],
        expanded_url: target,
        display_url: bare.length > 27 ? `${bare.slice(0, 26)}…` : bare,
      };
    }),
    hashtags: [...text.matchAll(HASHTAG_PATTERN)].map((match) => ({ ...span(match), tag: match[1]! })),
  };
}

/** Weight of one code point outside emoji: Latin and its relatives 1, everything else 2 (twitter-text 3 ranges). */
function weightOf(codePoint: number): number {
  const isLight =
    codePoint <= 4351 ||
    (codePoint >= 8192 && codePoint <= 8205) ||
    (codePoint >= 8208 && codePoint <= 8223) ||
    (codePoint >= 8242 && codePoint <= 8247);
  return isLight ? 1 : 2;
}

const EMOJI_PATTERN = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3/u;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Weighted length as X counts it: a link is 23, an emoji of any make 2, CJK 2 each, after NFC. The limit is 280. */
export function weightedLength(text: string): number {
  let urls = 0;
  const count = (): string => {
    urls += 1;
    return '';
  };
  const rest = text.normalize('NFC').replace(URL_PATTERN, count).replace(BARE_HOST_PATTERN, count);
  let weight = urls * WEIGHT_OF_URL;
  for (const { segment } of graphemes.segment(rest)) {
    if (EMOJI_PATTERN.test(segment)) weight += 2;
    else for (const char of segment) weight += weightOf(char.codePointAt(0)!);
  }
  return weight;
}

/** A guess at the language by script; texts in Latin script need to be told, else "en". */
export function guessLanguage(text: string): string {
  if (/[\u3040-\u30ff]/u.test(text)) return 'ja';
  if (/[\u0600-\u06ff]/u.test(text)) return 'ar';
  if (/[\u4e00-\u9fff]/u.test(text)) return 'zh';
  if (/[\u0400-\u04ff]/u.test(text)) return 'ru';
  return /\p{L}/u.test(text) ? 'en' : 'und';
}
