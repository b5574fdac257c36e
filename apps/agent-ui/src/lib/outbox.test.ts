import { expect, it } from 'vitest';
import { aReply, at, NOW } from '../gallery/fixtures.ts';
import { notYetInTimeline, type Outgoing } from './outbox.ts';

const entry: Outgoing = {
  intentId: 'i1',
  conversationId: 'c1',
  agentId: 'a1',
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

it('shows what is on its way', () => expect(notYetInTimeline([entry], [], 'c1', 'a1')).toEqual([entry]));
it('shows nothing of another conversation', () => expect(notYetInTimeline([entry], [], 'c2', 'a1')).toEqual([]));
it('gives way to the message itself', () =>
  expect(notYetInTimeline([entry], [aReply({ text: 'On its way', sentAt: at(0) })], 'c1', 'a1')).toEqual([]));
it('is not mistaken for the same words sent earlier', () =>
  expect(notYetInTimeline([entry], [aReply({ text: 'On its way', sentAt: at(-20) })], 'c1', 'a1')).toHaveLength(1));
it('keeps a failed one on screen whatever else says the same', () =>
  expect(
    notYetInTimeline([{ ...entry, state: 'failed' }], [aReply({ text: 'On its way', sentAt: at(0) })], 'c1', 'a1'),
  ).toHaveLength(1));
