import { expect, it } from 'vitest';
import { safeUrl, splitLinks } from './links.ts';

it('finds addresses and leaves the full stop outside', () =>
  expect(splitLinks('See https://example.org/a?b=1, please.')).toEqual([
    { text: 'See ' },
    { text: 'https://example.org/a?b=1', href: 'https://example.org/a?b=1' },
    { text: ', please.' },
  ]));

it('gives a text without addresses as one piece', () => expect(splitLinks('مرحبا')).toEqual([{ text: 'مرحبا' }]));

it.each([['javascript:alert(1)'], ['data:text/html,x'], ['nonsense'], [null], ['']])('refuses %s', (url) =>
  expect(safeUrl(url)).toBeUndefined(),
);

it('never links a scheme other than the web', () =>
  expect(splitLinks('javascript:alert(1) file:///etc').every((piece) => !piece.href)).toBe(true));
