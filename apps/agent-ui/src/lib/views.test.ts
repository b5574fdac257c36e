import { expect, it } from 'vitest';
import { belongsTo, listParameters, parseInboxSearch } from './views.ts';

const row = { status: 'open', assigneeId: 'sanne', channelId: 'x' } as const;

it('keeps only filters it understands', () =>
  expect(parseInboxSearch({ sort: 'waiting', q: 17, channel: 'c', junk: 1 })).toEqual({
    sort: 'waiting',
    q: '17',
    channel: 'c',
  }));
it('leaves out the default order', () => expect(parseInboxSearch({ sort: 'deadline' })).toEqual({}));
it('refuses an order that does not exist', () => expect(parseInboxSearch({ sort: 'speed' })).toEqual({}));

it('asks for my open ones by deadline', () =>
  expect(listParameters({ view: 'mine' })).toMatchObject({ status: 'open', assignee: 'me', sort: 'deadline' }));
it('searches in every status and of everybody', () =>
  expect(listParameters({ view: 'mine', q: 'stroller' })).toEqual({
    status: 'any',
    channel: undefined,
    q: 'stroller',
    sort: 'newest',
  }));
it('orders a search without words as it is asked to', () =>
  expect(listParameters({ view: 'mine', q: 'is:late', sort: 'waiting' })).toMatchObject({
    status: 'any',
    sort: 'waiting',
  }));

it.each([
  ['mine', 'sanne', true],
  ['mine', 'daan', false],
  ['unassigned', 'sanne', false],
  ['open', 'daan', true],
  ['resolved', 'sanne', false],
] as const)('in %s of %s: %s', (view, me, belongs) => expect(belongsTo({ view }, row, me)).toBe(belongs));

it('keeps other channels out', () =>
  expect(belongsTo({ view: 'open', channel: 'facebook' }, row, 'sanne')).toBe(false));
