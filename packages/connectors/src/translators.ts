import type { TranslationProvider } from '@kwartier/core';
import { deepl } from './translate-deepl.ts';
import { libreTranslate } from './translate-libre.ts';
import type { Translator } from './translator.ts';

/** The one list of translation services. */
export const translators: Readonly<Record<TranslationProvider, Translator>> = { libretranslate: libreTranslate, deepl };
