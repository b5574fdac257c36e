import type { ConsoleLocale } from '../../console-language.ts';
import { ar } from './ar.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import type { MailTexts } from './mail-texts.ts';
import { nl } from './nl.ts';
import { pt } from './pt.ts';

export const MAIL_TEXTS: Readonly<Record<ConsoleLocale, MailTexts>> = { en, nl, de, fr, es, pt, ja, ar };

/** How dates are written in each language. */
export const DATE_FORMATS: Readonly<Record<ConsoleLocale, string>> = {
  en: 'en-GB',
  nl: 'nl-NL',
  de: 'de-DE',
  fr: 'fr-FR',
  es: 'es-ES',
  pt: 'pt-BR',
  ja: 'ja-JP',
  ar: 'ar-u-nu-latn',
};
