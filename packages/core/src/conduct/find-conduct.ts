import { type Address, CONSOLE_LOCALES, type ConsoleLocale } from '../console-language.ts';
import { PRIVATE_DATA } from '../outgoing-check.ts';
import { ADDRESS_WORDS, BLAMING, CONDUCT, CONDUCT_IN, type Conduct, type ConductChannel } from './rules.ts';

/** What an answer may be held back for until somebody says why it may go out. */
export const CONFIRMABLE = [...PRIVATE_DATA, ...CONDUCT] as const;
export type Confirmable = (typeof CONFIRMABLE)[number];

/** How a brand wants its people to speak in public. */
export interface ConductRules {
  /** Whether they are told what a reader may take amiss. */
  readonly isOn: boolean;
  /** How it speaks to customers, where a language tells it apart; null: as each finds right. */
  readonly address: Address | null;
}

/** What holds for a brand that has said nothing. */
export const DEFAULT_CONDUCT: ConductRules = { isOn: true, address: null };

/** One piece of text that somebody may take amiss. `from` and `to` count UTF-16 units; both 0 where it is what is missing. */
export interface ConductFound {
  readonly what: Conduct;
  readonly from: number;
  readonly to: number;
}

const LINK_OR_NAME = /https?:\/\/\S+|(?<![\p{L}\p{N}])[@#]\S+/gu;
/** Four letters at least: codes of airports, currencies and companies are shorter. */
const LOUD_RUN = /(?<![\p{L}\p{N}])\p{Lu}{4,}(?:[^\p{L}\p{N}\n]{1,3}\p{Lu}{2,}){2,}(?![\p{L}\p{N}])/gu;
const LOUD_WORD = /(?<![\p{L}\p{N}])\p{Lu}{4,}(?![\p{L}\p{N}])/gu;
const LETTER = /\p{L}/gu;
const CAPITAL = /\p{Lu}/gu;
/** Of so many letters at least, more than half capitals: shouted, whatever the words are. */
const LOUD_LETTERS = 16;

function shoutedIn(text: string): ConductFound | undefined {
  const [run] = text.matchAll(LOUD_RUN);
  if (run) return { what: 'shouting', from: run.index, to: run.index + run[0].length };
  const letters = text.match(LETTER)?.length ?? 0;
  const capitals = text.match(CAPITAL)?.length ?? 0;
  const [word] = text.matchAll(LOUD_WORD);
  return word && letters >= LOUD_LETTERS && capitals * 2 > letters
    ? { what: 'shouting', from: word.index, to: word.index + word[0].length }
    : undefined;
}

/** Of the same length, so that places stay. */
const lowered = (text: string): string =>
  [...text]
    .map((sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign))
    .join('')
    .replaceAll("'", '’');
const isLetter = (sign: string | undefined): boolean => sign !== undefined && /[\p{L}\p{N}\p{M}]/u.test(sign);
/** Arabic writes the same word with and without its hamza. */
const plainArabic = (text: string): string => text.replaceAll(/[أإآ]/gu, 'ا');
const WITHOUT_SPACES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;

function blameIn(text: string, locale: ConsoleLocale): ConductFound | undefined {
  const plain = plainArabic(lowered(text));
  for (const turn of BLAMING[locale]) {
    const needle = plainArabic(turn);
    for (let at = plain.indexOf(needle); at >= 0; at = plain.indexOf(needle, at + 1)) {
      const to = at + needle.length;
      if (WITHOUT_SPACES.test(needle) || (!isLetter(plain[at - 1]) && !isLetter(plain[to])))
        return { what: 'blaming', from: at, to };
    }
  }
  return undefined;
}

function addressIn(text: string, locale: ConsoleLocale, wanted: Address): ConductFound[] {
  const words = ADDRESS_WORDS[locale];
  if (!words) return [];
  const against = wanted === 'formal' ? 'informal' : 'formal';
  const [wrong] = text.matchAll(words[against]);
  if (wrong) return [{ what: against, from: wrong.index, to: wrong.index + wrong[0].length }];
  const isThere = !text.matchAll(words[wanted]).next().done;
  return wanted === 'formal' && !isThere ? [{ what: 'no_address', from: 0, to: 0 }] : [];
}

/**
 * What a reader may take amiss in a public answer, each kind once: shouting, a blaming turn, another way to speak to somebody than the
 * brand's. Every one may go out all the same.
 *
 * @param language BCP 47 of the conversation; null: nobody could tell, then only what needs no words is looked for
 */
export function findConduct(
  text: string,
  channel: ConductChannel,
  language: string | null,
  { isOn, address }: ConductRules = DEFAULT_CONDUCT,
): ConductFound[] {
  if (!isOn) return [];
  const plain = text.replaceAll(LINK_OR_NAME, (piece) => '_'.repeat(piece.length));
  const base = language?.toLowerCase().split('-')[0];
  const locale = CONSOLE_LOCALES.find((one) => one === base);
  const found = [
    shoutedIn(plain),
    locale && blameIn(plain, locale),
    ...(locale && address ? addressIn(plain, locale, address) : []),
  ];
  return found.filter((one): one is ConductFound => one !== undefined && CONDUCT_IN[channel].includes(one.what));
}
