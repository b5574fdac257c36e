import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROLES } from './agent.ts';
import {
  type ApprovalFacts,
  type ApprovalOutcome,
  MAX_TRUST,
  NO_APPROVAL,
  needsApproval,
  nextTrust,
  outcomeOf,
} from './approval.ts';

const facts: ApprovalFacts = {
  rule: { needed: 20, roles: ['custom'], tagIds: ['press', 'safety'] },
  isPublic: true,
  role: 'agent',
  mayApprove: false,
  trust: 20,
  tagIds: [],
};

it.each<[string, Partial<ApprovalFacts>, string | null]>([
  ['goes straight out from somebody who is trusted', {}, null],
  ['waits while somebody is new', { trust: 19 }, 'new'],
  ['goes straight out in private', { trust: 0, isPublic: false }, null],
  ['goes straight out from who may approve', { trust: 0, mayApprove: true, tagIds: ['press'] }, null],
  ['waits for a role that always waits', { role: 'custom', trust: 100 }, 'role'],
  ['waits on a sensitive topic, however trusted', { trust: 100, tagIds: ['delay', 'press'] }, 'sensitive'],
  ['names the topic first', { trust: 0, role: 'custom', tagIds: ['safety'] }, 'sensitive'],
  ['goes straight out where the brand has no rule', { rule: NO_APPROVAL, trust: 0, tagIds: ['press'] }, null],
])('an answer %s', (_what, some, reason) => expect(needsApproval({ ...facts, ...some })?.reason ?? null).toBe(reason));

it('says which topic', () => expect(needsApproval({ ...facts, tagIds: ['safety'] })?.tagId).toBe('safety'));

const factsOf = fc.record({
  rule: fc.record({
    needed: fc.nat(MAX_TRUST),
    roles: fc.subarray([...ROLES]),
    tagIds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')),
  }),
  isPublic: fc.boolean(),
  role: fc.constantFrom(...ROLES),
  mayApprove: fc.boolean(),
  trust: fc.nat(MAX_TRUST),
  tagIds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')),
});

it('never makes somebody wait because they are trusted more, or because a topic is gone', () => {
  fc.assert(
    fc.property(factsOf, fc.nat(MAX_TRUST), (some, more) => {
      if (needsApproval(some) !== null) return;
      expect(needsApproval({ ...some, trust: Math.min(MAX_TRUST, some.trust + more) })).toBeNull();
      expect(needsApproval({ ...some, tagIds: [] })).toBeNull();
    }),
  );
});

describe('trust', () => {
  const outcomes = fc.constantFrom<ApprovalOutcome>('approved', 'touched_up', 'rewritten', 'returned');

  it.each<[number, ApprovalOutcome, number]>([
    [0, 'approved', 1],
    [MAX_TRUST, 'approved', MAX_TRUST],
    [12, 'touched_up', 12],
    [13, 'rewritten', 6],
    [12, 'returned', 7],
    [3, 'returned', 0],
  ])('of %d becomes, %s, %d', (trust, outcome, next) => expect(nextTrust(trust, outcome)).toBe(next));

  it('stays a whole number within its bounds, whatever happens', () => {
    fc.assert(
      fc.property(fc.array(outcomes, { maxLength: 300 }), (all) => {
        const trust = all.reduce(nextTrust, 0);
        expect(Number.isInteger(trust) && trust >= 0 && trust <= MAX_TRUST).toBe(true);
        expect(trust).toBeLessThanOrEqual(all.filter((one) => one === 'approved').length);
      }),
    );
  });

  it('is never less for who had more, and only an answer that went out as it was makes it grow', () => {
    fc.assert(
      fc.property(fc.nat(MAX_TRUST), fc.nat(MAX_TRUST), outcomes, (a, b, outcome) => {
        expect(nextTrust(Math.max(a, b), outcome)).toBeGreaterThanOrEqual(nextTrust(Math.min(a, b), outcome));
        if (outcome !== 'approved') expect(nextTrust(a, outcome)).toBeLessThanOrEqual(a);
      }),
    );
  });
});

it.each([
  ['Your bag is in Lisbon.', 'Your bag is in Lisbon.', 'approved'],
  [
    'Your bag is in Lisbon and comes tomorrow morning.',
    'Your bag is in Porto and comes tomorrow morning.',
    'touched_up',
  ],
  ['Not our fault.', 'We are sorry, Priya. Your bag comes tomorrow.', 'rewritten'],
])('“%s” sent as “%s” was %s', (asked, sent, outcome) => expect(outcomeOf(asked, sent)).toBe(outcome));
