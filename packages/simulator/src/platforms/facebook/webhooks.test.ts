import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { START_MS, smallWorld } from '../../testing/small-world.ts';
import { startReceiver } from '../../testing/start-receiver.ts';

it('shakes hands only with a receiver that gives the challenge back', async () => {
  const receiver = await startReceiver(({ url }) =>
    url.searchParams.get('hub.verify_token') === 'own-verify'
      ? { status: 200, text: url.searchParams.get('hub.challenge')! }
      : { status: 403 },
  );
  await using world = await smallWorld();
  expect(await world.facebook.verifyWebhook(world.page.id)).toBe(false);
  world.facebook.setWebhook(world.page.id, receiver.url);
  expect(await world.facebook.verifyWebhook(world.page.id)).toBe(true);
  expect(await world.facebook.verifyWebhook(world.page.id, 'wrong')).toBe(false);
  expect(receiver.received[0]!.url.searchParams.get('hub.mode')).toBe('subscribe');
  await receiver.close();
});

it('tells of comments, signed over escaped bytes', async () => {
  const receiver = await startReceiver();
  await using world = await smallWorld();
  const { facebook, page, ana } = world;
  const post = facebook.publishPost(page.id, 'Hello');
  facebook.setWebhook(page.id, receiver.url);
  const comment = facebook.comment({
    pageId: page.id,
    postId: post.id,
    author: ana.id,
    message: 'Größe? 😀 https://a.example/',
  });
  facebook.editComment(comment.id, 'Größe M?');
  facebook.pageRepliesNatively(comment.id, 'Ja');
  facebook.hideComment(comment.id);
  facebook.react({ by: ana.id, to: comment.id });
  facebook.deleteComment(comment.id);
  await facebook.flush();
  const values = receiver.bodies().map((body) => body.entry![0]!.changes![0]!.value);
  expect(values).toMatchObject([
    {
      verb: 'add',
      comment_id: comment.id,
      post_id: post.id,
      parent_id: post.id,
      from: { id: ana.id },
      created_time: START_MS / 1_000,
    },
    { verb: 'edited', message: 'Größe M?' },
    { verb: 'add', parent_id: comment.id, from: { id: page.id, name: 'Acme' } },
    { verb: 'hide' },
    { item: 'reaction', verb: 'add', comment_id: comment.id, reaction_type: 'love' },
    { verb: 'remove' },
  ]);
  expect(values[5]).not.toHaveProperty('message');
  const { body, headers } = receiver.received[0]!;
  expect(body).toContain('Gr\\u00f6\\u00dfe? \\ud83d\\ude00 https:\\/\\/a.example\\/');
  expect(headers['x-hub-signature-256']).toBe(
    `sha256=${createHmac('sha256', 'own-app-secret').update(body).digest('hex')}`,
  );
  await receiver.close();
});

it('tells of messages, echoes, reactions, watermarks and unsending', async () => {
  const receiver = await startReceiver();
  await using world = await smallWorld();
  const { facebook, page, ana } = world;
  facebook.setWebhook(page.id, receiver.url);
  const { psid, mid } = facebook.message({
    pageId: page.id,
    from: ana.id,
    text: 'hi',
    attachments: [{ type: 'image', payload: { url: 'http://x.example/p.png' } }],
  });
  await world.callGraph('POST', '/me/messages', {
    recipient: { id: psid },
    messaging_type: 'RESPONSE',
    message: { text: 'hello', metadata: 'out-1' },
  });
  facebook.echoFromSuite(psid, 'from the suite');
  facebook.react({ by: psid, to: mid, type: 'love' });
  facebook.delivered(psid, START_MS);
  facebook.read(psid, START_MS);
  facebook.unsend(mid);
  facebook.unsupportedMessage(page.id, ana.id);
  await facebook.flush();
  const told = receiver.bodies().map((body) => body.entry![0]!.messaging![0]!);
  expect(told).toMatchObject([
    {
      sender: { id: psid },
      recipient: { id: page.id },
      timestamp: START_MS,
      message: { mid, text: 'hi', attachments: [{ type: 'image' }] },
    },
    {
      sender: { id: page.id },
      recipient: { id: psid },
      message: { is_echo: true, app_id: 1517776481860111, metadata: 'out-1', mid: facebook.ledger[0]!.id },
    },
    { message: { is_echo: true, app_id: 263902037430900, text: 'from the suite' } },
    { reaction: { mid, action: 'react', reaction: 'love' } },
    { delivery: { watermark: START_MS } },
    { read: { watermark: START_MS } },
    { message: { mid, is_deleted: true } },
    { message: { is_unsupported: true } },
  ]);
  await receiver.close();
});

it('sends batches, and nothing for fields that are not subscribed', async () => {
  const receiver = await startReceiver();
  await using world = await smallWorld();
  const { facebook, page, ana } = world;
  const post = facebook.publishPost(page.id, 'Hello');
  facebook.setWebhook(page.id, receiver.url);
  await world.callGraph('POST', `/${page.id}/subscribed_apps`, { subscribed_fields: 'feed' });
  facebook.webhooks.batchSize = 10;
  for (let i = 0; i < 4; i++) facebook.comment({ pageId: page.id, postId: post.id, author: ana.id, message: `${i}` });
  facebook.message({ pageId: page.id, from: ana.id, text: 'lost' });
  await facebook.flush();
  expect(receiver.bodies()).toHaveLength(1);
  expect(receiver.bodies()[0]!.entry![0]!.changes).toHaveLength(4);
  await receiver.close();
});
