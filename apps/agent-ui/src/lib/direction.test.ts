import { expect, it } from 'vitest';
import { textDirection } from './direction.ts';

it.each([
  ['Hello', 'ltr'],
  ['مرحبا', 'rtl'],
  ['@KwartAir متى يفتح تسجيل الوصول؟', 'rtl'],
  ['@KwartAir @other 12 שלום', 'rtl'],
  ['https://example.org مرحبا', 'rtl'],
  ['@KwartAir when?', 'ltr'],
  ['成田', 'ltr'],
  ['😡 123', 'auto'],
  ['', 'auto'],
])('reads %j %s', (text, direction) => expect(textDirection(text)).toBe(direction));
