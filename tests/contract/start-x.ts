import { createHmac } from 'node:crypto';
import { connectors } from '@kwartier/connectors';
import { type ChannelId, instant } from '@kwartier/core';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import { aReply, type PlatformUnderTest } from './platform-under-test.ts';

export const X_START = Date.parse('2026-08-20T10:00:00Z');
export const BRAND = '2081000000000000900';
export const ZOE = '2081000000000000901';
const SECRET = 'own-consumer-secret';

const signX = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`;

const tweet = (id: unknown, text: unknown, more: object = {}) => ({
  created_at: 'Thu Aug 20 09:59:00 +0000 2026',
  id_str: id,
  text,
  user: { id_str: ZOE, screen_name: 'zoe_sample', name: 'Zoë 🌻' },
  ...more,
});
const forUs = (more: object): string => JSON.stringify({ for_user_id: BRAND, ...more });
const activity = (event_type: string, payload: object): string =>
  JSON.stringify({ data: { event_uuid: '-1', event_type, filter: { user_id: BRAND }, payload } });

export interface XUnderTest extends PlatformUnderTest {
  readonly simulator: Simulator;
}

/** The X connector before a fake X with one brand and one customer, at a clock that stands until it is moved. */
export async function startX(): Promise<XUnderTest> {
  const simulator = await startSimulator({ now: () => X_START });
  const { x, clock, faults } = simulator;
  x.addAccount({
    id: BRAND,
    handle: 'AcmeCare',
    name: 'Acme Care',
    consumerSecret: SECRET,
    accessToken: 'x-access-token',
    refreshToken: 'x-refresh-token',
    clientId: 'client',
    clientSecret: 'client-secret',
  });
  x.addUser({ id: ZOE, handle: 'zoe_sample', name: 'Zoë 🌻' });
  return {
    simulator,
    connector: connectors.x,
    account: {
      channelId: '0198c2f0-0000-7000-8000-000000000001' as ChannelId,
      externalId: BRAND,
      handle: 'AcmeCare',
      baseUrl: `${simulator.url}/x`,
      credentials: {
        accessToken: 'x-access-token',
        refreshToken: 'x-refresh-token',
        clientId: 'client',
        clientSecret: 'client-secret',
        appSecret: SECRET,
      },
      settings: {},
    },
    streams: { public: 'mentions', private: 'dm-events' },
    recipient: ZOE,
    now: () => instant(clock.now()),
    advance: (ms) => clock.setNow(clock.now() + ms),
    customerWrites: (text, at) =>
      x.post({ author: 'zoe_sample', text: `@AcmeCare ${text}`, ...(at === undefined ? {} : { at }) }).id,
    customerWritesPrivately: (text) => x.directMessage({ from: ZOE, to: BRAND, text }).id,
    published: () => x.ledger,
    forgetFiles: () => x.media.expireAll(),
    refused: () => aReply(x.post({ author: 'zoe_sample', text: 'talking to myself' }).id),
    failNext: (operation, fault) => faults.next('x', operation, fault),
    webhook: {
      header: 'x-twitter-webhooks-signature',
      secret: SECRET,
      sign: signX,
      bodyOf: (text, id) => forUs({ tweet_create_events: [tweet(id, `@AcmeCare ${text}`)] }),
      harmless: [
        forUs({
          direct_message_indicate_typing_events: [{ sender_id: ZOE, target: { recipient_id: BRAND } }],
          users: {},
        }),
        forUs({ follow_events: [{ type: 'follow' }] }),
        forUs({ replay_event: { job_id: '1' } }),
        JSON.stringify({ replay_job_status: { webhook_id: '1', job_state: 'Complete' } }),
        activity('follow.follow', {}),
        activity('profile.update.bio', { before: 'a', after: 'b' }),
        activity('chat.key_change', {}),
        JSON.stringify({ meta: { result_count: 0 } }),
        JSON.stringify({ data: [], meta: { result_count: 0 } }),
        JSON.stringify({ errors: [{ title: 'Not Found Error' }] }),
      ],
      unknown: [
        '{}',
        '[1]',
        JSON.stringify({ hologram: true }),
        forUs({ hologram_events: [{ id: '1' }] }),
        forUs({ constructor: [{}], toString: [{}] }),
        activity('post.hologram', { id: '1' }),
        activity('chat.received', { encoded: '…' }),
        activity('chat.received', { id: 'e4f4', sender_id: ZOE, created_at_msec: '1787219940000' }),
        JSON.stringify({
          data: [
            {
              id: '1',
              dm_conversation_id: `${BRAND}-${ZOE}`,
              event_type: 'Hologram',
              sender_id: ZOE,
              created_at: '2026-08-20T09:59:00Z',
            },
          ],
        }),
        JSON.stringify({ for_user_id: '1', tweet_create_events: [tweet('5', '@other hi')] }),
      ],
      poisoned: {
        body: JSON.stringify({
          data: [
            { id: '2081000000000000783', text: 'newest', author_id: ZOE, created_at: '2026-08-20T09:59:00.000Z' },
            7,
            null,
            { id: '2081000000000000784', text: 'nobody wrote this' },
            { id: ['5'], text: {}, author_id: 3.5 },
            {
              id: '2081000000000000782',
              text: 'the lists are broken',
              author_id: ZOE,
              created_at: '2026-08-20T09:58:00.000Z',
              entities: { urls: [null, 5], mentions: 'x' },
              referenced_tweets: {},
              attachments: [],
              edit_history_tweet_ids: 4,
            },
            { id: '2081000000000000781', text: 'oldest', author_id: ZOE, created_at: '2026-08-20T09:57:00.000Z' },
          ],
          includes: { users: [null, 3, { id: ZOE, username: 'zoe_sample' }], tweets: 'none' },
        }),
        good: ['2081000000000000781', '2081000000000000782', '2081000000000000783'],
      },
      longId: {
        body: `{"for_user_id":"${BRAND}","tweet_create_events":[{"created_at":"Thu Aug 20 09:59:00 +0000 2026","id":2081000000000000787 ,"text":"hi","user":{"id":2081000000000000901,"screen_name":"zoe_sample"}}]}`,
        id: '2081000000000000787',
      },
      vector: {
        body: '{"for_user_id":"930524282358325248","tweet_delete_events":[{"status":{"id":"1045405559317569537","user_id":"930524282358325248"},"timestamp_ms":"1432228155593"}]}',
        secret: 'consumer-secret-1',
        header: 'sha256=3ZcjcoccpXQqMA1Y42m4XnuC6yaJ4YMWKBMKr0N2Mg8=',
      },
      challenge: {
        query: { crc_token: '9b4507b3-9040-4669-9ca3-6b94edb50553' },
        answer: JSON.stringify({ response_token: signX('9b4507b3-9040-4669-9ca3-6b94edb50553', SECRET) }),
        wrong: [{}, { crc_token: '' }, { crc: 'x' }],
      },
    },
    close: () => simulator.close(),
  };
}
