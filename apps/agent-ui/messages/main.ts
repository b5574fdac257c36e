/**
 * `npm run messages`: read every message of the console, write `en.json`, take out of the translations what nobody says any more, and
 * list what each still lacks.
 */
import { writeFileSync } from 'node:fs';
import { catalogueFile, readCatalogue } from './plugin.ts';
import { OTHERWISE, readConsole, TRANSLATIONS } from './read-console.ts';

const { messages } = readConsole();
const write = (name: string, value: unknown) =>
  writeFileSync(catalogueFile(name), `${JSON.stringify(value, null, 2)}\n`);
write('en', messages);
for (const name of [...TRANSLATIONS, ...OTHERWISE]) {
  const before = readCatalogue(name);
  const kept = Object.fromEntries(
    messages.filter((message) => before[message] !== undefined).map((message) => [message, before[message]]),
  );
  write(name, kept);
  if (!name.includes('-')) console.log(`${name}: ${Object.keys(kept).length} of ${messages.length}`);
}
