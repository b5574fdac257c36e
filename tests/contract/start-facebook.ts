import { createHmac } from 'node:crypto';
import { connectors } from '@kwartier/connectors';
import { type ChannelId, instant } from '@kwartier/core';
import { type FbPage, type FbPerson, type FbPost, type Simulator, startSimulator } from '@kwartier/simulator';
import { aReply, type PlatformUnderTest } from './platform-under-test.ts';

export const FACEBOOK_START = Date.parse('2026-08-20T10:00:00Z');
export const PAGE = '104411222333444';
const SECRET = 'own-app-secret';
const POST = `${PAGE}_122100000000000001`;

const signMeta = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** JSON as Meta writes it: everything beyond ASCII, and slashes, escaped. */
const metaJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');

export const commentValue = (id: string, more: object = {}) => ({
  item: 'comment',
  verb: 'add',
  comment_id: `122100000000000001_${id}`,
  post_id: POST,
  parent_id: POST,
  from: { id: '7712345678901234', name: 'Ana Sample' },
  created_time: 1787219940,
  message: 'hello',
  ...more,
});
export const changes = (...values: unknown[]): string =>
  metaJson({
    object: 'page',
    entry: [{ id: PAGE, time: 1787219941, changes: values.map((value) => ({ field: 'feed', value })) }],
  });
export const messaging = (...events: object[]): string =>
  metaJson({ object: 'page', entry: [{ id: PAGE, time: 1787219941123, messaging: events }] });
export const fromAna = (more: object) => ({
  sender: { id: '6123456789012345' },
  recipient: { id: PAGE },
  timestamp: 1787219940123,
  ...more,
});

export interface FacebookUnderTest extends PlatformUnderTest {
  readonly simulator: Simulator;
  readonly page: FbPage;
  readonly ana: FbPerson;
  readonly post: FbPost;
}

/** The Facebook connector before a fake Facebook with one page, one post and one customer, at a clock that stands. */
export async function startFacebook(): Promise<FacebookUnderTest> {
  const simulator = await startSimulator({ now: () => FACEBOOK_START });
  const { facebook, clock, faults } = simulator;
  const page = facebook.addPage({
    id: PAGE,
    name: 'Acme',
    accessToken: 'page-access-token',
    appSecret: SECRET,
    verifyToken: 'own-verify-token',
  });
  const ana = facebook.addPerson({ id: '7712345678901234', name: 'Ana Sample' });
  const post = facebook.publishPost(PAGE, 'Our winter sale starts today', { id: POST, at: FACEBOOK_START - 3_600_000 });
  return {
    simulator,
    page,
    ana,
    post,
    connector: connectors.facebook,
    account: {
      channelId: '0198c2f0-0000-7000-8000-000000000002' as ChannelId,
      externalId: PAGE,
      handle: null,
      baseUrl: `${simulator.url}/facebook`,
      credentials: { accessToken: 'page-access-token', appSecret: SECRET, verifyToken: 'own-verify-token' },
      settings: {},
    },
    streams: { public: 'feed', private: 'conversations' },
    recipient: facebook.psidOf(PAGE, ana.id),
    now: () => instant(clock.now()),
    advance: (ms) => clock.setNow(clock.now() + ms),
    customerWrites: (text, at) =>
      facebook.comment({
        pageId: PAGE,
        postId: POST,
        author: ana.id,
        message: text,
        ...(at === undefined ? {} : { at }),
      }).id,
    customerWritesPrivately: (text) => facebook.message({ pageId: PAGE, from: ana.id, text }).mid,
    published: () => facebook.ledger,
    forgetFiles: () => facebook.media.expireAll(),
    refused: () => aReply('122100000000000001_404'),
    failNext: (operation, fault) => faults.next('facebook', operation, fault),
    webhook: {
      header: 'x-hub-signature-256',
      secret: SECRET,
      sign: signMeta,
      bodyOf: (text, id) => changes(commentValue(id, { message: text })),
      harmless: [
        metaJson({
          object: 'page',
          entry: [{ id: '0', time: 1787219941, changes: [{ field: 'feed', value: { item: 'status' } }] }],
        }),
        metaJson({ object: 'page', entry: [{ id: PAGE, time: 1787219941, changes: [{ field: 'parking' }] }] }),
        changes({ item: 'like', verb: 'add', user_id: 10201978818232600 }),
        changes({ item: 'status', verb: 'hide', post_id: POST, from: { id: PAGE } }),
        messaging(fromAna({ reaction: { mid: 'm_1', action: 'react', emoji: '❤️' } })),
        messaging(fromAna({ referral: { source: 'SHORTLINK', type: 'OPEN_THREAD' } })),
        messaging(fromAna({ optin: { ref: 'x' } })),
        metaJson({ object: 'page', entry: [] }),
        metaJson({ data: [] }),
      ],
      unknown: [
        '{}',
        '[]',
        '[1]',
        metaJson({ hologram: true }),
        metaJson({ object: 'page', entry: [{ id: PAGE, time: 1, hologram: [] }] }),
        metaJson({
          object: 'page',
          entry: [{ id: PAGE, time: 1787219941, changes: [{ field: 'hologram', value: {} }] }],
        }),
        changes({ item: 'hologram', verb: 'project', post_id: POST }),
        changes({
          item: 'hologram',
          verb: 'add',
          post_id: POST,
          from: { id: '7', name: 'Bo' },
          created_time: 1787219940,
        }),
        changes(commentValue('1', { verb: 'teleport' })),
        messaging(fromAna({ telepathy: { level: 9 } })),
        messaging(fromAna({ message: { mid: 'm_1', is_unsupported: true } })),
        messaging({
          recipient: { id: PAGE },
          timestamp: 1787219940123,
          'policy-enforcement': { action: 'block', reason: 'Spam.' },
        }),
        metaJson({
          object: 'page',
          entry: [{ id: '999', time: 1787219941, changes: [{ field: 'feed', value: commentValue('1') }] }],
        }),
      ].filter((body) => body !== '[]'),
      poisoned: {
        body: changes(
          commentValue('11'),
          7,
          null,
          { item: 'comment', verb: 'add' },
          commentValue('12', { from: null, photo: { url: 'x' }, message: 4, permalink_url: [], post: 'x' }),
          commentValue('13', { created_time: 'yesterday-ish' }),
          { item: ['comment'], verb: {} },
          commentValue('14'),
        ),
        good: ['122100000000000001_11', '122100000000000001_12', '122100000000000001_13', '122100000000000001_14'],
      },
      longId: {
        body: changes(commentValue('15', { from: undefined, sender_id: '@', sender_name: 'Cy' })).replace(
          '"@"',
          '17841452691600099 ',
        ),
        id: '17841452691600099',
      },
      vector: {
        body: '{"object":"page","entry":[{"id":"104411222333444","time":1787212960,"changes":[{"field":"feed","value":{"from":{"id":"7712345678901237","name":"Zo\\u00eb"},"message":"Caf\\u00e9 geschlossen? \\ud83d\\ude21 https:\\/\\/example.com\\/a","post_id":"104411222333444_122100000000000001","comment_id":"122100000000000001_965500000000000009","parent_id":"104411222333444_122100000000000001","created_time":1787212960,"item":"comment","verb":"add"}}]}]}',
        secret: 'app-secret-1',
        header: 'sha256=4b618432a63b144a5cbef486022300e73f4e352530b627b4b1e73ccf582eddd8',
      },
      challenge: {
        query: { 'hub.mode': 'subscribe', 'hub.verify_token': 'own-verify-token', 'hub.challenge': '1158201444' },
        answer: '1158201444',
        wrong: [
          {},
          { 'hub.mode': 'subscribe', 'hub.verify_token': 'wrong', 'hub.challenge': '1' },
          { 'hub.mode': 'subscribe', 'hub.challenge': '1' },
          { 'hub.mode': 'unsubscribe', 'hub.verify_token': 'own-verify-token', 'hub.challenge': '1' },
          { 'hub.mode': 'subscribe', 'hub.verify_token': 'own-verify-token' },
        ],
      },
    },
    close: () => simulator.close(),
  };
}
