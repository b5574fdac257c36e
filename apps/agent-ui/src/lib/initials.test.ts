import { expect, it } from 'vitest';
import { initials } from './initials.ts';

it.each([
  ['Priya Raman', 'PR'],
  ['Sanne de Wit', 'SW'],
  ['ليلى حداد', 'لح'],
  ['山本 彩', '山'],
  ['Madonna', 'M'],
  ['@!', '?'],
])('makes %s %s', (name, letters) => expect(initials(name)).toBe(letters));
