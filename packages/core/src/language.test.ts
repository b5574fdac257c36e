import { expect, it } from 'vitest';
import { languageAfter } from './language.ts';

const DUTCH = 'Mijn koffer is nog steeds niet aangekomen, wat nu?';

it.each([
  ['is that of the first message that can tell', null, 'nl', 'Waar is mijn koffer', 'nl'],
  ['stays when a message says nothing', 'en', null, '👍', 'en'],
  ['stays when a message is short', 'en', 'nl', 'ok bedankt', 'en'],
  ['changes with a message that is long enough', 'en', 'nl', DUTCH, 'nl'],
  ['counts letters, not signs', 'en', 'nl', `ok ${'!'.repeat(60)}`, 'en'],
  ['is unknown while nothing can tell', null, null, '???', null],
])('the language of a conversation %s', (_what, current, language, text, after) => {
  expect(languageAfter(current, language, text)).toBe(after);
});
