import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isPushService,
  isQuiet,
  isToldNow,
  NOTIFICATION_KINDS,
  outcomeOfPush,
  pushPauseMs,
  type QuietHours,
  USUAL_NOTIFICATIONS,
} from './notification.ts';
import { instant } from './time.ts';

const at = (text: string) => instant(Date.parse(text));
const NIGHT: QuietHours = { from: 22 * 60, to: 7 * 60 };
const inAmsterdam = (quiet: QuietHours | null) => ({ quiet, timeZone: 'Europe/Amsterdam' });

describe('quiet hours', () => {
  it.each([
    ['in the evening before', '2026-03-02T21:59:59+01:00', false],
    ['at their first minute', '2026-03-02T22:00:00+01:00', true],
    ['over midnight', '2026-03-03T00:00:00+01:00', true],
    ['at their last second', '2026-03-03T06:59:59+01:00', true],
    ['when they are over', '2026-03-03T07:00:00+01:00', false],
    ['at noon', '2026-03-03T12:00:00+01:00', false],
    // The clock goes from 02:00 to 03:00 on March 29, and from 03:00 back to 02:00 on October 25.
    ['at 06:30 of the day that lost an hour', '2026-03-29T06:30:00+02:00', true],
    ['at 07:00 of the day that lost an hour', '2026-03-29T07:00:00+02:00', false],
    ['at 06:59 of the day that won an hour', '2026-10-25T06:59:00+01:00', true],
    ['at 07:00 of the day that won an hour', '2026-10-25T07:00:00+01:00', false],
  ])('%s', (_when, moment, quiet) => expect(isQuiet(inAmsterdam(NIGHT), at(moment))).toBe(quiet));

  it('hold twice in the hour that comes twice', () => {
    const quiet = inAmsterdam({ from: 150, to: 160 });
    expect(isQuiet(quiet, at('2026-10-25T02:35:00+02:00'))).toBe(true);
    expect(isQuiet(quiet, at('2026-10-25T02:35:00+01:00'))).toBe(true);
  });

  it('within one day are quiet only there, and from an hour to itself all day', () => {
    expect(isQuiet(inAmsterdam({ from: 720, to: 780 }), at('2026-03-02T12:30:00+01:00'))).toBe(true);
    expect(isQuiet(inAmsterdam({ from: 720, to: 780 }), at('2026-03-02T13:00:00+01:00'))).toBe(false);
    expect(isQuiet(inAmsterdam({ from: 720, to: 720 }), at('2026-03-02T03:00:00+01:00'))).toBe(true);
  });

  it('and the rest of the day are all of the day', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 0, max: 1439 }),
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.constantFrom('UTC', 'Europe/Amsterdam', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns'),
        (from, to, ms, timeZone) => {
          fc.pre(from !== to);
          const quiet = isQuiet({ quiet: { from, to }, timeZone }, instant(ms));
          expect(isQuiet({ quiet: { from: to, to: from }, timeZone }, instant(ms))).toBe(!quiet);
        },
      ),
    ));
});

describe('a device', () => {
  const noon = at('2026-03-02T12:00:00Z');
  it.each(NOTIFICATION_KINDS)('is told of “%s” unless that is off or it is quiet', (kind) => {
    expect(isToldNow(USUAL_NOTIFICATIONS, kind, noon)).toBe(true);
    expect(isToldNow({ ...USUAL_NOTIFICATIONS, muted: [kind] }, kind, noon)).toBe(false);
    expect(isToldNow({ ...USUAL_NOTIFICATIONS, quiet: { from: 0, to: 0 } }, kind, noon)).toBe(false);
  });
  it('gets the test that was asked for, always', () =>
    expect(
      isToldNow({ ...USUAL_NOTIFICATIONS, muted: [...NOTIFICATION_KINDS], quiet: { from: 0, to: 0 } }, 'test', noon),
    ).toBe(true));
});

it.each([
  ['https://fcm.googleapis.com/fcm/send/abc', true],
  ['https://web.push.apple.com/abc', true],
  ['https://push.apple.com/abc', false],
  ['https://evilpush.apple.com.example/abc', false],
  ['https://notpush.apple.com/abc', false],
  ['http://fcm.googleapis.com/abc', false],
  ['https://fcm.googleapis.com:8443/abc', false],
  ['https://someone@fcm.googleapis.com/abc', false],
  ['https://fcm.googleapis.com.example/abc', false],
  ['https://169.254.169.254/latest', false],
  ['http://127.0.0.1:9/push/x', true],
  ['http://127.0.0.1:90/push/x', false],
  ['javascript:alert(1)', false],
  ['not an address', false],
])('calls %s: %s', (endpoint, known) =>
  expect(isPushService(endpoint, ['fcm.googleapis.com', '*.push.apple.com', 'http://127.0.0.1:9'])).toBe(known),
);

it.each([
  [201, 'done'],
  [202, 'done'],
  [404, 'gone'],
  [410, 'gone'],
  [403, 'gone'],
  [429, 'later'],
  [500, 'later'],
  [503, 'later'],
  [400, 'refused'],
  [413, 'refused'],
  [301, 'refused'],
])('an answer of %i means %s', (status, outcome) => expect(outcomeOfPush(status)).toBe(outcome));

it('waits longer after each try, and as long as it is asked to', () => {
  expect([1, 2, 3].map((attempts) => pushPauseMs(attempts, 0))).toEqual([30_000, 60_000, 120_000]);
  expect(pushPauseMs(1, 300_000)).toBe(300_000);
});
