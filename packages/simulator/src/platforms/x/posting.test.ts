import { expect, it } from 'vitest';
import { smallWorld } from '../../testing/small-world.ts';
import { weightedLength } from './text.ts';

const answerTo = (id: string, text = 'We are on it.') => ({ text, reply: { in_reply_to_tweet_id: id } });

it('answers a post that names the account, and puts it in the ledger', async () => {
  await using world = await smallWorld();
  const asked = world.x.post({ author: 'zoe_sample', text: '@AcmeCare where is my parcel?' });
  const { status, json } = await world.callX('POST', '/tweets', answerTo(asked.id));
  expect(status).toBe(201);
  expect(json.data).toMatchObject({ text: 'We are on it.' });
  expect(world.x.ledger).toMatchObject([
    {
      kind: 'post',
      id: json.data!.id,
      accountId: world.brand.id,
      text: 'We are on it.',
      inReplyTo: asked.id,
      recipientId: null,
    },
  ]);
  expect(world.x.requirePost(String(json.data!.id))).toMatchObject({
    conversationId: asked.id,
    inReplyToUserId: world.zoe.id,
  });
});

it('refuses an answer to somebody who did not summon the account', async () => {
  await using world = await smallWorld();
  const own = world.x.post({ author: 'AcmeCare', text: 'Winter sale!' });
  const implied = world.x.post({ author: 'zoe_sample', text: 'still waiting', inReplyTo: own.id });
  const quoting = world.x.post({ author: 'zoe_sample', text: 'look at this', quoteOf: own.id });
  const refused = await world.callX('POST', '/tweets', answerTo(implied.id));
  expect(refused.status).toBe(403);
  expect(refused.json).toMatchObject({ type: 'about:blank', title: 'Forbidden', status: 403 });
  expect(String(refused.json.detail)).toContain('have not been mentioned');
  expect((await world.callX('POST', '/tweets', answerTo(quoting.id))).status).toBe(201);
  expect((await world.callX('POST', '/tweets', answerTo(own.id, 'More to come.'))).status).toBe(201);
  world.x.requireAccount(world.brand.id).isEnterprise = true;
  expect((await world.callX('POST', '/tweets', answerTo(implied.id, 'Sorry!'))).status).toBe(201);
});

it.each([
  ['an unknown member', { text: 'hi', in_reply_to: '1' }, 400],
  ['no text at all', {}, 400],
  ['281 letters', { text: 'x'.repeat(281) }, 403],
  ['141 Japanese characters', { text: '語'.repeat(141) }, 403],
  ['an answer to a post that never was', answerTo('12345'), 403],
  ['a quote by a self-serve app', { text: 'see', quote_tweet_id: '12345' }, 403],
])('refuses %s', async (_what, body, status) => {
  await using world = await smallWorld();
  expect((await world.callX('POST', '/tweets', body)).status).toBe(status);
  expect(world.x.ledger).toEqual([]);
});

it('refuses the same text twice within half a day', async () => {
  await using world = await smallWorld();
  expect((await world.callX('POST', '/tweets', { text: 'Hello' })).status).toBe(201);
  const again = await world.callX('POST', '/tweets', { text: 'Hello' });
  expect(again.status).toBe(403);
  expect(String(again.json.detail)).toContain('duplicate content');
  world.simulator.clock.setOffset(13 * 3_600_000);
  expect((await world.callX('POST', '/tweets', { text: 'Hello' })).status).toBe(201);
});

it('refuses an answer to a deleted post', async () => {
  await using world = await smallWorld();
  const asked = world.x.post({ author: 'zoe_sample', text: '@AcmeCare hello' });
  world.x.deletePost(asked.id);
  const { status, json } = await world.callX('POST', '/tweets', answerTo(asked.id));
  expect(status).toBe(403);
  expect(String(json.detail)).toContain('deleted or not visible');
});

it.each([
  ['plain text', 'hello', 5],
  ['a family emoji', '👨‍👩‍👧‍👦', 2],
  ['a flag', '🇳🇱', 2],
  ['a link of any length', `see https://example.com/${'a'.repeat(80)}`, 27],
  ['a bare host', 'example.com', 23],
  ['Japanese', '語語', 4],
  ['a decomposed letter', 'e\u0301', 1],
])('weighs %s', (_what, text, weight) => expect(weightedLength(text)).toBe(weight));

it('hides a reply only below the account’s own posts', async () => {
  await using world = await smallWorld();
  const own = world.x.post({ author: 'AcmeCare', text: 'Sale' });
  const reply = world.x.post({ author: 'zoe_sample', text: 'rude', inReplyTo: own.id });
  const elsewhere = world.x.post({ author: 'zoe_sample', text: '@AcmeCare rude' });
  expect((await world.callX('PUT', `/tweets/${reply.id}/hidden`, { hidden: true })).json).toEqual({
    data: { hidden: true },
  });
  expect((await world.callX('PUT', `/tweets/${elsewhere.id}/hidden`, { hidden: true })).status).toBe(403);
});

it('sends private messages only to who lets it', async () => {
  await using world = await smallWorld();
  const sent = await world.callX('POST', `/dm_conversations/with/${world.zoe.id}/messages`, { text: 'Hi Zoë' });
  expect(sent.status).toBe(201);
  expect(sent.json.data).toMatchObject({ dm_conversation_id: `${world.brand.id}-${world.zoe.id}` });
  expect(world.x.ledger).toMatchObject([{ kind: 'dm', recipientId: world.zoe.id, text: 'Hi Zoë', inReplyTo: null }]);
  world.x.setDmOpen(world.zoe.id, false);
  expect((await world.callX('POST', `/dm_conversations/with/${world.zoe.id}/messages`, { text: 'Again' })).status).toBe(
    403,
  );
});
