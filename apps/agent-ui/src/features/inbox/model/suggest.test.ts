import { expect, it } from 'vitest';
import { suggest, takeSuggestion } from './suggest.ts';

const NOW = Date.parse('2026-11-28T12:00:00Z');
const known = {
  tags: ['refund', 'Lost luggage'],
  agents: ['Sanne de Boer', 'Daan'],
  teams: ['Night'],
  channels: ['Kwart Air'],
  contacts: ['Mila Jansen'],
  languages: ['nl', 'ja'],
};
const writes = (text: string) => suggest(text, known, NOW).map(({ write }) => write);

it.each([
  ['', 10, 'from:'],
  ['parcel ', 10, 'from:'],
  ['ta', 1, 'tag:'],
  ['-ta', 1, 'tag:'],
  ['ref', 1, 'tag:refund'],
  ['lugg', 1, 'tag:"Lost luggage"'],
  ['tag:l', 1, 'tag:"Lost luggage"'],
  ['is:un', 2, 'is:unassigned'],
  ['assignee:s', 1, 'assignee:"Sanne de Boer"'],
  ['assignee:m', 1, 'assignee:me'],
  ['from:jan', 1, 'from:"Mila Jansen"'],
  ['channel:f', 1, 'channel:facebook'],
  ['lang:dut', 1, 'lang:nl'],
  ['after:', 4, 'after:2026-11-28'],
  ['before:yes', 1, 'before:2026-11-27'],
  ['"quoted', 0, undefined],
])('knows how “%s” can go on', (text, count, first) => {
  expect(writes(text)).toHaveLength(count);
  expect(writes(text)[0]).toBe(first);
});

it.each([
  ['suit ta', 'tag:', 'suit tag:'],
  ['suit tag:re', 'tag:refund', 'suit tag:refund '],
  ['-is:', 'is:open', '-is:open '],
  ['parcel ', 'is:', 'parcel is:'],
])('puts a suggestion in the place of what was begun: “%s”', (text, write, result) =>
  expect(takeSuggestion(text, { write, meaning: '' })).toBe(result),
);
