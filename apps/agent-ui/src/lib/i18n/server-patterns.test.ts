import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { readServerCatalogue } from '../../../messages/plugin.ts';
import { TRANSLATIONS } from '../../../messages/read-console.ts';
import { sayServer, speak } from './index.ts';
import { translatorOf } from './server-patterns.ts';

afterEach(() => speak('en'));

describe('translatorOf', () => {
  const say = translatorOf({
    'Somebody has taken it already.': 'Iemand heeft het al opgepakt.',
    '{0} refused this: {1}': '{0} weigerde dit: {1}',
    '{0} allows this reply.': '{0} staat dit toe.',
    '{0} allows this reply: {1} mentioned @{2}.': '@{2} is door {1} vermeld, {0} staat dit toe.',
    'It holds {0}. (Really?)': 'Er staat {0} in. (Echt?)',
    'a phone number': 'een telefoonnummer',
  });

  it.each([
    ['Somebody has taken it already.', 'Iemand heeft het al opgepakt.'],
    ['X allows this reply.', 'X staat dit toe.'],
    ['X allows this reply: Sara W. mentioned @strolio.', '@strolio is door Sara W. vermeld, X staat dit toe.'],
    ['It holds a phone number. (Really?)', 'Er staat een telefoonnummer in. (Echt?)'],
    ['X refused this: Somebody has taken it already.', 'X weigerde dit: Iemand heeft het al opgepakt.'],
    ['X refused this: Nobody knows why.\nNobody.', 'X weigerde dit: Nobody knows why.\nNobody.'],
  ])('of “%s” makes “%s”', (text, said) => {
    expect(say(text)).toBe(said);
  });

  it.each(['', 'toString', 'Something new.', 'before Somebody has taken it already.', ' allows this reply.'])(
    'leaves “%s” as it is',
    (text) => expect(say(text)).toBe(text),
  );

  it('puts a value in as it is, whatever signs it holds', () => {
    expect(say('It holds $1 {0} $& \\d. (Really?)')).toBe('Er staat $1 {0} $& \\d in. (Echt?)');
  });

  it('gives up on what nobody here composed', () => {
    const page = `X refused this: ${'a '.repeat(2_000)}`;
    expect(say(page)).toBe(page);
  });
});

const values = fc.array(fc.stringMatching(/^[a-z0-9]{4,12}$/), { minLength: 4, maxLength: 4 });
const fill = (pattern: string, given: readonly string[]) =>
  pattern.replace(/\{(\d)\}/g, (_place, n: string) => given[Number(n)]!);

describe.each(TRANSLATIONS)('what the server says, in %s', (language) => {
  const catalogue = readServerCatalogue(language);
  const say = translatorOf(catalogue);

  it('keeps its values, whatever they are', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(catalogue)), values, (pattern, given) => {
        expect(say(fill(pattern, given))).toBe(fill(catalogue[pattern]!, given));
      }),
      { numRuns: 1_000 },
    );
  });
});

it('is said as it comes in English, and in the language that is spoken from then on', async () => {
  const text = 'Too long by 3: 283 of 280 characters.';
  expect(sayServer(text)).toBe(text);
  await speak('nl');
  expect(sayServer(text)).toBe('3 te lang: 283 van 280 tekens.');
  await speak('en');
  expect(sayServer(text)).toBe(text);
});
