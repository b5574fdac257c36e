import { expect, it } from 'vitest';
import { aChannel, at, NOW } from '../../gallery/fixtures.ts';
import { factsOf, healthOf } from './health.ts';

it.each([
  ['works', {}, 'Healthy'],
  ['was refused', { state: 'needs_reauth' }, 'Cannot send'],
  ['was paused', { state: 'paused' }, 'Paused'],
  ['is behind', { lagMs: 45_000 }, 'Slow'],
  ['gets no answer', { lastPollOkAt: at(-20) }, 'Facebook does not answer'],
  ['is signed wrongly', { lastWebhookAt: null, refusedWebhooks: 28 }, 'Wrong signature'],
  ['is new', { lastEventAt: null, lastWebhookAt: null }, 'Nothing heard yet'],
] as const)('says of a channel that %s: %s', (_what, over, words) =>
  expect(healthOf(aChannel(over), NOW).words).toBe(words),
);

it('shows kept replies instead of the delay when there are any', () => {
  expect(factsOf(aChannel(), NOW)[2]).toEqual({ name: 'Delay', value: '1.8 s' });
  expect(factsOf(aChannel({ heldReplies: 6 }), NOW)[2]).toEqual({ name: 'Replies kept', value: '6' });
});

it('counts refused webhooks', () =>
  expect(factsOf(aChannel({ refusedWebhooks: 1204 }), NOW)[3]?.value).toBe('1,204 refused'));
