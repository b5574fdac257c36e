/** The console's languages: each name as its own speakers write it, how dates and numbers are written, where a line begins. */
export const LOCALES = {
  en: { name: 'English', format: 'en-GB', direction: 'ltr' },
  nl: { name: 'Nederlands', format: 'nl-NL', direction: 'ltr' },
  de: { name: 'Deutsch', format: 'de-DE', direction: 'ltr' },
  fr: { name: 'Français', format: 'fr-FR', direction: 'ltr' },
  es: { name: 'Español', format: 'es-ES', direction: 'ltr' },
  pt: { name: 'Português', format: 'pt-PT', direction: 'ltr' },
  ja: { name: '日本語', format: 'ja-JP', direction: 'ltr' },
  ar: { name: 'العربية', format: 'ar-u-nu-latn', direction: 'rtl' },
} as const satisfies Record<string, { name: string; format: string; direction: 'ltr' | 'rtl' }>;

export type Locale = keyof typeof LOCALES;

export const isLocale = (tag: string): tag is Locale => Object.hasOwn(LOCALES, tag);

/** The first language of a browser's list that the console speaks; English if none. */
export const bestLocale = (tags: readonly string[]): Locale =>
  tags.map((tag) => tag.toLowerCase().split('-')[0]!).find(isLocale) ?? 'en';
