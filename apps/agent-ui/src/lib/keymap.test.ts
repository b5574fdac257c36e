import { expect, it } from 'vitest';
import { chordOf, keyCaps, matchKeys } from './keymap.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

it.each([
  [press('e'), 'e'],
  [press('?', { shiftKey: true }), '?'],
  [press('J', { shiftKey: true }), 'Shift+J'],
  [press('k', { ctrlKey: true }), 'Ctrl+K'],
  [press('k', { metaKey: true }), 'Ctrl+K'],
  [press('Enter', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+Enter'],
  [press('Enter', { altKey: true }), 'Alt+Enter'],
  [press('Shift', { shiftKey: true }), ''],
])('names %o', (event, chord) => expect(chordOf(event)).toBe(chord));

const commands = [
  { id: 'resolve', keys: 'e' },
  { id: 'inbox', keys: 'g i' },
  { id: 'unassigned', keys: 'g u' },
];

it('finds a single key', () => expect(matchKeys(commands, '', 'e').command?.id).toBe('resolve'));
it('waits for the second key of a sequence', () =>
  expect(matchKeys(commands, '', 'g')).toEqual({ command: undefined, pending: 'g' }));
it('finishes a sequence', () => expect(matchKeys(commands, 'g', 'u').command?.id).toBe('unassigned'));
it('forgets a sequence that leads nowhere and reads the key by itself', () =>
  expect(matchKeys(commands, 'g', 'e').command?.id).toBe('resolve'));
it('lets the later command win', () =>
  expect(matchKeys([...commands, { id: 'mine', keys: 'e' }], '', 'e').command?.id).toBe('mine'));
it('draws caps', () => expect(keyCaps('g i')).toEqual(['G', 'I']));
