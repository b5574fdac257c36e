import { describe, expect, it } from 'vitest';
import { DELIVERY_STATES, DELIVERY_TRANSITIONS, type DeliveryState, mayDeliveryBecome } from './message.ts';

describe('an outbound message', () => {
  it.each([
    ['queued', ['sending', 'rejected']],
    ['sending', ['queued', 'scheduled', 'sent', 'rejected', 'unknown']],
    ['unknown', ['sent', 'unconfirmed']],
    ['unconfirmed', ['queued', 'sent', 'rejected']],
    ['awaiting_approval', ['queued', 'scheduled', 'returned', 'rejected']],
    ['scheduled', ['sending', 'queued', 'overtaken', 'rejected']],
    ['overtaken', ['queued', 'scheduled', 'rejected']],
    ['returned', []],
    ['sent', []],
    ['rejected', ['queued']],
  ] as const)('goes from %s to %j and nowhere else', (from, to) => {
    expect(new Set(DELIVERY_STATES.filter((state) => mayDeliveryBecome(from, state)))).toEqual(new Set<string>(to));
  });

  it('whose fate is unknown is never sent again without a person: only "unconfirmed" leads back', () => {
    const reach = (from: DeliveryState, seen = new Set<DeliveryState>()): Set<DeliveryState> => {
      for (const next of DELIVERY_TRANSITIONS[from]) {
        if (seen.has(next) || from === 'unconfirmed') continue;
        seen.add(next);
        reach(next, seen);
      }
      return seen;
    };
    expect([...reach('unknown')].toSorted()).toEqual(['sent', 'unconfirmed']);
  });

  it('that waits for a person’s decision is not sent without one', () => {
    for (const state of ['awaiting_approval', 'returned', 'overtaken'] as const)
      expect(mayDeliveryBecome(state, 'sending')).toBe(false);
  });
});
