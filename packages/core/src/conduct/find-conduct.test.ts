import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONSOLE_LOCALES } from '../console-language.ts';
import { type ConductRules, findConduct } from './find-conduct.ts';
import { BLAMING, CONDUCT_CHANNELS } from './rules.ts';

const pieces = (text: string, channel: 'x' | 'facebook' | 'email', language: string | null, rules?: ConductRules) =>
  findConduct(text, channel, language, rules).map(({ what, from, to }) => [what, text.slice(from, to)]);
const FORMAL: ConductRules = { isOn: true, address: 'formal' };
const INFORMAL: ConductRules = { isOn: true, address: 'informal' };

describe('shouting', () => {
  it.each([
    ['PLEASE READ THE MAIL we sent you', 'PLEASE READ THE MAIL'],
    ['WE TOLD YOU: NO REFUNDS', 'TOLD'],
    ['ВАШ РЕЙС ОТМЕНЁН, ПРОСТИТЕ', 'РЕЙС'],
  ])('%s', (text, piece) => {
    const [first] = pieces(text, 'x', null);
    expect(first?.[0]).toBe('shouting');
    expect(piece.startsWith(first![1]!.split(' ')[0]!)).toBe(true);
  });
  it.each([
    'Your flight KL1234 AMS JFK SFO leaves at 9',
    'Thanks! Your booking is X7KQ2P',
    'We use IBAN and the SEPA form for this',
    'OK',
    'See https://example.com/READ/THIS/NOW/PLEASE #HAPPYTOHELPYOU',
    'こんにちは、お待たせしました',
  ])('not in %s', (text) => expect(pieces(text, 'email', null)).toEqual([]));
});

describe('blaming', () => {
  it.each([
    ['en', 'You should have called us', 'You should have'],
    ['en', "You didn't read our mail", "You didn't read"],
    ['nl', 'Dat is uw eigen fout.', 'uw eigen fout'],
    ['de', 'Sie hätten das wissen müssen', 'Sie hätten'],
    ['fr', 'Vous auriez dû lire', 'Vous auriez dû'],
    ['es', 'Es culpa suya', 'culpa suya'],
    ['pt', 'A culpa é sua', 'A culpa é sua'],
    ['ja', 'これはお客様の責任です', 'お客様の責任'],
    ['ar', 'كان عليك أن تتصل', 'كان عليك أن'],
  ])('in %s: %s', (language, text, piece) => expect(pieces(text, 'x', language)).toEqual([['blaming', piece]]));

  it.each([
    ['nl', 'You should have a mail from us'],
    ['en', 'This is not yourfaultline'],
    [null, 'You should have called us'],
  ])('not in %s: %s', (language, text) => expect(pieces(text, 'x', language)).toEqual([]));

  it('is found wherever it is said, in every language', () => {
    for (const locale of CONSOLE_LOCALES)
      for (const turn of BLAMING[locale])
        expect(pieces(`… ${turn}.`, 'facebook', locale), turn).toContainEqual(['blaming', turn]);
  });
});

describe('how somebody is spoken to', () => {
  it.each([
    ['x', 'nl', 'Wij helpen je graag', FORMAL, [['informal', 'je']]],
    ['x', 'nl', 'Wij helpen u graag', FORMAL, []],
    // A formal tweet is nothing to remark on.
    ['x', 'nl', 'Wij helpen u graag', INFORMAL, []],
    ['facebook', 'nl', 'Wij helpen u graag', INFORMAL, [['formal', 'u']]],
    ['email', 'nl', 'De koffer is onderweg.', FORMAL, [['no_address', '']]],
    ['x', 'nl', 'De koffer is onderweg.', FORMAL, []],
    ['email', 'nl', 'De koffer is onderweg.', INFORMAL, []],
    ['email', 'nl', 'Uw koffer is onderweg.', FORMAL, []],
    ['email', 'de', 'Der Koffer kommt zu dir.', FORMAL, [['informal', 'dir']]],
    ['email', 'de', 'Der Koffer kommt, wie Sie wissen.', FORMAL, []],
    ['facebook', 'de', 'Sie sind unterwegs, die Koffer.', INFORMAL, []],
    ['x', 'fr', 'On t’aide', FORMAL, [['informal', 't’']]],
    ['x', 'fr', 'La terre tourne', FORMAL, []],
    ['facebook', 'fr', 'Votre valise arrive', INFORMAL, [['formal', 'Votre']]],
    ['x', 'es', 'Te ayudamos', FORMAL, [['informal', 'Te']]],
    ['x', 'pt-BR', 'Vamos ajudar você', FORMAL, [['informal', 'você']]],
    ['x', 'en', 'We help you', FORMAL, []],
    ['x', 'nl', 'Wij helpen je graag', { isOn: true, address: null }, []],
    ['x', 'nl', 'WIJ HELPEN JE GRAAG NU', { isOn: false, address: 'formal' }, []],
  ] as const)('on %s in %s: %s', (channel, language, text, rules, found) =>
    expect(pieces(text, channel, language, rules)).toEqual(found),
  );
});

it('points into the text it was given, and never breaks', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.constantFrom(...CONDUCT_CHANNELS),
      fc.constantFrom(...CONSOLE_LOCALES, null),
      (text, channel, language) => {
        for (const { from, to } of findConduct(text, channel, language, FORMAL)) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeLessThanOrEqual(text.length);
          expect(from).toBeLessThanOrEqual(to);
        }
      },
    ),
    { seed: 28, numRuns: 400 },
  );
});
