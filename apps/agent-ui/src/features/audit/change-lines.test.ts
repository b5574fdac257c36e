import { expect, it } from 'vitest';
import { actionWords, changeLines, wordsOf } from './change-lines.ts';

it('shows a field that changed with what it was, one that came without, and what else is known', () => {
  expect(
    changeLines({
      before: { role: 'agent', password: null },
      after: { role: 'lead', password: 'changed' },
      details: { heldReplies: 3 },
    }),
  ).toEqual([
    { field: 'role', before: 'agent', after: 'lead' },
    { field: 'password', before: null, after: 'changed' },
    { field: 'held replies', before: null, after: '3' },
  ]);
});

it('shows lists with commas and rules as they are stored, and cuts what is long', () => {
  expect(changeLines({ before: { skills: [] }, after: { skills: ['a', 'b'] }, details: {} })).toEqual([
    { field: 'skills', before: 'none', after: 'a, b' },
  ]);
  expect(changeLines({ before: null, after: { rules: [{ a: 1 }] }, details: {} })[0]?.after).toBe('[{"a":1}]');
  expect(changeLines({ before: null, after: { rules: 'x'.repeat(500) }, details: {} })[0]?.after).toHaveLength(122);
});

it('says names of fields and actions in words', () => {
  expect(wordsOf('assignmentMode')).toBe('assignment mode');
  expect(actionWords('quarantine.redriven')).toBe('Quarantine redriven');
});
