import { expect, it } from 'vitest';
import { isOtherLanguage } from './translation.ts';

it.each([
  ['nl', 'en', true],
  ['pt-BR', 'pt', false],
  ['EN-us', 'en', false],
  ['arz', 'ar', true],
  [null, 'en', false],
  ['', 'en', false],
  ['12', 'en', false],
])('a text in %s for somebody who reads %s: other %s', (language, reads, other) =>
  expect(isOtherLanguage(language, reads)).toBe(other),
);
