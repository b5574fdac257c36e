import { expect, it } from 'vitest';
import { joinWords, parseWords } from './words.ts';

it('takes commas, semicolons and lines', () =>
  expect(parseWords('press, baggage;lounge\nseats')).toEqual(['press', 'baggage', 'lounge', 'seats']));
it('drops blanks and repeats', () => expect(parseWords(' en, EN ,, nl', true)).toEqual(['en', 'nl']));
it('writes what it reads', () => expect(parseWords(joinWords(['en', 'nl']))).toEqual(['en', 'nl']));
