import { expect, it } from 'vitest';
import { aReply, at, ME, NOW } from '../gallery/fixtures.ts';
import { makeOutbox, notYetInTimeline, type Outgoing } from './outbox.ts';

const entry: Outgoing = {
  intentId: 'i1',
  conversationId: 'c1',
  agentId: ME,
  text: 'On its way',
  audience: 'public',
  lastSeenSeq: 3,
  override: false,
  actions: [],
  macro: null,
  confirmed: [],
  files: [],
  at: NOW,
  state: 'sending',
  reason: null,
};

it('shows what is on its way', () => expect(notYetInTimeline([entry], [], 'c1', ME)).toEqual([entry]));
it('shows nothing of another conversation', () => expect(notYetInTimeline([entry], [], 'c2', ME)).toEqual([]));
it('shows nothing of whoever else uses this device', () =>
  expect(notYetInTimeline([entry], [], 'c1', 'other')).toEqual([]));
it('gives way to the message itself', () =>
  expect(notYetInTimeline([entry], [aReply({ text: 'On its way', sentAt: at(0) })], 'c1', ME)).toEqual([]));
it('is not mistaken for the same words sent earlier', () =>
  expect(notYetInTimeline([entry], [aReply({ text: 'On its way', sentAt: at(-20) })], 'c1', ME)).toHaveLength(1));
it('keeps a failed one on screen whatever else says the same', () =>
  expect(
    notYetInTimeline([{ ...entry, state: 'failed' }], [aReply({ text: 'On its way', sentAt: at(0) })], 'c1', ME),
  ).toHaveLength(1));

it('has what an earlier page sent and never heard of again, to be sent once more under the same id', () => {
  const kept = new Map<string, Outgoing>();
  const shelf = {
    get: (key: string) => kept.get(key),
    put: (key: string, value: Outgoing) => void kept.set(key, value),
    drop: (key: string) => void kept.delete(key),
    under: () => [...kept],
    inMemoryOnly: () => [],
  };
  makeOutbox(shelf, () => '').put(entry);
  const later = makeOutbox(shelf, () => 'The page was closed.');
  expect(later.entries.get()).toEqual([{ ...entry, state: 'failed', reason: 'The page was closed.' }]);
  later.drop('i1');
  expect(makeOutbox(shelf, () => '').entries.get()).toEqual([]);
});
