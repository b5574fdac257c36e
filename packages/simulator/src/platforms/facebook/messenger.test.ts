import { expect, it } from 'vitest';
import { type Any, START_MS, smallWorld } from '../../testing/small-world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

it('knows a person by another id in Messenger than in comments', async () => {
  await using world = await smallWorld();
  const message = world.facebook.message({ pageId: world.page.id, from: world.ana.id, text: 'hi' });
  expect(message.psid).not.toBe(world.ana.id);
  expect(world.facebook.psidOf(world.page.id, world.ana.id)).toBe(message.psid);
});

it('lets the page answer for 24 hours, a human for 7 days, with no other tag', async () => {
  await using world = await smallWorld();
  const { psid } = world.facebook.message({ pageId: world.page.id, from: world.ana.id, text: 'hi' });
  const send = (extra: object = {}) =>
    world.callGraph('POST', `/${world.page.id}/messages`, {
      recipient: { id: psid },
      messaging_type: 'RESPONSE',
      message: { text: 'hello' },
      ...extra,
    });
  const human = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  world.simulator.clock.setOffset(DAY_MS);
  expect((await send()).json).toMatchObject({ recipient_id: psid, message_id: expect.any(String) });
  world.simulator.clock.setOffset(DAY_MS + 1);
  expect(await send()).toMatchObject({ status: 400, json: { error: { code: 10, error_subcode: 2018278 } } });
  expect((await send(human)).status).toBe(200);
  expect((await send({ messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' })).json).toMatchObject({
    error: { code: 100 },
  });
  world.simulator.clock.setOffset(7 * DAY_MS + 1);
  expect((await send(human)).json).toMatchObject({ error: { code: 10, error_subcode: 2018278 } });
  expect(world.facebook.ledger.map(({ kind, recipientId }) => [kind, recipientId])).toEqual([
    ['dm', psid],
    ['dm', psid],
  ]);
});

it('answers a comment privately once, within seven days, and gives the PSID', async () => {
  await using world = await smallWorld();
  const post = world.facebook.publishPost(world.page.id, 'Hello');
  const say = (at: number) =>
    world.facebook.comment({ pageId: world.page.id, postId: post.id, author: world.ana.id, message: 'hm', at });
  const fresh = say(START_MS);
  const old = say(START_MS - 8 * DAY_MS);
  const send = (commentId: string) =>
    world.callGraph('POST', '/me/messages', {
      recipient: { comment_id: commentId },
      message: { text: 'Let us talk here' },
    });
  const psid = world.facebook.psidOf(world.page.id, world.ana.id);
  expect((await send(fresh.id)).json).toMatchObject({ recipient_id: psid });
  expect((await send(fresh.id)).json).toMatchObject({ error: { code: 10900 } });
  expect((await send(old.id)).json).toMatchObject({ error: { code: 10903 } });
  expect(world.facebook.ledger).toMatchObject([{ kind: 'private_reply', inReplyTo: fresh.id, recipientId: psid }]);
  expect((await world.callGraph('GET', `/${fresh.id}?fields=can_reply_privately`)).json.can_reply_privately).toBe(
    false,
  );
  const second = { recipient: { id: psid }, messaging_type: 'RESPONSE', message: { text: 'still there?' } };
  expect((await world.callGraph('POST', '/me/messages', second)).json).toMatchObject({
    error: { error_subcode: 2018278 },
  });
});

it('shows threads with their messages, newest first, for one person when asked', async () => {
  await using world = await smallWorld();
  const { psid } = world.facebook.message({
    pageId: world.page.id,
    from: world.ana.id,
    text: 'hi',
    at: START_MS - HOUR_MS,
  });
  const max = world.facebook.addPerson({ name: 'Max' });
  world.facebook.message({ pageId: world.page.id, from: max.id, text: 'yo' });
  world.facebook.setReadDelay(5_000);
  const message = { text: 'hello Ana', metadata: 'out-1' };
  await world.callGraph('POST', '/me/messages', { recipient: { id: psid }, messaging_type: 'RESPONSE', message });
  const path = `/me/conversations?user_id=${psid}&fields=participants,messages.limit(1){message,from{id},created_time}`;
  const early = await world.callGraph('GET', path);
  expect(early.json.data).toMatchObject([{ messages: { data: [{ message: 'hi', from: { id: psid } }] } }]);
  world.simulator.clock.setOffset(5_000);
  const late = await world.callGraph('GET', path);
  expect(late.json.data![0]!.messages).toMatchObject({
    data: [{ message: 'hello Ana', from: { id: world.page.id } }],
    paging: { next: expect.any(String) },
  });
  expect((await world.callGraph('GET', '/me/conversations')).json.data).toHaveLength(2);
});

it('says when a person cannot be reached', async () => {
  await using world = await smallWorld();
  const { psid } = world.facebook.message({ pageId: world.page.id, from: world.ana.id, text: 'hi' });
  world.facebook.setUnreachable(psid);
  const answer = await world.callGraph('POST', '/me/messages', { recipient: { id: psid }, message: { text: 'hello' } });
  expect(answer.json).toMatchObject({ error: { code: 551 } });
});

it('waits after a throttle, and knows who does not', async () => {
  await using world = await smallWorld();
  world.simulator.faults.next('facebook', 'read', { status: 429, resetInMs: 120_000 });
  const first = await world.callGraph('GET', '/me');
  expect(first.json).toMatchObject({ error: { code: 32 } });
  expect(JSON.parse(first.headers.get('x-business-use-case-usage')!)[world.page.id][0]).toMatchObject({
    estimated_time_to_regain_access: 2,
  });
  expect((await world.callGraph('GET', '/me')).json).toMatchObject({ error: { code: 32 } });
  expect(world.facebook.violations()).toHaveLength(1);
  world.simulator.clock.setOffset(120_000);
  expect((await world.callGraph('GET', '/me')).status).toBe(200);
});

it('gives the fields along in the next page of a nested edge', async () => {
  await using world = await smallWorld();
  for (const text of ['one', 'two', 'three'])
    world.facebook.message({ pageId: world.page.id, from: world.ana.id, text });
  const { json } = await world.callGraph('GET', '/me/conversations?fields=messages.limit(2){message,from{id}}');
  const next = String(json.data![0]!.messages!.paging!.next);
  const page = (await (await fetch(next, { headers: { authorization: 'Bearer page-token' } })).json()) as Any;
  expect(page.data).toMatchObject([{ message: 'one', from: { id: expect.any(String) } }]);
});
