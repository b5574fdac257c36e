import { describe, expect, it } from 'vitest';
import { insertAt } from '../../lib/use-asking.ts';
import { slashAt } from './slash.ts';

describe('a slash', () => {
  it.each([
    ['at the beginning', '/', { from: 0, to: 1, query: '' }],
    ['with letters', '/bag', { from: 0, to: 4, query: 'bag' }],
    ['after a space', 'Dear Mila, /bag', { from: 11, to: 15, query: 'bag' }],
    ['on a new line', 'Dear Mila,\n/b', { from: 11, to: 13, query: 'b' }],
    ['in other letters', '/حقيبة', { from: 0, to: 6, query: 'حقيبة' }],
  ])('%s asks for a macro', (_what, text, slash) => {
    expect(slashAt(text, text.length)).toEqual(slash);
  });

  it.each(['and/or', '12/3', 'https://kwart.example', '/bag is late', '//', 'a /b/c', ''])(
    'in %j asks for nothing',
    (text) => {
      expect(slashAt(text, text.length)).toBeNull();
    },
  );

  it('is only read up to the caret', () => {
    expect(slashAt('/bag', 2)).toEqual({ from: 0, to: 2, query: 'b' });
    expect(slashAt('x /bag', 1)).toBeNull();
  });

  it('makes place for the text that was chosen', () => {
    const text = 'Dear Mila, /bag and more';
    expect(insertAt(text, slashAt(text, 15)!, 'we look for it')).toEqual({
      text: 'Dear Mila, we look for it and more',
      caret: 25,
    });
  });
});
