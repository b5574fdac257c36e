import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  editShare,
  MACRO_VARIABLES,
  type MacroValues,
  macroValues,
  renderMacro,
  unknownVariables,
  variantFor,
} from './macro.ts';

const NOTHING = Object.fromEntries(MACRO_VARIABLES.map((name) => [name, null])) as MacroValues;
const values: MacroValues = {
  ...NOTHING,
  'contact.first_name': 'Mila',
  'agent.first_name': 'Sanne',
  'brand.name': 'Kwart Air',
};

describe('what variables stand for', () => {
  const facts = {
    contact: { name: ' Mila van den Berg', handle: '@mila' },
    agentName: 'Sanne de Wit',
    brandName: 'Kwart Air',
    channel: { name: 'Kwart Air on X', handle: 'KwartAir' },
    waitingSince: 1_000_000,
  };

  it('are first names, handles with one @, and whole minutes', () => {
    expect(macroValues(facts, 1_000_000 + 14.96 * 60_000)).toEqual({
      'contact.first_name': 'Mila',
      'contact.name': ' Mila van den Berg',
      'contact.handle': '@mila',
      'agent.first_name': 'Sanne',
      'agent.name': 'Sanne de Wit',
      'brand.name': 'Kwart Air',
      'channel.name': 'Kwart Air on X',
      'channel.handle': '@KwartAir',
      'conversation.waiting_minutes': '15',
    });
  });

  it('are nothing where nothing is known, and never a wait below zero', () => {
    const bare = { ...facts, contact: { name: 'Mila', handle: null }, channel: null, brandName: null };
    expect(macroValues({ ...bare, waitingSince: null }, 0)).toMatchObject({
      'contact.handle': null,
      'channel.name': null,
      'channel.handle': null,
      'brand.name': null,
      'conversation.waiting_minutes': null,
    });
    expect(macroValues(bare, 0)['conversation.waiting_minutes']).toBe('0');
  });
});

describe('a text with variables', () => {
  it.each([
    ['Dear {{contact.first_name}},', 'Dear Mila,'],
    ['Dear {{ contact.first_name | friend }},', 'Dear Mila,'],
    ['Dear {{contact.handle|friend}},', 'Dear friend,'],
    ['Dear {{contact.handle}},', 'Dear ,'],
    ['{{agent.first_name}} of {{brand.name}}', 'Sanne of Kwart Air'],
    ['no variables at all', 'no variables at all'],
    ['\\{{contact.name}} is how it is written', '{{contact.name}} is how it is written'],
    ['{{order.number|?}}', '{{order.number|?}}'],
    ['{ {contact.name} } and {{', '{ {contact.name} } and {{'],
    ['👩‍👩‍👧 {{contact.first_name}} مرحبا', '👩‍👩‍👧 Mila مرحبا'],
  ])('%j becomes %j', (template, said) => {
    expect(renderMacro(template, values)).toBe(said);
  });

  it('says which names mean nothing', () => {
    expect(unknownVariables('{{order.number}} {{contact.name}} {{x|y}} {{order.number}}')).toEqual([
      'order.number',
      'x',
    ]);
    expect(unknownVariables('\\{{order.number}} {{contact.name|there}}')).toEqual([]);
  });

  it('never reads what was filled in as a variable again', () => {
    expect(renderMacro('{{contact.first_name}}', { ...NOTHING, 'contact.first_name': '{{agent.name}}' })).toBe(
      '{{agent.name}}',
    );
  });

  it('leaves a text without braces alone, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        fc.pre(!text.includes('{{'));
        expect(renderMacro(text, values)).toBe(text);
      }),
    );
  });
});

describe('the variant', () => {
  const variants = [
    { language: null, text: 'default' },
    { language: 'nl', text: 'nl' },
    { language: 'pt-BR', text: 'br' },
    { language: 'pt-PT', text: 'pt' },
  ];
  it.each([
    ['of the language', ['nl'], 'nl'],
    ['of the language, whatever the region', ['nl-BE'], 'nl'],
    ['of exactly the region', ['pt-PT'], 'pt'],
    ['of another region before the default', ['pt'], 'br'],
    ['of the second language when the first has none', ['ja', 'nl'], 'nl'],
    ['for everybody else', ['ja'], 'default'],
    ['for everybody when nothing is known', [null], 'default'],
  ])('%s', (_what, languages, text) => {
    expect(variantFor(variants, languages)?.text).toBe(text);
  });
  it('is the first there is when none is for everybody', () => {
    expect(variantFor(variants.slice(1), ['ja'])?.text).toBe('nl');
    expect(variantFor([], ['ja'])).toBeUndefined();
  });
});

describe('the share that was changed', () => {
  it.each([
    ['the same', 'Hello there', 'Hello there', 0],
    ['spaces around it', 'Hello', ' Hello\n', 0],
    ['everything', 'abcd', 'wxyz', 1],
    ['one letter of five', 'Hello', 'Hallo', 0.2],
    ['a family is one character', 'a👨‍👩‍👧b', 'ab', 1 / 3],
    ['nothing and something', '', 'abc', 1],
    ['nothing and nothing', '', '', 0],
  ])('%s', (_what, before, after, share) => {
    expect(editShare(before, after)).toBeCloseTo(share, 10);
  });

  it('is a distance: the same both ways, never above one, and none only for the same text', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const share = editShare(a, b);
        expect(share).toBe(editShare(b, a));
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(share === 0).toBe(a.normalize('NFC').trim() === b.normalize('NFC').trim());
      }),
    );
  });
});
