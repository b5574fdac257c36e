import english from 'virtual:messages/en';
import { IntlMessageFormat } from 'intl-messageformat';
import { createElement, Fragment, type ReactNode } from 'react';
import { type Address, LOCALES, type Locale } from './locales.ts';
import type { ServerCatalogue } from './server-patterns.ts';
import { sayServerBy } from './server-text.ts';

/** What a message becomes in one language: its text, or the syntax tree of one that takes values. */
export type Catalogue = Readonly<Record<string, string | readonly object[]>>;
export type Values = Readonly<Record<string, string | number | boolean | Date | null | undefined>>;
/** Values of `rich`: elements, and for each tag what to make of its inside. */
export type RichValues = Readonly<Record<string, ReactNode | ((inside: ReactNode) => ReactNode)>>;

/** What a language says instead of the console's texts, and instead of the server's. */
type Loaded = () => Promise<{ readonly default: Catalogue; readonly server: ServerCatalogue }>;

const CATALOGUES: Record<Exclude<Locale, 'en'>, Loaded> = {
  nl: () => import('virtual:messages/nl'),
  de: () => import('virtual:messages/de'),
  fr: () => import('virtual:messages/fr'),
  es: () => import('virtual:messages/es'),
  pt: () => import('virtual:messages/pt'),
  ja: () => import('virtual:messages/ja'),
  ar: () => import('virtual:messages/ar'),
};

/** What is said otherwise to who is spoken to the other way; only what differs. */
const OTHERWISE: Partial<Record<Locale, Loaded>> = {
  nl: () => import('virtual:messages/nl-formal'),
  de: () => import('virtual:messages/de-informal'),
  fr: () => import('virtual:messages/fr-informal'),
  es: () => import('virtual:messages/es-formal'),
  pt: () => import('virtual:messages/pt-formal'),
};

let current: Locale = 'en';
let catalogue: Catalogue = english;
const formats = new Map<string, IntlMessageFormat>();

/**
 * Speak a language from now on: texts already on screen stay until they are drawn again.
 * @param address how somebody is spoken to; null: as the language has it by itself
 * @throws if it cannot be fetched
 */
export async function speak(locale: Locale, address: Address | null = null): Promise<void> {
  const differs = address !== null && address !== LOCALES[locale].address;
  // What the server says is English already, so nothing is fetched for it.
  const [usual, otherwise, patterns] = await Promise.all([
    locale === 'en' ? undefined : CATALOGUES[locale](),
    differs ? OTHERWISE[locale]?.() : undefined,
    locale === 'en' ? undefined : import('./server-patterns.ts'),
  ]);
  current = locale;
  catalogue = { ...(usual?.default ?? english), ...otherwise?.default };
  sayServerBy(patterns?.translatorOf({ ...usual?.server, ...otherwise?.server }));
  formats.clear();
  numbers = undefined;
}

export const currentLocale = (): Locale => current;
/** The tag for Intl: dates, numbers, plurals and order of names. */
export const formatLocale = (): string => LOCALES[current].format;

/** What stands after @@ tells translators which sense is meant, and is never shown. */
const plain = (message: string): string => message.split('@@')[0]!;

function formatOf(message: string, tree: readonly object[]): IntlMessageFormat {
  let format = formats.get(message);
  if (!format) {
    format = new IntlMessageFormat([...tree] as never, formatLocale());
    formats.set(message, format);
  }
  return format;
}

/**
 * A text of the console in the person's language.
 *
 * The English text is the key: `t('Send')`, `t('{count, plural, one {# reply} other {# replies}}', { count })` (ICU), and where one
 * English word has two senses `t('Open@@status')`. Always a literal, so that `npm run messages` finds it. Call it while drawing, never
 * while a module loads: a table of texts is made of `msg` and translated where it is used.
 */
export function t(message: string, values?: Values): string {
  const said = catalogue[message] ?? english[message] ?? plain(message);
  if (typeof said !== 'string') return String(formatOf(message, said).format(values as never));
  return values
    ? said.replace(NAME, (place, name: string) => {
        const value = values[name];
        return value === undefined ? place : typeof value === 'number' ? number(value) : String(value);
      })
    : said;
}

const NAME = /\{(\w+)\}/g;

/** Marks a text for translation where it stands, and gives it back untouched: for tables that `t` reads later. */
export const msg = <Message extends string>(message: Message): Message => message;

/** The same as `t` for a text with elements in it: `rich('<b>{name}</b> is answering.', { name, b: (x) => <b>{x}</b> })`. */
export function rich(message: string, values: RichValues): ReactNode {
  const said = catalogue[message] ?? english[message] ?? plain(message);
  // Every other piece is a name.
  if (typeof said === 'string')
    return createElement(
      Fragment,
      null,
      ...said.split(NAME).map((piece, at) => (at % 2 === 0 ? piece : (values[piece] as ReactNode))),
    );
  const wrapped = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'function' ? (parts: ReactNode[]) => value(createElement(Fragment, null, ...parts)) : value,
    ]),
  );
  const parts = formatOf(message, said).format<ReactNode>(wrapped as never);
  return Array.isArray(parts) ? createElement(Fragment, null, ...parts) : parts;
}

/** Making one takes longer than a hundred numbers written with it. */
let numbers: Intl.NumberFormat | undefined;

/** A whole number as the person writes it. */
export function number(value: number): string {
  numbers ??= new Intl.NumberFormat(formatLocale());
  return numbers.format(value);
}
/** Several things in one sentence: "Sanne, Daan and Tess". */
export const enumerate = (items: readonly string[], type: 'conjunction' | 'disjunction' = 'conjunction'): string =>
  new Intl.ListFormat(formatLocale(), { type }).format(items);
