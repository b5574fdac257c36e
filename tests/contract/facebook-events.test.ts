import { connectors } from '@kwartier/connectors';
import { describe, expect, it } from 'vitest';
import { fixture } from './fixtures.ts';
import { bytes, messagesOf } from './platform-under-test.ts';
import { changes, commentValue, fromAna, messaging, PAGE } from './start-facebook.ts';

const SELF = { externalId: PAGE, handle: null };
const read = (name: string) => connectors.facebook.parse(bytes(fixture('facebook', name)), SELF);
const readText = (text: string) => connectors.facebook.parse(bytes(text), SELF);
const ANA = { externalId: '7712345678901234', name: 'Łukasz Żółty', handle: null, avatarUrl: null };
const POST = `${PAGE}_122100000000000001`;

describe('what Facebook says', () => {
  it.each([
    [
      '1',
      {
        text: 'comment 1',
        author: ANA,
        inReplyTo: null,
        threadKey: POST,
        post: { externalId: POST, url: 'https://www.facebook.com/104411222333444/posts/1' },
      },
    ],
    ['2', { inReplyTo: '122100000000000001_1', threadKey: POST }],
    ['3', { text: '', attachments: [{ kind: 'image' }], unsupported: null }],
    ['4', { fromUs: true, counterpart: null, inReplyTo: '122100000000000001_1' }],
    ['5', { author: { externalId: 'unknown:122100000000000001_5', name: 'Unknown person' } }],
    ['6', { author: { externalId: '17841452691600098', name: 'Cy' } }],
  ])('in comment %s', (number, expected) => {
    const message = messagesOf(read('feed')).find(({ externalId }) => externalId === `122100000000000001_${number}`);
    expect(message).toMatchObject({
      kind: 'comment',
      isPrivate: false,
      mayReply: null,
      windowExpiresAt: null,
      ...expected,
    });
  });

  it('tells edits, removals and hiding, with the time Meta gives', () => {
    const { events } = read('feed');
    expect(events.filter(({ type }) => /edited|deleted|hidden/.test(type))).toMatchObject([
      {
        type: 'message.edited',
        externalId: '122100000000000001_1',
        text: 'comment 1, edited',
        editedAt: 1787217090000,
      },
      { type: 'message.deleted', externalId: '122100000000000001_2', deletedAt: 1787217100000 },
      { type: 'message.hidden', externalId: '122100000000000001_3', hidden: true },
      { type: 'message.hidden', externalId: '122100000000000001_3', hidden: false },
    ]);
  });

  it.each(['edit', 'edited', 'remove', 'delete', 'hide', 'unhide'])('knows the verb %s', (verb) => {
    const { events, rejected } = readText(changes(commentValue('9', { verb })));
    expect(rejected).toEqual([]);
    expect(events.at(-1)?.type).toMatch(/edited|deleted|hidden/);
  });

  it('does not lose a comment whose first event was lost, when an edit comes', () => {
    const messages = messagesOf(readText(changes(commentValue('9', { verb: 'edited', message: 'better words' }))));
    expect(messages).toMatchObject([{ externalId: '122100000000000001_9', text: 'better words' }]);
  });

  it('tells what was put on the wall, and by whom', () => {
    const { events } = read('feed');
    expect(events.filter(({ type }) => type === 'post.published')).toMatchObject([
      { post: { externalId: POST, authorExternalId: PAGE } },
    ]);
    const find = (id: string) => messagesOf({ events, rejected: [] }).find(({ externalId }) => externalId === id);
    expect(find(`${PAGE}_7`)).toMatchObject({
      kind: 'comment',
      text: 'on your wall',
      threadKey: `${PAGE}_7`,
      inReplyTo: null,
    });
    expect(find('44444444_5')).toMatchObject({ kind: 'mention', author: { name: 'Unknown person' } });
    expect(find('904801129604590')).toMatchObject({ text: 'two stars', author: { name: 'Tess' } });
  });

  it('counts reactions, likes and shares as reach', () => {
    expect(read('feed').events.filter(({ type }) => type === 'reach.changed')).toMatchObject([
      { reach: 'reaction', removed: false },
      { reach: 'reaction', removed: true },
      { reach: 'like', actorExternalId: '7712345678901235' },
      { reach: 'share' },
    ]);
  });

  it.each([
    [
      'm_1',
      { text: 'hello 👋🏽', fromUs: false, sentAt: 1787217300001, windowExpiresAt: 1787217300001 + 24 * 3_600_000 },
    ],
    ['m_2', { attachments: [{ kind: 'image' }, { kind: 'file' }] }],
    ['m_3', { attachments: [{ kind: 'image', url: 'https://pics.example.invalid/s.png' }] }],
    ['m_4', { unsupported: 'An attachment: location' }],
    ['m_5', { attachments: [{ kind: 'link', url: 'https://example.com/', altText: 'A link' }], unsupported: null }],
    ['m_6', { windowExpiresAt: 1787217300006 + 7 * 24 * 3_600_000 }],
    ['m_7', { inReplyTo: 'm_1' }],
    ['m_8', { unsupported: expect.any(String) }],
    [
      'm_9',
      { fromUs: true, marker: 'out-7f3a', counterpart: { externalId: '6123456789012345' }, windowExpiresAt: null },
    ],
    ['m_10', { fromUs: true, marker: null }],
    ['m_15', { text: 'Talk to a person' }],
    ['postback:6123456789012345:1787217300016', { text: 'OLD' }],
    ['m_17', { text: 'while another app answers' }],
    ['m_18', { sentAt: 1787217399000, author: { externalId: '6123456789012345' } }],
  ])('in message %s', (id, expected) => {
    const message = messagesOf(read('messenger')).find(({ externalId }) => externalId === id);
    expect(message).toMatchObject({ kind: 'direct_message', isPrivate: true, threadKey: null, ...expected });
    expect(message?.attachments.length).toBe(
      (expected as { attachments?: unknown[] }).attachments?.length ?? message?.attachments.length,
    );
  });

  it('tells edits, unsent messages and receipts in private', () => {
    expect(read('messenger').events.filter(({ type }) => type !== 'message.created')).toMatchObject([
      { type: 'message.edited', externalId: 'm_1', text: 'hello, edited' },
      { type: 'message.deleted', externalId: 'm_7' },
      { type: 'message.receipt', receipt: 'read', watermark: 1787217300009 },
      { type: 'message.receipt', receipt: 'delivered', watermark: 1787217300009 },
    ]);
  });

  it('reads what the polls ask for', () => {
    const messages = messagesOf(read('graph-feed'));
    expect(messages.map(({ externalId, fromUs, inReplyTo }) => [externalId.split('_')[1], fromUs, inReplyTo])).toEqual([
      ['9', false, null],
      ['51', false, null],
      ['52', true, '122100000000000001_51'],
      ['53', false, null],
    ]);
    expect(messages[1]).toMatchObject({
      attachments: [{ kind: 'image', url: 'https://pics.example.invalid/p.jpg' }],
      post: { text: 'Our winter sale starts today' },
    });
    expect(messagesOf(read('graph-conversations'))).toMatchObject([
      { externalId: 'm_61', author: { name: 'Łukasz Żółty' }, attachments: [{ kind: 'image' }, { kind: 'file' }] },
      { externalId: 'm_62', fromUs: true, counterpart: { externalId: '6123456789012345' } },
    ]);
  });

  it('takes a message of unknown kind as one that cannot be shown', () => {
    const [message] = messagesOf(readText(messaging(fromAna({ telepathy: { level: 9 } }))));
    expect(message).toMatchObject({
      unsupported: 'An event of type telepathy',
      author: { externalId: '6123456789012345' },
    });
  });
});
