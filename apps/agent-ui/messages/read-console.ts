import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { extract, type Said } from './extract.ts';

const SOURCES = new URL('../src/', import.meta.url).pathname;

/** The languages besides English. */
export const TRANSLATIONS = ['nl', 'de', 'fr', 'es', 'pt', 'ja', 'ar'] as const;

/** What is said otherwise to who is spoken to the other way: only what differs from the language's own. */
export const OTHERWISE = ['nl-formal', 'de-informal', 'fr-informal', 'es-formal', 'pt-formal'] as const;

export interface Console {
  /** Every message, once, in the order of the alphabet. */
  readonly messages: readonly string[];
  /** What each file says past the translators; files that do so only. */
  readonly untranslated: Readonly<Record<string, Said['untranslated']>>;
}

/** Read all sources of the console; tests and the gallery speak English to developers and are left out. */
export function readConsole(): Console {
  const messages = new Set<string>();
  const untranslated: Record<string, Said['untranslated']> = {};
  for (const file of globSync('**/*.{ts,tsx}', { cwd: SOURCES }).sort()) {
    if (/\.test\.tsx?$|^gallery\/|^lib\/i18n\/|\.d\.ts$/.test(file)) continue;
    const said = extract(file, readFileSync(join(SOURCES, file), 'utf8'));
    for (const message of said.messages) messages.add(message);
    if (said.untranslated.length > 0) untranslated[file] = said.untranslated;
  }
  return { messages: [...messages].sort(), untranslated };
}
