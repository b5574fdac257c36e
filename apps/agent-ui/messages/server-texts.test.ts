import { describe, expect, it } from 'vitest';
import { readCatalogue, readServerCatalogue } from './plugin.ts';
import { OTHERWISE, TRANSLATIONS } from './read-console.ts';
import { findServerTexts, readServerTexts, serverTextsOf } from './server-texts.ts';
import { LEFT_OUT } from './server-texts-left-out.ts';

const texts = readServerTexts();
const placesOf = (text: string) => [...new Set(text.match(/\{\d+\}/g))].sort().join();

describe('the server', () => {
  it('says what its list has: `npm run messages` writes it', () => {
    expect(Object.keys(readCatalogue('server'))).toEqual(texts);
    expect(texts.length).toBeGreaterThan(250);
  });

  it('says these, wherever they come from', () => {
    expect(texts).toEqual(
      expect.arrayContaining([
        'Too long by {0}: {1} of {2} characters.',
        '{0} allows this reply.',
        '{0} allows this reply: {1} mentioned @{2}.',
        'Least loaded of those free: {0} of {1}',
        'Handed over by {0}',
        'Kept: {0} refuses our access. Goes out after the reconnect.',
        'There is a team of this name already. Choose another.',
        'Too many searches in a minute. Try again in {0} s.',
        "The token belongs to {0}, not to this page. Use the page's own token.",
        'a phone number',
        'Renewal',
      ]),
    );
  });

  it('has everything that is left out of the list', () => {
    const found = findServerTexts();
    expect(LEFT_OUT.files.filter((file) => !found.some((one) => one.file === file))).toEqual([]);
    expect(LEFT_OUT.texts.filter((text) => !found.some((one) => one.text === text))).toEqual([]);
  });
});

it.each(TRANSLATIONS)('the catalogue server-%s has every text', (name) => {
  const catalogue = readServerCatalogue(name);
  expect(texts.filter((text) => !catalogue[text]?.trim())).toEqual([]);
});

describe.each([...TRANSLATIONS, ...OTHERWISE])('the catalogue server-%s', (name) => {
  const catalogue = readServerCatalogue(name);

  it('has no text that the server does not say', () => {
    expect(Object.keys(catalogue).filter((text) => !texts.includes(text))).toEqual([]);
  });

  it('puts in the values that English puts in', () => {
    const wrong = Object.entries(catalogue).filter(([text, said]) => placesOf(said) !== placesOf(text));
    expect(wrong).toEqual([]);
  });
});

describe('serverTextsOf', () => {
  const of = (source: string, file = 'packages/usecases/src/a.ts') => serverTextsOf(file, source);

  it.each([
    ['a refusal', "throw new DomainError('a.b', 'Not now.');", ['Not now.']],
    ['one with values', 'throw new DomainError("a.b", `By ${a}: ${b.c} of ${d()}`);', ['By {0}: {1} of {2}']],
    [
      'either side of a condition',
      "throw new DomainError('a.b', late ? 'Too late.' : `In ${n} s.`);",
      ['Too late.', 'In {0} s.'],
    ],
    ['a sum', "throw new DomainError('a.b', 'Gone: ' + name);", ['Gone: {0}']],
    [
      'a part that is one of two',
      'const by = c ? `: ${c} did it` : "";\nedit({ reason: `Done${by}.` });',
      ['Done: {0} did it.', 'Done.'],
    ],
    [
      'what stands in a table',
      "const WHAT = { a: 'a card', b: 'a key' };\nthrow new DomainError('a.b', `It holds ${WHAT[x]}.`);",
      ['a card', 'a key', 'It holds {0}.'],
    ],
    ['a reason, however short', "edit({ reason: 'Took it' });", ['Took it']],
    [
      'a sentence handed on',
      "no('reply.too_long', `${name} deleted what you would answer.`, max);",
      ['{0} deleted what you would answer.'],
    ],
    [
      'an error with a status',
      'throw Object.assign(new Error(`Again in ${s} s.`), { statusCode: 429 });',
      ['Again in {0} s.'],
    ],
  ])('finds %s', (_what, source, found) => {
    expect(of(source).sort()).toEqual([...found].sort());
  });

  it.each([
    ['an error for the log', "throw new Error('No such thing here.');"],
    ['a line of the log', "deps.log('warn', 'This is odd.');"],
    ['SQL', 'sql`Select all of it.`;'],
    ['a type', "type A = { reason: 'Took it' };"],
    ['an import', "import { a } from 'A file of ours.ts';"],
    ['a reason that is only a value', 'edit({ reason: String(error) });'],
  ])('passes %s', (_what, source) => {
    expect(of(source)).toEqual([]);
  });

  it('finds what a connector throws: it becomes the line of a connection test', () => {
    expect(
      of(
        "tryLine('Access', () => { throw new Error(`The token belongs to ${name ?? 'someone'}.`); });",
        'packages/connectors/src/x/check.ts',
      ),
    ).toEqual(['Access', 'The token belongs to {0}.']);
  });
});
