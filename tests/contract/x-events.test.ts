import { connectors } from '@kwartier/connectors';
import { describe, expect, it } from 'vitest';
import { fixture } from './fixtures.ts';
import { at, bytes, messagesOf } from './platform-under-test.ts';
import { BRAND, ZOE } from './start-x.ts';

const SELF = { externalId: BRAND, handle: 'AcmeCare' };
const read = (name: string, self: { externalId: string; handle: string | null } = SELF) =>
  connectors.x.parse(bytes(fixture('x', name)), self);
const MAX = '2081000000000000902';

describe('an answer that does not find everything', () => {
  const id = '2081000000000000101';
  const error = (more: object) => ({
    value: id,
    resource_id: id,
    resource_type: 'tweet',
    parameter: 'ids',
    title: 'Not Found Error',
    type: 'https://api.x.com/2/problems/resource-not-found',
    ...more,
  });
  const gone = (errors: object[]) =>
    connectors.x
      .parse(bytes(JSON.stringify({ errors })), SELF)
      .events.map((event) => ('externalId' in event ? [event.type, event.externalId] : event.type));

  it('tells of a post that was asked for by its id and is no more', () =>
    expect(gone([error({})])).toEqual([['message.deleted', id]]));
  it.each([
    ['what a post referred to is gone', { parameter: 'referenced_tweets.id' }],
    ['who wrote it made the account private', { type: 'https://api.x.com/2/problems/not-authorized-for-resource' }],
    ['the id is missing', { resource_id: undefined, value: undefined }],
  ])('says nothing of a deletion where %s', (_what, more) => expect(gone([error(more)])).toEqual([]));
});

describe('what X says', () => {
  it('is the same in both dialects', () => {
    expect(read('v2-page-post-dialect')).toEqual(read('v2-page-tweet-dialect'));
  });

  it.each([
    [
      '102',
      {
        kind: 'mention',
        versionOf: '2081000000000000101',
        language: null,
        mayReply: true,
        threadKey: '2081000000000000102',
        post: null,
      },
    ],
    [
      '103',
      {
        kind: 'reply',
        text: '@AcmeCare broken again 😡',
        mayReply: true,
        language: 'en',
        inReplyTo: '2081000000000000001',
        inReplyToAuthorExternalId: BRAND,
        url: 'https://x.com/zoe_sample/status/2081000000000000103',
        author: {
          externalId: ZOE,
          name: 'Zoë 🌻',
          handle: 'zoe_sample',
          avatarUrl: 'https://pics.example.com/zoe.jpg',
        },
      },
    ],
    [
      '104',
      {
        kind: 'mention',
        text: '@acmecare I have written four times and every time another answer: 1 < 2 & 3 > 2. https://example.com/order/55 Call me.',
      },
    ],
    [
      '105',
      {
        kind: 'quote',
        mayReply: true,
        post: { externalId: '2081000000000000001', text: 'Our winter sale starts today' },
      },
    ],
    ['106', { kind: 'mention', mayReply: false, threadKey: '2081000000000000001', inReplyToAuthorExternalId: ZOE }],
    ['108', { fromUs: true, counterpart: null, inReplyToAuthorExternalId: BRAND }],
    [
      '109',
      {
        fromUs: true,
        counterpart: { externalId: ZOE, handle: 'zoe_sample' },
        mayReply: null,
        text: 'Sorry about that, Zoë. https://example.com/help?a=1&b=2',
      },
    ],
  ])('in post …%s', (id, expected) => {
    const message = messagesOf(read('v2-page-tweet-dialect')).find(({ externalId }) => externalId.endsWith(id));
    expect(message).toMatchObject(expected);
  });

  it('has pictures and films with their best address', () => {
    const message = messagesOf(read('v2-page-tweet-dialect')).find(({ externalId }) => externalId.endsWith('103'));
    expect(message?.attachments).toEqual([
      { kind: 'image', url: 'https://pics.example.com/1.jpg', previewUrl: null, altText: 'a broken lamp' },
      {
        kind: 'video',
        url: 'https://video.example.com/high.mp4',
        previewUrl: 'https://pics.example.com/2.jpg',
        altText: null,
      },
      { kind: 'unsupported', url: null, previewUrl: null, altText: null },
    ]);
  });

  it('counts a repost of somebody as reach, and nothing else', () => {
    expect(read('v2-page-tweet-dialect').events.filter(({ type }) => type !== 'message.created')).toEqual([
      expect.objectContaining({
        type: 'post.published',
        post: expect.objectContaining({ text: 'Something new from us' }),
      }),
      {
        type: 'reach.changed',
        postExternalId: '2081000000000000001',
        reach: 'repost',
        actorExternalId: MAX,
        removed: false,
        at: at('2026-08-20T09:40:00Z'),
      },
    ]);
  });

  it('does not know whether it may answer without knowing its own handle', () => {
    const nameless = messagesOf(read('activity-reply', { externalId: BRAND, handle: null }));
    expect(nameless[0]).toMatchObject({ mayReply: null });
    expect(messagesOf(read('activity-mention', { externalId: BRAND, handle: null }))[0]).toMatchObject({
      mayReply: true,
    });
  });

  it.each([
    ['activity-mention', { kind: 'mention', mayReply: true, author: { name: 'Zoë 🌻' } }],
    ['activity-reply', { kind: 'reply', mayReply: false, threadKey: '2081000000000000001' }],
    ['activity-quote', { kind: 'quote', mayReply: true }],
    ['activity-message', { kind: 'direct_message', isPrivate: true, text: 'hello!', author: { handle: 'zoe_sample' } }],
    ['activity-chat', { kind: 'direct_message', unsupported: expect.stringContaining('encrypted') }],
    ['activity-own-post', undefined],
  ])('in an activity event: %s', (name, expected) => {
    const [message] = messagesOf(read(name));
    if (expected) expect(message).toMatchObject({ fromUs: false, ...expected });
    else expect(read(name).events).toMatchObject([{ type: 'post.published' }]);
  });

  it('tells what was deleted, reposted and withdrawn', () => {
    expect(read('activity-delete').events).toMatchObject([
      { type: 'message.deleted', externalId: '2081000000000000301' },
    ]);
    expect(read('activity-repost').events).toMatchObject([{ type: 'reach.changed', reach: 'repost' }]);
    for (const name of ['activity-revoke', 'account-activity-revoke'])
      expect(read(name).events).toMatchObject([{ type: 'access.revoked' }]);
    expect(read('account-activity-revoke', { externalId: '5', handle: null }).events).toEqual([]);
  });

  it('reads the Account Activity API with its exact ids and whole texts', () => {
    const messages = messagesOf(read('account-activity-posts'));
    expect(messages.map(({ externalId, kind, fromUs }) => [externalId.slice(-3), kind, fromUs])).toEqual([
      ['401', 'mention', false],
      ['402', 'reply', false],
      ['404', 'quote', false],
      ['405', 'reply', true],
      ['407', 'mention', false],
    ]);
    expect(messages[0]).toMatchObject({
      text: '@AcmeCare it is a long story & nobody wants to hear it: https://example.com/story',
      attachments: [{ kind: 'image', url: 'https://pics.example.com/7.jpg' }],
    });
    expect(messages[1]).toMatchObject({ inReplyTo: '2081000000000000001', threadKey: null });
    expect(messages[3]).toMatchObject({ counterpart: { externalId: ZOE, handle: 'zoe_sample' } });
    expect(messages[4]).toMatchObject({ versionOf: '2081000000000000399' });
    const rest = read('account-activity-rest').events;
    expect(rest).toMatchObject([
      { externalId: '2081000000000000501', text: 'look', attachments: [{ kind: 'image' }] },
      { externalId: '2081000000000000502', fromUs: true, counterpart: { externalId: ZOE, name: 'Zoë 🌻' } },
      { type: 'message.receipt', receipt: 'read', counterpartExternalId: ZOE },
      { type: 'reach.changed', reach: 'like', actorExternalId: ZOE },
      { type: 'message.deleted', externalId: '2081000000000000402' },
    ]);
  });

  it('counts as X counts', () => {
    const measure = (text: string, isPrivate: boolean) => connectors.x.measure(text, isPrivate);
    expect(measure('https://example.com/a/very/long/address/that/goes/on and example.com', false).length).toBe(
      23 + 5 + 23,
    );
    expect(measure('汉'.repeat(140), false)).toEqual({ length: 280, max: 280 });
    expect(measure('e\u0301', false).length).toBe(1);
    expect(measure('👨‍👩‍👧‍👦', false).length).toBe(2);
    expect(measure('', true).max).toBe(10_000);
  });
});
