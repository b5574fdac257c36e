import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../time.ts';
import { type MomentFacts, momentOf, type PastEvent, pastMoments } from './moments.ts';
import { triggersOf } from './rule-events.ts';

const at = (minute: number) => instant(minute * MINUTE_MS);
const waiting: MomentFacts = {
  status: 'open',
  assigneeId: null,
  waitingSince: at(100),
  releasedAt: null,
  nextDueAt: at(160),
};

describe('a time', () => {
  it.each([
    ['comes after the wait began', 'waiting_for', {}, 110],
    ['does not come while nobody waits', 'waiting_for', { waitingSince: null }, undefined],
    ['does not come while it sleeps', 'waiting_for', { status: 'snoozed' }, undefined],
    ['comes although somebody has it', 'waiting_for', { assigneeId: 'a' }, 110],
    ['comes while nobody has it', 'unassigned_for', {}, 110],
    ['does not come while somebody has it', 'unassigned_for', { assigneeId: 'a' }, undefined],
    ['is counted from when it was given back', 'unassigned_for', { releasedAt: at(104) }, 114],
    ['is counted from the wait if it was given back earlier', 'unassigned_for', { releasedAt: at(90) }, 110],
    ['comes before what is due', 'before_deadline', {}, 150],
    ['does not come where nothing is due', 'before_deadline', { nextDueAt: null }, undefined],
  ] as const)('%s', (_what, kind, fields, minute) =>
    expect(momentOf({ kind, minutes: 10 }, { ...waiting, ...fields })?.at).toBe(
      minute === undefined ? undefined : at(minute),
    ),
  );

  it('has another name for another wait, other minutes and another trigger', () => {
    const names = [
      momentOf({ kind: 'waiting_for', minutes: 10 }, waiting),
      momentOf({ kind: 'waiting_for', minutes: 10 }, { ...waiting, waitingSince: at(101) }),
      momentOf({ kind: 'waiting_for', minutes: 11 }, waiting),
      momentOf({ kind: 'unassigned_for', minutes: 10 }, waiting),
    ].map((moment) => moment?.occasion);
    expect(new Set(names).size).toBe(4);
    expect(momentOf({ kind: 'waiting_for', minutes: 10 }, { ...waiting, assigneeId: 'a' })?.occasion).toBe(names[0]);
  });
});

describe('the past', () => {
  const event = (seq: number, type: string, minute: number, data: Record<string, string> = {}): PastEvent => ({
    seq,
    type,
    at: at(minute),
    activity: { type, data },
  });
  const moments = (kind: 'waiting_for' | 'unassigned_for', past: PastEvent[], now = 1_000) =>
    pastMoments({ kind, minutes: 10 }, past, at(now)).map((moment) => [moment.at / MINUTE_MS, moment.seq]);
  const asked = event(1, 'message.received', 100);

  it.each([
    ['one that nobody answered', [asked], [[110, 1]]],
    ['one that was asked again, once', [asked, event(2, 'message.received', 105)], [[110, 2]]],
    ['none that was answered in time', [asked, event(2, 'message.sent', 109)], []],
    ['one that was answered too late', [asked, event(2, 'message.sent', 120)], [[110, 1]]],
    ['none that was resolved in time', [asked, event(2, 'status_changed', 105, { to: 'resolved' })], []],
    ['none that sleeps', [asked, event(2, 'status_changed', 105, { to: 'snoozed' })], []],
    [
      'each wait by itself',
      [asked, event(2, 'message.sent', 120), event(3, 'message.received', 200)],
      [
        [110, 1],
        [210, 3],
      ],
    ],
  ])('has waits: %s', (_what, past, found) => expect(moments('waiting_for', past)).toEqual(found));

  it.each([
    ['none that somebody took in time', [asked, event(2, 'assigned', 105)], []],
    ['one that somebody took too late', [asked, event(2, 'assigned', 115)], [[110, 1]]],
    ['one that was given back', [asked, event(2, 'assigned', 105), event(3, 'released', 120)], [[130, 3]]],
  ])('has hands that were free: %s', (_what, past, found) => expect(moments('unassigned_for', past)).toEqual(found));

  it('ends now', () => expect(moments('waiting_for', [asked], 109)).toEqual([]));

  it('never has one moment twice, nor one after now', () => {
    const type = fc.constantFrom('message.received', 'message.sent', 'assigned', 'released', 'reopened');
    fc.assert(
      fc.property(fc.array(fc.tuple(type, fc.nat(30))), (steps) => {
        let minute = 0;
        const past = steps.map(([name, step], index) => {
          minute += step;
          return event(index + 1, name, minute);
        });
        const found = moments('unassigned_for', past, minute + 5);
        expect(new Set(found.map(([when]) => when)).size).toBe(found.length);
        expect(found.every(([when]) => when! <= minute + 5)).toBe(true);
      }),
    );
  });
});

describe('an event', () => {
  const asks = (type: string, data: Record<string, string> = {}, seq = 7) =>
    triggersOf({ seq, type, messageId: null, data, activity: { type, data } });
  it.each([
    ['a first message', asks('message.received', {}, 1), ['conversation.opened', 'message.received']],
    ['a message', asks('message.received'), ['message.received']],
    ['a return', asks('reopened', { from: 'resolved' }), ['conversation.opened']],
    ['opening again by hand', asks('status_changed', { from: 'resolved', to: 'open' }), ['conversation.opened']],
    ['waking up', asks('status_changed', { from: 'snoozed', to: 'open' }), []],
    ['resolving', asks('status_changed', { from: 'open', to: 'resolved' }), ['conversation.resolved']],
    ['taking', asks('assigned'), ['conversation.assigned']],
    ['an answer', asks('message.sent'), ['reply.sent']],
    ['an answer in the app of the platform', asks('message.sent_elsewhere'), ['reply.sent']],
    ['anything that a rule did', asks('assigned', { ruleId: 'r' }), []],
    ['anything else', asks('sla_warned'), []],
  ])('asks rules about %s', (_what, found, triggers) => expect(found).toEqual(triggers));
});
