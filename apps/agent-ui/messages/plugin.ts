import { existsSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { compile } from './compile.ts';

const PREFIX = 'virtual:messages/';

/** Where a language's texts are kept: message to translation; for English a list. */
export const catalogueFile = (name: string): string => new URL(`./${name}.json`, import.meta.url).pathname;

/** The messages of a catalogue: English text to what is said instead. */
export function readCatalogue(name: string): Record<string, string> {
  const read = JSON.parse(readFileSync(catalogueFile(name), 'utf8')) as string[] | Record<string, string>;
  return Array.isArray(read) ? Object.fromEntries(read.map((message) => [message, message.split('@@')[0]!])) : read;
}

const serverName = (name: string): string => `server-${name}`;

/** What a language makes of the server's texts: pattern to translation; nothing where it has no file of its own. */
export const readServerCatalogue = (name: string): Record<string, string> =>
  existsSync(catalogueFile(serverName(name))) ? readCatalogue(serverName(name)) : {};

/**
 * `virtual:messages/<language>`: a catalogue with every message compiled, and as `server` what the language makes of the server's
 * texts. English holds only what needs formatting: any other message, and all that the server says, is its own text.
 */
export function messages(): Plugin {
  return {
    name: 'messages',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return;
      const name = id.slice(PREFIX.length + 1);
      for (const file of [name, serverName(name)]) this.addWatchFile(catalogueFile(file));
      const compiled = Object.entries(readCatalogue(name)).map(([message, text]) => [message, compile(text)] as const);
      const kept = name === 'en' ? compiled.filter(([, text]) => typeof text !== 'string') : compiled;
      return `export default ${JSON.stringify(Object.fromEntries(kept))};\nexport const server = ${JSON.stringify(readServerCatalogue(name))};`;
    },
  };
}
