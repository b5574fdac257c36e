/**
 * `npm run messages`: read every message of the console and every text of the server, write `en.json` and `server.json`, take out of
 * the translations what nobody says any more, and list what each still lacks.
 */
import { writeFileSync } from 'node:fs';
import { catalogueFile, readCatalogue, readServerCatalogue } from './plugin.ts';
import { OTHERWISE, readConsole, TRANSLATIONS } from './read-console.ts';
import { readServerTexts } from './server-texts.ts';

const { messages } = readConsole();
const serverTexts = readServerTexts();
const write = (name: string, value: unknown) =>
  writeFileSync(catalogueFile(name), `${JSON.stringify(value, null, 2)}\n`);
/** What is still said, in the order of the list. */
const stillSaid = (list: readonly string[], before: Readonly<Record<string, string>>) =>
  Object.fromEntries(list.filter((one) => before[one] !== undefined).map((one) => [one, before[one]]));
write('en', messages);
write('server', serverTexts);
for (const name of [...TRANSLATIONS, ...OTHERWISE]) {
  const kept = stillSaid(messages, readCatalogue(name));
  const said = stillSaid(serverTexts, readServerCatalogue(name));
  write(name, kept);
  write(`server-${name}`, said);
  if (!name.includes('-'))
    console.log(
      `${name}: ${Object.keys(kept).length} of ${messages.length}, of the server's ${Object.keys(said).length} of ${serverTexts.length}`,
    );
}
