import { describe, expect, it } from 'vitest';
import { USUAL_NOTIFICATIONS } from '../notification.ts';
import { DAY_MS, type Instant, instant, MINUTE_MS } from '../time.ts';
import { fateOfNotice, headerText, isHeaderText, mailPauseMs, quietUntil } from './mail.ts';

const at = (text: string): Instant => instant(Date.parse(text));
const NIGHT = { from: 22 * 60, to: 7 * 60 };

it.each([
  ['Noor\r\nBcc: all@example.com', 'Noor Bcc: all@example.com'],
  ['\u202Egnp.exe', 'gnp.exe'],
  ['  Kwart\tAir ', 'Kwart Air'],
  ['Zoë 🛫', 'Zoë 🛫'],
  ['x'.repeat(300), 'x'.repeat(200)],
])('%j stands in a header as %j', (text, expected) => {
  expect(headerText(text)).toBe(expected);
  expect(isHeaderText(headerText(text))).toBe(true);
});

it.each(['A\nB', 'A\u2028B', 'A\u0000'])('%j is no text for a header', (text) => {
  expect(isHeaderText(text)).toBe(false);
});

it.each([
  ['no quiet hours', null, 'UTC', '2026-03-10T23:00:00Z', '2026-03-10T23:00:00Z'],
  ['before they begin', NIGHT, 'UTC', '2026-03-10T21:59:59Z', '2026-03-10T21:59:59Z'],
  ['before midnight', NIGHT, 'UTC', '2026-03-10T23:00:00Z', '2026-03-11T07:00:00Z'],
  ['after midnight', NIGHT, 'UTC', '2026-03-11T06:59:30Z', '2026-03-11T07:00:00Z'],
  ['at their end', NIGHT, 'UTC', '2026-03-11T07:00:00Z', '2026-03-11T07:00:00Z'],
  ['within a day', { from: 600, to: 660 }, 'UTC', '2026-03-11T10:30:00Z', '2026-03-11T11:00:00Z'],
  ['where the person is', NIGHT, 'Asia/Tokyo', '2026-03-10T14:00:00Z', '2026-03-10T22:00:00Z'],
] as const)('quiet: %s', (_what, quiet, timeZone, now, until) => {
  expect(quietUntil({ quiet, timeZone }, at(now))).toBe(at(until));
});
it('is quiet for ever where it begins when it ends', () => {
  expect(quietUntil({ quiet: { from: 60, to: 60 }, timeZone: 'UTC' }, at('2026-03-10T23:00:00Z'))).toBeNull();
});

describe('a notice', () => {
  const now = at('2026-03-10T12:00:00Z');
  const ago = (ms: number) => instant(now - ms);
  const wanted = { ...USUAL_NOTIFICATIONS, mailed: ['assigned' as const] };
  const notice = { kind: 'assigned' as const, createdAt: ago(3 * MINUTE_MS), lastSeenAt: null };
  it.each([
    ['whose person was never here', notice, wanted, { fate: 'mail' }],
    ['whose person left before it', { ...notice, lastSeenAt: ago(4 * MINUTE_MS) }, wanted, { fate: 'mail' }],
    ['whose person came by', { ...notice, lastSeenAt: ago(MINUTE_MS) }, wanted, { fate: 'seen' }],
    ['that nobody wants', notice, { ...wanted, mailed: [] }, { fate: 'unwanted' }],
    ['of yesterday', { ...notice, createdAt: ago(DAY_MS + 1) }, wanted, { fate: 'stale' }],
    [
      'in quiet hours',
      notice,
      { ...wanted, quiet: { from: 700, to: 780 } },
      { fate: 'later', at: at('2026-03-10T13:00:00Z') },
    ],
    ['where it is always quiet', notice, { ...wanted, quiet: { from: 0, to: 0 } }, { fate: 'unwanted' }],
  ])('%s', (_what, one, settings, fate) => {
    expect(fateOfNotice(one, settings, now)).toEqual(fate);
  });
});

it('pauses twice as long each time, and half an hour at most', () => {
  expect([1, 2, 3, 7, 50].map((attempts) => mailPauseMs(attempts) / MINUTE_MS)).toEqual([0.5, 1, 2, 30, 30]);
});
