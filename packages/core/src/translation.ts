/** The services that can be asked for translations. */
export const TRANSLATION_PROVIDERS = ['libretranslate', 'deepl'] as const;
export type TranslationProvider = (typeof TRANSLATION_PROVIDERS)[number];

/** What each is called, and where it answers unless an admin says otherwise. */
export const TRANSLATION_FACTS: Readonly<
  Record<TranslationProvider, { readonly name: string; readonly baseUrl: string }>
> = {
  libretranslate: { name: 'LibreTranslate', baseUrl: 'https://libretranslate.com' },
  deepl: { name: 'DeepL', baseUrl: 'https://api-free.deepl.com' },
};

/** Longest text that is given to a service, in UTF-16 units: longer than any message or answer of a platform. */
export const MAX_TRANSLATED_LENGTH = 10_000;

/** A language without its region: what services and people tell apart. */
export const baseLanguage = (language: string): string => language.toLowerCase().split('-')[0]!;

/** Whether a text is in another language than the one somebody reads; unknown languages are not. */
export const isOtherLanguage = (language: string | null, reads: string): boolean =>
  language !== null && /^[a-z]{2,3}$/.test(baseLanguage(language)) && baseLanguage(language) !== baseLanguage(reads);
