import { CONSOLE_LOCALES } from '../console-language.ts';
import { ABUSE_WORDS } from './words.ts';

/** What a workspace says about words itself. Each as in the lists: `*` at the end means however it goes on. */
export interface OwnAbuseWords {
  /** Count besides the lists. */
  readonly extra: readonly string[];
  /** Do not count, although the lists have them. */
  readonly allowed: readonly string[];
}

export const NO_OWN_WORDS: OwnAbuseWords = { extra: [], allowed: [] };
/** How many words of each kind a workspace may have, and how long one may be, in UTF-16 units. */
export const MAX_OWN_WORDS = 300;
export const MAX_OWN_WORD_LENGTH = 80;
/** What goes on begins with so many letters at least: shorter ones begin half the language. */
const SHORTEST_BEGINNING = 3;
/** What is looked at of a text, in UTF-16 units: nobody needs more to insult. */
const LOOK_AT = 5_000;
/** How many words with stars are held against every word of the lists: a text of nothing else must not cost more than others. */
const MOST_MASKED = 20;

interface Entry {
  /** As the list has it. */
  readonly given: string;
  readonly words: readonly string[];
  readonly goesOn: boolean;
  /** The only language in which it counts; null: in any. */
  readonly language: string | null;
}

/** Lists made ready to be looked up in; see `abuseWords`. */
export interface AbuseWords {
  /** By their first word. */
  readonly whole: ReadonlyMap<string, readonly Entry[]>;
  /** Single words that go on, by their first `SHORTEST_BEGINNING` letters. */
  readonly beginnings: ReadonlyMap<string, readonly Entry[]>;
  /** Of scripts without spaces between words. */
  readonly signs: readonly Entry[];
}

const WITHOUT_SPACES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const KATAKANA = /[\p{sc=Katakana}ー]/u;
const LIGATURES: Readonly<Record<string, string>> = { ß: 'ss', œ: 'oe', æ: 'ae', ø: 'o', ł: 'l' };
const ARABIC: Readonly<Record<string, string>> = { أ: 'ا', إ: 'ا', آ: 'ا', ٱ: 'ا', ى: 'ي', ة: 'ه' };

/**
 * A text as words are compared: small, full width as half width, without accents of Latin letters, Arabic vowel signs and lengthening, and
 * the signs of no width that hide a word. Japanese keeps its voicing marks: they make another word.
 */
const ASCII = /^[\0-\x7f]*$/u;
const folded = (text: string): string => (ASCII.test(text) ? text.toLowerCase() : foldedFully(text));

const foldedFully = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f\u064b-\u0652\u0670\u0640\u00ad\u200b-\u200f\u2060\ufeff]/gu, '')
    .normalize('NFC')
    .replaceAll(/[ßœæøł]/gu, (letter) => LIGATURES[letter]!)
    .replaceAll(/[أإآٱىة]/gu, (letter) => ARABIC[letter]!);

const wordsIn = (text: string): string[] => text.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);

function entryOf(line: string, language: string | null): Entry | undefined {
  const goesOn = line.trimEnd().endsWith('*');
  const given = line.trim().replace(/\*$/u, '').trim();
  const words = WITHOUT_SPACES.test(given) ? [folded(given)] : wordsIn(folded(given));
  return words.length === 0 ? undefined : { given, words, goesOn: goesOn && words.length === 1, language };
}

const linesOf = (list: string): string[] => list.split(',');

/** The lists with what a workspace adds to them and takes out. Made once for many texts. */
export function abuseWords({ extra, allowed }: OwnAbuseWords = NO_OWN_WORDS): AbuseWords {
  const out = new Set(allowed.map((line) => entryOf(line, null)?.words.join(' ')));
  const whole = new Map<string, Entry[]>();
  const beginnings = new Map<string, Entry[]>();
  const signs: Entry[] = [];
  const add = (line: string, language: string | null) => {
    const entry = entryOf(line, language);
    if (!entry || out.has(entry.words.join(' '))) return;
    const [first] = entry.words as [string];
    if (WITHOUT_SPACES.test(first)) signs.push(entry);
    else if (entry.goesOn) {
      const start = first.slice(0, SHORTEST_BEGINNING);
      const others = (beginnings.get(start) ?? []).filter((one) => one.words[0] !== first);
      beginnings.set(start, [...others, entry]);
    } else whole.set(first, [...(whole.get(first) ?? []), entry]);
  };
  for (const locale of CONSOLE_LOCALES) {
    for (const line of linesOf(ABUSE_WORDS[locale].anywhere)) add(line, null);
    for (const line of linesOf(ABUSE_WORDS[locale].here)) add(line, locale);
  }
  for (const line of extra) add(line, null);
  return { whole, beginnings, signs };
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const LETTER = /\p{L}/u;

const PLAIN = /^[\p{L}\p{M}]+$/u;
const HELD = /(.)\1\1/u;

/** How one written word may be meant: as it stands, with signs for the letters they look like, and without a letter held for long. */
function readingsOf(word: string): string[] {
  // Nearly every word of every message: this is asked of all that comes in.
  if (PLAIN.test(word) && !HELD.test(word)) return [word];
  const plain = word.replaceAll(/[^\p{L}\p{N}\p{M}]/gu, '');
  const readings = new Set([plain]);
  const inside = word.replace(/^[!$@*]+|[!*]+$/gu, '');
  if (LETTER.test(inside) && /[013457@$!]/u.test(inside))
    readings.add(
      inside.replaceAll(/[013457@$!]/gu, (sign) => LOOKALIKES[sign]!).replaceAll(/[^\p{L}\p{N}\p{M}]/gu, ''),
    );
  for (const reading of [...readings])
    if (/(.)\1\1/u.test(reading)) {
      readings.add(reading.replaceAll(/(.)\1{2,}/gu, '$1'));
      readings.add(reading.replaceAll(/(.)\1{2,}/gu, '$1$1'));
    }
  return [...readings].filter(Boolean);
}

/** Whether a word with stars for letters, as "f*ck", is meant: more of it must be seen than hidden. */
function isMasked(word: string, wanted: string): boolean {
  const signs = [...word];
  const hidden = signs.filter((sign) => sign === '*').length;
  return (
    hidden > 0 &&
    signs.length === [...wanted].length &&
    signs.length > 2 * hidden &&
    signs.every((sign, place) => sign === '*' || sign === [...wanted][place])
  );
}

/** Whether it stands there by itself: katakana go on to another word, as バカ does to バカンス. */
function standsAlone(text: string, needle: string, at: number): boolean {
  const ends = (inside: string | undefined, outside: string | undefined) =>
    inside === undefined || outside === undefined || !KATAKANA.test(inside) || !KATAKANA.test(outside);
  return ends(needle[0], text[at - 1]) && ends(needle.at(-1), text[at + needle.length]);
}

function saysSigns(text: string, needle: string): boolean {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1))
    if (standsAlone(text, needle, at)) return true;
  return false;
}

/**
 * The words of a text that may be abuse, as the lists have them, each once; none: nothing was found. Whole words only, so that Scunthorpe is a
 * town. Links and names that are called are not looked at.
 *
 * @param language BCP 47 of the text; null where nobody could tell: then only what counts in any
 */
export function findAbuse(text: string, language: string | null, lists: AbuseWords): string[] {
  const plain = folded(text.slice(0, LOOK_AT)).replaceAll(/(?:https?:\/\/|(?<![\p{L}\p{N}])@)\S+/gu, ' ');
  const own = language?.toLowerCase().split('-')[0] ?? null;
  const counts = (entry: Entry) => entry.language === null || entry.language === own;
  const found = new Set<string>();
  for (const entry of lists.signs) if (counts(entry) && saysSigns(plain, entry.words[0]!)) found.add(entry.given);
  const written = plain.split(/[^\p{L}\p{N}\p{M}@$!*]+/u).filter((word) => LETTER.test(word));
  const readings = written.map(readingsOf);
  let masked = 0;
  readings.forEach((of, at) => {
    for (const reading of of) {
      for (const entry of lists.whole.get(reading) ?? [])
        if (counts(entry) && entry.words.every((word, place) => place === 0 || readings[at + place]?.includes(word)))
          found.add(entry.given);
      for (const entry of lists.beginnings.get(reading.slice(0, SHORTEST_BEGINNING)) ?? [])
        if (reading.startsWith(entry.words[0]!) && counts(entry)) found.add(entry.given);
    }
    if (!written[at]!.includes('*') || masked++ >= MOST_MASKED) return;
    for (const entries of lists.whole.values())
      for (const entry of entries)
        if (
          counts(entry) &&
          isMasked(written[at]!, entry.words[0]!) &&
          entry.words.every((word, place) => place === 0 || readings[at + place]?.includes(word))
        )
          found.add(entry.given);
    for (const entries of lists.beginnings.values())
      for (const entry of entries) {
        const beginning = entry.words[0]!;
        if (counts(entry) && isMasked(written[at]!.slice(0, beginning.length), beginning)) found.add(entry.given);
      }
  });
  return [...found];
}

/** What is taken for true of a message: what a person said of it, or else what was found. */
export const isTakenForAbuse = (message: {
  readonly isAbuseFound: boolean;
  readonly isAbuseMarked: boolean | null;
}): boolean => message.isAbuseMarked ?? message.isAbuseFound;
