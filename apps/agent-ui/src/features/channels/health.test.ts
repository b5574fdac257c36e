import { expect, it } from 'vitest';
import { aChannel, at, NOW } from '../../gallery/fixtures.ts';
import { completenessWords, factsOf, healthOf } from './health.ts';

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

it('says that a webhook loses messages before it says that it is slow', () =>
  expect(
    healthOf(aChannel({ lagMs: 45_000, gap: { messages: 3, firstAt: at(-9), lastAt: at(-2) } }), NOW),
  ).toMatchObject({
    tone: 'risk',
    words: 'Webhook has gaps',
  }));

const day = {
  day: '2026-03-02',
  received: 1312,
  stored: 1312,
  unreadable: 0,
  repeats: 0,
  foundOnlyByPoll: 0,
  gapsClosed: 0,
  lagP95Ms: 2000,
  isComplete: true,
};
it.each([
  ['a whole day', {}, '1,312 received, 1,312 stored, no gap, 95 % within 2.0 s'],
  [
    'a day with gaps',
    { gapsClosed: 1, foundOnlyByPoll: 7 },
    '1,312 received, 1,312 stored, 1 gap closed, 7 found only by asking, 95 % within 2.0 s',
  ],
  [
    'a day that lacks something',
    { stored: 1309, unreadable: 2, isComplete: false, lagP95Ms: null },
    '1,312 received, 1,309 stored, 2 set aside, 1 missing, no gap',
  ],
])('puts %s into a sentence', (_what, over, words) => expect(completenessWords({ ...day, ...over })).toBe(words));
