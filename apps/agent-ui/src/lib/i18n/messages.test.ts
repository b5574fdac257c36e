import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, it } from 'vitest';
import { bestLocale, currentLocale, enumerate, number, rich, speak, t } from './index.ts';

afterEach(() => speak('en'));

it('says English as it is written, with values and plurals', () => {
  expect(t('Take next')).toBe('Take next');
  expect(t('Taken by {name}', { name: 'Tess' })).toBe('Taken by Tess');
  expect(t('{count, plural, one {# day} other {# days}}', { count: 1 })).toBe('1 day');
  expect(t('{count, plural, one {# day} other {# days}}', { count: 1_200 })).toBe('1,200 days');
});

it('never shows what is meant for translators', () => {
  expect(t('Open@@status')).toBe('Open');
});

it('puts elements into a sentence', () => {
  const said = rich('Nothing found for <em>{query}</em>', {
    query: 'stroler',
    em: (inside) => createElement('em', null, inside),
  });
  expect(renderToStaticMarkup(createElement('p', null, said))).toBe('<p>Nothing found for <em>stroler</em></p>');
});

it('speaks another language from one moment to the next', async () => {
  await speak('nl');
  expect(currentLocale()).toBe('nl');
  expect(number(1_200.5)).toBe('1.200,5');
  expect(enumerate(['Sanne', 'Daan', 'Tess'])).toBe('Sanne, Daan en Tess');
});

it.each([
  [['nl-BE', 'en'], 'nl'],
  [['sv', 'pt-BR'], 'pt'],
  [['ar-EG'], 'ar'],
  [['sv', 'fi'], 'en'],
  [[], 'en'],
])('of %j chooses %s', (tags, locale) => {
  expect(bestLocale(tags)).toBe(locale);
});
