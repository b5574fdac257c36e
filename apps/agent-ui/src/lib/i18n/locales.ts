import { type Address, CONSOLE_LOCALES, type ConsoleLocale } from '@kwartier/core';

export type Locale = ConsoleLocale;
export type { Address };

/**
 * The console's languages: each name as its own speakers write it, how dates and numbers are written, where a line begins, and how
 * people are spoken to unless they choose otherwise, where the language tells it apart.
 */
export const LOCALES: Readonly<
  Record<
    Locale,
    {
      readonly name: string;
      readonly format: string;
      readonly direction: 'ltr' | 'rtl';
      readonly address: Address | null;
    }
  >
> = {
  en: { name: 'English', format: 'en-GB', direction: 'ltr', address: null },
  nl: { name: 'Nederlands', format: 'nl-NL', direction: 'ltr', address: 'informal' },
  de: { name: 'Deutsch', format: 'de-DE', direction: 'ltr', address: 'formal' },
  fr: { name: 'Français', format: 'fr-FR', direction: 'ltr', address: 'formal' },
  es: { name: 'Español', format: 'es-ES', direction: 'ltr', address: 'informal' },
  pt: { name: 'Português', format: 'pt-BR', direction: 'ltr', address: 'informal' },
  ja: { name: '日本語', format: 'ja-JP', direction: 'ltr', address: null },
  ar: { name: 'العربية', format: 'ar-u-nu-latn', direction: 'rtl', address: null },
};

export const isLocale = (tag: string): tag is Locale => CONSOLE_LOCALES.some((locale) => locale === tag);

/** The first language of a browser's list that the console speaks; English if none. */
export const bestLocale = (tags: readonly string[]): Locale =>
  tags.map((tag) => tag.toLowerCase().split('-')[0]!).find(isLocale) ?? 'en';
