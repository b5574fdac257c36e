import { describe, expect, it } from 'vitest';
import type { TranslationAsked } from './translator.ts';
import { translators } from './translators.ts';

const asked: TranslationAsked = { text: 'Waar is mijn koffer?', source: 'nl', target: 'en' };
const { deepl, libretranslate } = translators;
const sent = (call: { body: string }) => JSON.parse(call.body);

describe('DeepL', () => {
  const account = { baseUrl: 'https://api-free.deepl.com', key: 'k:fx' };
  it('is asked as its documentation says, with the key in a header and nowhere else', () => {
    const call = deepl.call(asked, account);
    expect(call.url).toBe('https://api-free.deepl.com/v2/translate');
    expect(call.headers).toEqual({ 'content-type': 'application/json', authorization: 'DeepL-Auth-Key k:fx' });
    expect(sent(call)).toEqual({ text: ['Waar is mijn koffer?'], source_lang: 'NL', target_lang: 'EN-GB' });
  });
  it.each([
    ['pt', 'PT-PT'],
    ['pt-BR', 'PT-BR'],
    ['en-us', 'EN-US'],
    ['de-AT', 'DE'],
    ['ja', 'JA'],
  ])('takes %s for %s', (target, wire) =>
    expect(sent(deepl.call({ ...asked, target, source: null }, account))).toEqual({
      text: [asked.text],
      target_lang: wire,
    }),
  );
  it.each([
    [200, { translations: [{ detected_source_language: 'NL', text: 'Where?' }] }, { text: 'Where?', source: 'nl' }],
    [200, { translations: [] }, 'answer'],
    [403, undefined, 'key'],
    [456, { message: 'Quota Exceeded' }, 'quota'],
    [429, undefined, 'busy'],
    [503, undefined, 'busy'],
    [413, undefined, 'too_long'],
    [400, { message: "Value for 'target_lang' not supported." }, 'language'],
    [404, undefined, 'answer'],
  ])('%i %j means %j', (status, body, means) => expect(deepl.read(status, body)).toEqual(means));
});

describe('LibreTranslate', () => {
  const account = { baseUrl: 'https://libretranslate.com', key: 'k' };
  it('is asked as its documentation says', () => {
    const call = libretranslate.call(asked, account);
    expect(call.url).toBe('https://libretranslate.com/translate');
    expect(sent(call)).toEqual({ q: asked.text, source: 'nl', target: 'en', format: 'text', api_key: 'k' });
    expect(sent(libretranslate.call({ ...asked, source: null }, { ...account, key: null }))).toEqual({
      q: asked.text,
      source: 'auto',
      target: 'en',
      format: 'text',
    });
  });
  it.each([
    [
      200,
      { translatedText: 'Where?', detectedLanguage: { confidence: 90, language: 'nl' } },
      { text: 'Where?', source: 'nl' },
    ],
    [200, { translatedText: 'Where?' }, { text: 'Where?', source: null }],
    [200, { translated: 'Where?' }, 'answer'],
    [403, { error: 'Invalid API key' }, 'key'],
    [400, { error: 'Please contact the server operator to get an API key' }, 'key'],
    [429, { error: 'Slowdown' }, 'busy'],
    [400, { error: 'xx is not supported' }, 'language'],
    [400, { error: 'Invalid request: request (20000) exceeds text limit (5000)' }, 'too_long'],
    [500, { error: 'Cannot translate text' }, 'busy'],
  ])('%i %j means %j', (status, body, means) => expect(libretranslate.read(status, body)).toEqual(means));
});
