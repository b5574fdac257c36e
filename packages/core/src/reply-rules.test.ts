import { describe, expect, it } from 'vitest';
import { PLATFORM_FACTS, PLATFORMS } from './platform.ts';
import { privateReplyRule, publicReplyRule, type ReplyContext, type ReplyTarget } from './reply-rules.ts';
import { DAY_MS, HOUR_MS, type Instant, instant } from './time.ts';

const now = instant(Date.parse('2026-03-02T12:00Z'));
const ago = (ms: number): Instant => instant(now - ms);
const target = (externalId: string, fields: Partial<ReplyTarget> = {}): ReplyTarget => ({
  externalId,
  sentAt: ago(HOUR_MS),
  mayReply: null,
  isDeleted: false,
  ...fields,
});
const context = (platform: 'x' | 'facebook', fields: Partial<ReplyContext> = {}): ReplyContext => ({
  platform,
  isPrivate: false,
  contactName: 'Ann',
  channelHandle: 'acme',
  inbound: [target('m1')],
  windowExpiresAt: null,
  privateReplySent: false,
  canReachPrivately: false,
  now,
  ...fields,
});
const mentioned = target('m1', { mayReply: true });
const overheard = target('m2', { mayReply: false });

describe('in public', () => {
  it.each([
    [
      'X, when they mentioned us',
      context('x', { inbound: [mentioned] }),
      { allowed: true, target: 'm1', maxLength: 280, code: null },
    ],
    [
      'X, when they did not',
      context('x', { inbound: [overheard] }),
      { allowed: false, target: null, code: 'reply.not_allowed' },
    ],
    [
      'X, when only an older message did',
      context('x', { inbound: [overheard, mentioned] }),
      { allowed: true, target: 'm1' },
    ],
    [
      'X, when the message that did is deleted',
      context('x', { inbound: [overheard, { ...mentioned, isDeleted: true }] }),
      { allowed: false, code: 'reply.not_allowed' },
    ],
    [
      'X, when all is deleted',
      context('x', { inbound: [{ ...mentioned, isDeleted: true }] }),
      { allowed: false, code: 'reply.target_deleted' },
    ],
    [
      'X, when there is nothing to answer',
      context('x', { inbound: [] }),
      { allowed: false, code: 'reply.not_allowed' },
    ],
    ['Facebook, always', context('facebook'), { allowed: true, target: 'm1', maxLength: 8_000, windowExpiresAt: null }],
    [
      'Facebook, the newest that stands',
      context('facebook', { inbound: [target('m3', { isDeleted: true }), target('m2'), target('m1')] }),
      { allowed: true, target: 'm2' },
    ],
    [
      'Facebook, when all is deleted',
      context('facebook', { inbound: [target('m1', { isDeleted: true })] }),
      { allowed: false, code: 'reply.target_deleted' },
    ],
  ])('%s', (_what, situation, rule) => expect(publicReplyRule(situation)).toMatchObject(rule));

  it.each(PLATFORMS)('is no question in a private conversation on %s', (platform) => {
    expect(publicReplyRule(context(platform, { isPrivate: true }))).toBeNull();
  });

  it('says why in words a person can read', () => {
    expect(publicReplyRule(context('x', { inbound: [mentioned] }))!.reason).toBe(
      'X allows this reply: Ann mentioned @acme.',
    );
    expect(publicReplyRule(context('x', { inbound: [mentioned], channelHandle: null }))!.reason).toBe(
      'X allows this reply.',
    );
    expect(publicReplyRule(context('x', { inbound: [overheard] }))!.reason).toBe(
      'X does not let us answer here: Ann did not mention us. You can invite them to a direct message.',
    );
    expect(publicReplyRule(context('facebook'))!.reason).toBe('Facebook allows this reply.');
  });
});

describe('in private', () => {
  const soon = instant(now + 1);
  it.each([
    ['X, from a public post', context('x'), { allowed: true, target: null, maxLength: 10_000, windowExpiresAt: null }],
    ['X, in a direct message', context('x', { isPrivate: true }), { allowed: true, target: null, code: null }],
    [
      'Messenger, while the window is open',
      context('facebook', { isPrivate: true, windowExpiresAt: soon }),
      { allowed: true, windowExpiresAt: soon, target: null, maxLength: 2_000, isOnlyMessage: false },
    ],
    [
      'Messenger, at the very end of the window',
      context('facebook', { isPrivate: true, windowExpiresAt: now }),
      { allowed: false, code: 'reply.window_closed', windowExpiresAt: now },
    ],
    [
      'Messenger, when no window is known',
      context('facebook', { isPrivate: true }),
      { allowed: false, code: 'reply.window_closed' },
    ],
    [
      'Messenger, which a private answer to a comment does not open',
      context('facebook', { isPrivate: true, privateReplySent: false, inbound: [target('m1')] }),
      { allowed: false },
    ],
    [
      'a comment, once, within seven days of it',
      context('facebook'),
      { allowed: true, target: 'm1', windowExpiresAt: instant(ago(HOUR_MS) + 7 * DAY_MS), isOnlyMessage: true },
    ],
    [
      'a comment, in the last millisecond',
      context('facebook', { inbound: [target('m1', { sentAt: ago(7 * DAY_MS - 1) })] }),
      { allowed: true, target: 'm1' },
    ],
    [
      'a comment, after seven days',
      context('facebook', { inbound: [target('m1', { sentAt: ago(7 * DAY_MS) })] }),
      { allowed: false, code: 'reply.window_closed' },
    ],
    [
      'a comment, a second time',
      context('facebook', { privateReplySent: true }),
      { allowed: false, code: 'reply.window_closed' },
    ],
    [
      'a comment, again, when they have answered in Messenger',
      context('facebook', { privateReplySent: true, canReachPrivately: true, windowExpiresAt: soon }),
      { allowed: true, target: null, windowExpiresAt: soon },
    ],
    [
      'a comment, when the Messenger window has closed: as if there were none',
      context('facebook', { canReachPrivately: true, windowExpiresAt: now }),
      { allowed: true, target: 'm1' },
    ],
    [
      'a comment, when they cannot be reached: the window of another does not count',
      context('facebook', { windowExpiresAt: soon }),
      { allowed: true, target: 'm1' },
    ],
    [
      'a comment that is deleted',
      context('facebook', { inbound: [target('m1', { isDeleted: true })] }),
      { allowed: false, code: 'reply.target_deleted' },
    ],
    [
      'the newest comment that stands',
      context('facebook', { inbound: [target('m2', { isDeleted: true }), target('m1')] }),
      { allowed: true, target: 'm1' },
    ],
  ])('%s', (_what, situation, rule) => expect(privateReplyRule(situation)).toMatchObject(rule));
});

it.each(PLATFORMS)('refuses with a code and allows without one, always with a sentence, on %s', (platform) => {
  for (const isPrivate of [true, false])
    for (const inbound of [[], [mentioned], [overheard], [target('m', { isDeleted: true })]])
      for (const rule of [publicReplyRule, privateReplyRule]) {
        const result = rule(context(platform, { isPrivate, inbound }));
        if (!result) continue;
        expect(result.allowed).toBe(result.code === null);
        if (!result.allowed) expect(result.target).toBeNull();
        expect(result.reason).toMatch(/^[A-Z].*\.$/);
        const { maxPublicLength, maxPrivateLength } = PLATFORM_FACTS[platform];
        expect(result.maxLength).toBe(rule === publicReplyRule ? maxPublicLength : maxPrivateLength);
      }
});
