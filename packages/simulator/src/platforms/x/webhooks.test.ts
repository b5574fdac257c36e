import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { smallWorld } from '../../testing/small-world.ts';
import { startReceiver } from '../../testing/start-receiver.ts';

const hmac = (text: string): string =>
  `sha256=${createHmac('sha256', 'own-consumer-secret').update(text).digest('base64')}`;

it('tells of mentions, direct replies, quotes, own posts and messages in the activity envelope, signed', async () => {
  const receiver = await startReceiver();
  await using world = await smallWorld();
  world.x.setWebhook(world.brand.id, receiver.url);
  const own = world.x.post({ author: 'AcmeCare', text: 'Sale' });
  const both = world.x.post({ author: 'zoe_sample', text: '@AcmeCare ooh', inReplyTo: own.id });
  world.x.post({ author: 'zoe_sample', text: 'hm', quoteOf: own.id });
  world.x.addUser({ id: '77', handle: 'max', name: 'Max' });
  world.x.post({ author: '77', text: 'implied only', inReplyTo: both.id });
  world.x.directMessage({ from: world.zoe.id, to: world.brand.id, text: 'psst' });
  world.x.deletePost(own.id);
  await world.x.flush();
  const bodies = receiver.bodies();
  expect(bodies.map(({ data }) => data!.event_type)).toEqual([
    'post.create',
    'post.mention.create',
    'post.reply.create',
    'post.quote.create',
    'dm.received',
    'post.delete',
  ]);
  expect(bodies[1]).toMatchObject({
    data: {
      event_uuid: expect.stringMatching(/^-?\d+$/),
      filter: { user_id: world.brand.id },
      payload: {
        id: both.id,
        author_id: world.zoe.id,
        edit_history_tweet_ids: [both.id],
        in_reply_to_user_id: world.brand.id,
      },
      includes: { users: [{ username: 'zoe_sample' }, { username: 'AcmeCare' }] },
    },
  });
  expect(bodies[4]).toMatchObject({
    data: {
      payload: {
        direct_message_events: [{ message_create: { sender_id: world.zoe.id, message_data: { text: 'psst' } } }],
      },
    },
  });
  for (const { headers, body } of receiver.received) expect(headers['x-twitter-webhooks-signature']).toBe(hmac(body));
  await receiver.close();
});

it('speaks Account Activity for accounts that want it', async () => {
  const receiver = await startReceiver();
  await using world = await smallWorld();
  world.x.setWebhook(world.brand.id, receiver.url);
  world.x.setWebhookStyle(world.brand.id, 'account-activity');
  const long = `@AcmeCare ${'really long '.repeat(15)}`;
  const post = world.x.post({ author: 'zoe_sample', text: long });
  const own = world.x.post({ author: 'AcmeCare', text: 'Sale' });
  world.x.like({ author: 'zoe_sample', post: own.id });
  world.x.directMessage({ from: world.zoe.id, to: world.brand.id, text: 'psst' });
  world.x.deletePost(own.id);
  await world.x.flush();
  const bodies = receiver.bodies();
  expect(bodies[0]).toMatchObject({
    for_user_id: world.brand.id,
    user_has_blocked: 'false',
    tweet_create_events: [
      { id_str: post.id, truncated: true, extended_tweet: { full_text: long }, user: { screen_name: 'zoe_sample' } },
    ],
  });
  expect(bodies[1]).not.toHaveProperty('user_has_blocked');
  expect(bodies.slice(2).map((body) => Object.keys(body)[1])).toEqual([
    'favorite_events',
    'direct_message_events',
    'tweet_delete_events',
  ]);
  await receiver.close();
});

it('registers a webhook only after the challenge was answered right', async () => {
  const good = await startReceiver(({ url }) => ({
    status: 200,
    text: JSON.stringify({ response_token: hmac(url.searchParams.get('crc_token')!) }),
  }));
  const bad = await startReceiver(() => ({ status: 200, text: '{"response_token":"sha256=no"}' }));
  await using world = await smallWorld();
  expect((await world.callX('POST', '/webhooks', { url: bad.url }, 'x-app-token')).status).toBe(400);
  const created = await world.callX('POST', '/webhooks', { url: good.url }, 'x-app-token');
  expect(created).toMatchObject({ status: 200, json: { data: { url: good.url, valid: true } } });
  const id = String(created.json.data!.id);
  expect((await world.callX('GET', '/webhooks', undefined, 'x-app-token')).json.meta).toEqual({ result_count: 1 });
  expect((await world.callX('PUT', `/webhooks/${id}`, undefined, 'x-app-token')).json).toEqual({
    data: { valid: true },
  });
  expect((await world.callX('DELETE', `/webhooks/${id}`, undefined, 'x-app-token')).json).toEqual({
    data: { deleted: true },
  });
  await Promise.all([good.close(), bad.close()]);
});

it('delivers only what was subscribed to, with its tag', async () => {
  const receiver = await startReceiver();
  await using world = await smallWorld();
  world.x.setWebhook(world.brand.id, receiver.url);
  const body = { event_type: 'dm.received', filter: { user_id: world.brand.id }, tag: 'inbox' };
  expect((await world.callX('POST', '/activity/subscriptions', body)).status).toBe(200);
  world.x.post({ author: 'zoe_sample', text: '@AcmeCare hi' });
  world.x.directMessage({ from: world.zoe.id, to: world.brand.id, text: 'psst' });
  await world.x.flush();
  expect(receiver.bodies()).toMatchObject([{ data: { event_type: 'dm.received', tag: 'inbox' } }]);
  await receiver.close();
});

it('tries again until the receiver says 2xx, with the same bytes', async () => {
  const receiver = await startReceiver((_request, count) => ({ status: count < 3 ? 503 : 200 }));
  await using world = await smallWorld();
  world.x.setWebhook(world.brand.id, receiver.url);
  world.x.post({ author: 'zoe_sample', text: '@AcmeCare hi' });
  world.x.webhooks.couriers.get(world.brand.id)!.retryDelaysMs = [5, 5, 5];
  await world.x.flush();
  expect(receiver.received).toHaveLength(3);
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  await receiver.close();
});

it('duplicates, drops and shuffles when told to', async () => {
  const receiver = await startReceiver();
  await using world = await smallWorld();
  world.x.setWebhook(world.brand.id, receiver.url);
  const say = (count: number): void => {
    for (let i = 0; i < count; i++) world.x.post({ author: 'zoe_sample', text: `@AcmeCare ${i}` });
  };
  const texts = (): string[] => receiver.bodies().map(({ data }) => String(data!.payload!.text));
  world.simulator.faults.duplicate(3);
  say(1);
  await world.x.flush();
  expect(receiver.received).toHaveLength(3);
  world.simulator.faults.clear();
  world.simulator.faults.dropEvery(2);
  receiver.received.length = 0;
  say(10);
  await world.x.flush();
  expect(receiver.received).toHaveLength(5);
  world.simulator.faults.clear();
  world.simulator.faults.reorder();
  receiver.received.length = 0;
  say(12);
  await world.x.flush();
  const inOrder = Array.from({ length: 12 }, (_, i) => `@AcmeCare ${i}`);
  expect(texts()).not.toEqual(inOrder);
  expect(texts().toSorted()).toEqual(inOrder.toSorted());
  await receiver.close();
});
