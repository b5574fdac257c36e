import { expect, it } from 'vitest';
import { aMessage } from '../../gallery/fixtures.ts';
import { timelineItems } from './timeline-items.ts';

it('puts a divider where a local day begins, and one only', () => {
  const messages = ['2026-11-18T22:50:00Z', '2026-11-18T23:10:00Z', '2026-11-19T08:00:00Z'].map((sentAt) =>
    aMessage({ sentAt }),
  );
  expect(timelineItems(messages, 'Europe/Amsterdam').map((item) => item.type)).toEqual([
    'day',
    'message',
    'day',
    'message',
    'message',
  ]);
});

it('does not go back a day for a message that was dated late', () => {
  const messages = ['2026-11-19T08:00:00Z', '2026-11-18T08:00:00Z'].map((sentAt) => aMessage({ sentAt }));
  expect(timelineItems(messages, 'UTC').map((item) => item.type)).toEqual(['day', 'message', 'message']);
});
