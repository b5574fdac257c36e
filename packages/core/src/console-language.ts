/** The languages that the console speaks. */
export const CONSOLE_LOCALES = ['en', 'nl', 'de', 'fr', 'es', 'pt', 'ja', 'ar'] as const;
export type ConsoleLocale = (typeof CONSOLE_LOCALES)[number];

/** How somebody is spoken to, in the languages that tell the two apart (je and u, du and Sie). */
export const ADDRESSES = ['formal', 'informal'] as const;
export type Address = (typeof ADDRESSES)[number];
