import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose, chosenKey, keysNow, mayChoose } from './own-keys.ts';

const ALL = ['e', 'h', 't', 'g i', '/', 'Shift+J'];
const press = (key: string, modifiers: Partial<Record<'ctrlKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...modifiers,
});

describe('own keys', () => {
  it('stand for those they were chosen in place of', () => expect(keysNow('e', choose({}, ALL, 'e', 'd'))).toBe('d'));

  it('change places with whatever had them', () => {
    const own = choose({}, ALL, 'e', 'h');
    expect([keysNow('e', own), keysNow('h', own)]).toEqual(['h', 'e']);
    expect(choose(own, ALL, 'e', 'e')).toEqual({});
  });

  it('never stand for two things, whatever is chosen in which order', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...ALL), fc.constantFrom(...ALL, 'd', 'q')), { maxLength: 20 }),
        (choices) => {
          const own = choices.reduce((now, [keys, chosen]) => choose(now, ALL, keys, chosen), {});
          expect(new Set(ALL.map((keys) => keysNow(keys, own))).size).toBe(ALL.length);
        },
      ),
    ));

  it.each([
    ['Enter', false],
    ['Ctrl+K', false],
    ['Alt+Enter', false],
    ['Escape', false],
    ['e', true],
    ['g i', true],
    ['Shift+J', true],
  ])('%s can be chosen anew: %s', (keys, may) => expect(mayChoose(keys)).toBe(may));

  it.each([
    [press('d'), 'd'],
    [press('D', { shiftKey: true }), 'Shift+D'],
    [press('?', { shiftKey: true }), '?'],
    [press('Shift'), undefined],
    [press('Escape'), undefined],
    [press('Tab'), undefined],
    [press('ArrowDown'), undefined],
    [press('k', { ctrlKey: true }), undefined],
  ])('takes %j as %s', (pressed, chosen) => expect(chosenKey(pressed)).toBe(chosen));
});
