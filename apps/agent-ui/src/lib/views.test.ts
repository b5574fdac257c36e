import { expect, it } from 'vitest';
import { belongsTo, listParameters, parseInboxSearch } from './views.ts';

const row = {
  status: 'open',
  assigneeId: 'sanne',
  channelId: 'x',
  isFollowed: false,
  mention: null,
  mergedInto: null,
} as const;

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

it('asks for mentions in every status, the newest first, unless another order is chosen', () => {
  expect(listParameters({ view: 'mentioned' })).toEqual({
    status: 'any',
    concerns: 'mentioned',
    channel: undefined,
    q: undefined,
    sort: undefined,
  });
  expect(listParameters({ view: 'mentioned', sort: 'waiting' })).toMatchObject({ sort: 'waiting' });
});
it('finds what names me whatever became of it, and what I follow while it is open', () => {
  const closed = { ...row, status: 'resolved', isFollowed: true, mention: { seq: 3, at: '' } } as const;
  expect(belongsTo({ view: 'mentioned' }, closed, 'sanne')).toBe(true);
  expect(belongsTo({ view: 'mentioned' }, row, 'sanne')).toBe(false);
  expect(belongsTo({ view: 'following' }, closed, 'sanne')).toBe(false);
  expect(belongsTo({ view: 'following' }, { ...closed, status: 'open' }, 'sanne')).toBe(true);
  expect(belongsTo({ view: 'following' }, row, 'sanne')).toBe(false);
});

it.each([
  ['mine', 'sanne', true],
  ['mine', 'daan', false],
  ['unassigned', 'sanne', false],
  ['open', 'daan', true],
  ['resolved', 'sanne', false],
] as const)('in %s of %s: %s', (view, me, belongs) => expect(belongsTo({ view }, row, me)).toBe(belongs));

it('keeps out what was merged into another, whatever was asked', () => {
  const merged = { ...row, mergedInto: 'other' } as const;
  expect(belongsTo({ view: 'open' }, merged, 'sanne')).toBe(false);
  expect(belongsTo({ view: 'open', q: 'bag' }, merged, 'sanne')).toBe(false);
});

it('keeps other channels out', () =>
  expect(belongsTo({ view: 'open', channel: 'facebook' }, row, 'sanne')).toBe(false));
