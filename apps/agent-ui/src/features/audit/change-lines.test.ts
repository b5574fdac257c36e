import { afterEach, describe, expect, it } from 'vitest';
import { speak } from '../../lib/i18n/index.ts';
import { actionWords, changeLines, fieldWords, sortedActions, wordsOf } from './change-lines.ts';

afterEach(() => speak('en'));

it('shows a field that changed with what it was, one that came without, and what else is known', () => {
  expect(
    changeLines({
      before: { role: 'agent', password: null },
      after: { role: 'lead', password: 'changed' },
      details: { heldReplies: 3 },
    }),
  ).toEqual([
    { key: 'role', field: 'role', before: 'Agent', after: 'Lead' },
    { key: 'password', field: 'password', before: null, after: 'changed' },
    { key: 'heldReplies', field: 'held replies', before: null, after: '3' },
  ]);
});

it('shows lists with commas and rules as they are stored, and cuts what is long', () => {
  expect(changeLines({ before: { skills: [] }, after: { skills: ['a', 'b'] }, details: {} })).toEqual([
    { key: 'skills', field: 'skills', before: 'none', after: 'a, b' },
  ]);
  expect(changeLines({ before: null, after: { rules: [{ a: 1 }] }, details: {} })[0]?.after).toBe('[{"a":1}]');
  expect(changeLines({ before: null, after: { rules: 'x'.repeat(500) }, details: {} })[0]?.after).toHaveLength(122);
});

it('says names of fields and actions in words', () => {
  expect(wordsOf('assignmentMode')).toBe('assignment mode');
  expect(actionWords('quarantine.redriven')).toBe('Set-aside event read again');
  expect(actionWords('kettle.boiled_over')).toBe('Kettle boiled over');
  expect(fieldWords('toString')).toBe('to string');
  expect(actionWords('constructor')).toBe('Constructor');
});

describe('a value', () => {
  const names = new Map([
    ['t-1', 'Crew'],
    ['t-2', 'Rebooking'],
  ]);
  const nameOf = (id: string) => names.get(id);
  const saidOf = (field: string, value: unknown) =>
    changeLines({ before: null, after: null, details: { [field]: value } }, nameOf)[0]?.after;

  it.each([
    ['isActive', true, 'yes'],
    ['isActive', false, 'no'],
    ['skills', [], 'none'],
    ['skills', null, null],
    ['teamIds', ['t-1', 't-2', 't-9'], 'Crew, Rebooking, t-9'],
    ['teamId', 't-1', 'Crew'],
    ['platform', 'facebook', 'Facebook'],
    ['platform', 'constructor', 'constructor'],
    ['languages', ['en', 'ar'], 'English, Arabic'],
    ['capacity', 1200, '1,200'],
    ['riskShare', 0.25, '0.25'],
    ['forMs', 3 * 3_600_000, '3 h'],
    ['scopes', ['conversation.read', 'kettle.boil'], 'Read conversations, kettle.boil'],
    ['fields', ['preferredLanguage', 'other'], 'preferred language, other'],
    ['until', '2026-11-28T10:00:00.000Z', { at: '2026-11-28T10:00:00.000Z' }],
    ['name', '2026-11-28', '2026-11-28'],
  ])('of %s, %j, is said as %j', (field, value, said) => {
    expect(saidOf(field, value)).toEqual(said);
  });
});

it('speaks the language of the person, and orders actions in it', async () => {
  await speak('nl');
  expect(actionWords('channel.connected')).toBe('Kanaal verbonden');
  expect(changeLines({ before: { isActive: true }, after: { isActive: false }, details: {} })).toEqual([
    { key: 'isActive', field: 'actief', before: 'ja', after: 'nee' },
  ]);
  const words = sortedActions(['workspace.created', 'session.started', 'channel.connected']).map((one) => one.words);
  expect(words).toEqual(['Ingelogd', 'Kanaal verbonden', 'Werkruimte gemaakt']);
});
