import { randomUUID } from 'node:crypto';
import { type ChannelId, instant, type MessageId } from '@kwartier/core';
import { listDuePolls } from '@kwartier/db/reads/channels';
import { makeDeliverMessage, makeHandleUnauthorized, makePollChannel, makeReceiveMessages } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');
const HOUR = 3_600_000;
const RACES = 100;

describe('an answer that waits for its time', () => {
  let harness: Harness;
  let agent: Person;
  let asked: Asked[];

  const call = (who: Person, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
    harness.call(who, {
      method,
      url,
      ...(body === undefined ? {} : { body }),
      ...(method === 'POST' ? { headers: { 'idempotency-key': randomUUID() } } : {}),
    });
  const inMs = (ms: number) => new Date(harness.clock.now() + ms).toISOString();
  const send = (id: string, text: string, fields: object = {}, who = agent) =>
    call(who, 'POST', `/conversations/${id}/messages`, { kind: 'reply', text, lastSeenSeq: 1_000, ...fields });
  const later = async (id: string, text: string, ms = HOUR, fields: object = {}) =>
    (await send(id, text, { sendAt: inMs(ms), ...fields })).body;
  const thread = async (id: string) => (await call(agent, 'GET', `/conversations/${id}/messages`)).body.items;
  const one = async (id: string, messageId: string) =>
    (await thread(id)).find((message: { id: string }) => message.id === messageId);
  const conversation = async (id: string) => (await call(agent, 'GET', `/conversations/${id}`)).body;
  const posted = (text: string) => harness.simulator.x.ledger.filter((entry) => entry.text.includes(text)).length;
  const reschedule = async (id: string, messageId: string, sendAt: string | null, seen?: number) =>
    call(agent, 'PUT', `/messages/${messageId}/schedule`, {
      sendAt,
      lastSeenSeq: seen ?? (await conversation(id)).lastMessageSeq,
    });
  const customerWrites = (of: Asked, text: string) => {
    const { x } = harness.simulator;
    x.post({ author: x.network.posts.get(of.postId)!.authorId, text: `@KwartAir ${text}`, inReplyTo: of.postId });
  };
  /** What customers wrote comes in. Waiting for the next poll moves the clock on by as much. */
  const takeIn = async () => {
    harness.clock.advance(11_000);
    await harness.work();
  };

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    agent = await harness.person('agent');
    asked = await askOnX(harness, RACES + 30);
    harness.simulator.x.setRateLimit('createPost', 10_000);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('goes out then and not before, once, and the promise runs until it does', async () => {
    const { id } = asked.shift()!;
    const message = await later(id, 'Good morning');
    expect(message).toMatchObject({ delivery: 'scheduled', sendAt: inMs(HOUR), goesOutAt: null });
    await harness.deliver(message.id);
    await harness.work();
    expect(posted('Good morning')).toBe(0);
    const met = async () =>
      (await conversation(id)).sla.find((clock: { target: string }) => clock.target === 'first_response').metAt;
    expect(await met()).toBeNull();
    harness.clock.advance(HOUR);
    await harness.work();
    // Nobody was woken: the sweep finds what is due.
    await Promise.all([harness.deliver(message.id), harness.deliver(message.id)]);
    expect(posted('Good morning')).toBe(1);
    expect(await met()).not.toBeNull();
    expect((await one(id, message.id)).delivery).toBe('sent');
  });

  it('is not sent once the customer has written again: a person decides, and it is said after that', async () => {
    const of = asked.shift()!;
    const message = await later(of.id, 'As I said');
    customerWrites(of, 'never mind, I found it');
    await takeIn();
    harness.clock.advance(HOUR);
    await harness.work();
    await harness.deliver(message.id);
    expect(posted('As I said')).toBe(0);
    const held = await one(of.id, message.id);
    expect(held).toMatchObject({ delivery: 'overtaken' });
    expect(held.deliveryReason).toContain('something was said');
    const { lastMessageSeq } = await conversation(of.id);
    expect((await reschedule(of.id, message.id, null, lastMessageSeq - 1)).body.code).toBe('conversation.moved_on');
    expect((await reschedule(of.id, message.id, null)).body.delivery).toBe('queued');
    await harness.work();
    expect(posted('As I said')).toBe(1);
    expect((await thread(of.id)).filter((m: { direction: string }) => m.direction !== 'internal').at(-1).id).toBe(
      message.id,
    );
  });

  it('given another time by somebody who has read on, it goes out then', async () => {
    const of = asked.shift()!;
    const message = await later(of.id, 'Tomorrow then');
    customerWrites(of, 'hello?');
    await takeIn();
    expect((await reschedule(of.id, message.id, inMs(2 * HOUR))).body).toMatchObject({ delivery: 'scheduled' });
    harness.clock.advance(2 * HOUR);
    await harness.work();
    await harness.deliver(message.id);
    expect(posted('Tomorrow then')).toBe(1);
  });

  it('is stopped by a colleague’s answer, not by another of the same hand', async () => {
    const { id } = asked.shift()!;
    const first = await later(id, 'One of two', HOUR);
    const second = await later(id, 'Two of two', 2 * HOUR);
    harness.clock.advance(HOUR);
    await harness.work();
    await harness.deliver(first.id);
    expect(posted('One of two')).toBe(1);
    await send(id, 'I have this', {}, harness.admin);
    await harness.work();
    harness.clock.advance(HOUR);
    await harness.deliver(second.id);
    expect(posted('Two of two')).toBe(0);
    expect((await one(id, second.id)).delivery).toBe('overtaken');
  });

  it('holds up nothing that is written after it', async () => {
    const { id } = asked.shift()!;
    await later(id, 'Some day', 24 * HOUR);
    await send(id, 'But this now');
    await harness.work();
    expect(posted('But this now')).toBe(1);
  });

  it('cancelled, its words are in the draft', async () => {
    const { id } = asked.shift()!;
    const message = await later(id, 'Kept words');
    expect((await call(agent, 'DELETE', `/messages/${message.id}`)).body.text).toBe('Kept words');
    expect((await call(agent, 'GET', `/conversations/${id}/draft`)).body.text).toBe('Kept words');
    harness.clock.advance(2 * HOUR);
    await harness.work();
    await harness.deliver(message.id);
    expect(posted('Kept words')).toBe(0);
  });

  it.each([
    ['in the past', -1_000, 'reply.bad_time'],
    ['in more than thirty days', 31 * 24 * HOUR, 'reply.bad_time'],
  ])('is refused %s', async (_when, ms, code) => {
    const { body } = await send(asked[0]!.id, 'When?', { sendAt: inMs(ms) });
    expect(body.code).toBe(code);
  });

  it('is refused after the window of the platform, and with resolving', async () => {
    const { id } = asked.shift()!;
    const resolving = await send(id, 'Bye', {
      sendAt: inMs(HOUR),
      actions: [{ kind: 'resolve', noReplyNeeded: false }],
    });
    expect(resolving.body.code).toBe('reply.not_allowed');
    const snoozed = await send(id, 'Bye', { sendAt: inMs(HOUR), actions: [{ kind: 'snooze', minutes: 60 }] });
    expect([snoozed.body.delivery, (await conversation(id)).status]).toEqual(['scheduled', 'snoozed']);
    const hop = await send(id, 'Psst', { sendAt: inMs(HOUR), audience: 'private', override: true });
    expect(hop.status).toBe(422);
  });

  it('is not sent into spam, nor to what the customer has deleted', async () => {
    const { id } = asked.shift()!;
    const message = await later(id, 'To nobody');
    await call(agent, 'PUT', `/conversations/${id}/status`, { status: 'spam' });
    harness.clock.advance(HOUR);
    await harness.work();
    await harness.deliver(message.id);
    expect(posted('To nobody')).toBe(0);
    expect((await one(id, message.id)).deliveryReason).toContain('spam');
  });

  it('does not go out past a second person once its topic is sensitive', async () => {
    const { id: tagId } = (await call(harness.admin, 'POST', '/tags', { name: 'Accident' })).body;
    const rule = (tagIds: string[]) =>
      call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { approvalRule: { needed: 0, roles: [], tagIds } });
    await rule([tagId]);
    const { id } = asked.shift()!;
    const message = await later(id, 'Nothing happened');
    await call(harness.admin, 'PUT', `/conversations/${id}/tags`, { tagIds: [tagId] });
    harness.clock.advance(HOUR);
    await harness.deliver(message.id);
    expect((await one(id, message.id)).deliveryReason).toContain('sensitive');
    expect((await reschedule(id, message.id, null)).body.code).toBe('reply.not_allowed');
    const { lastMessageSeq: lastSeenSeq } = await conversation(id);
    await call(harness.admin, 'PUT', `/messages/${message.id}/schedule`, { sendAt: null, lastSeenSeq });
    await harness.work();
    expect(posted('Nothing happened')).toBe(1);
    await rule([]);
  });

  it('is its author’s to change, or a lead’s', async () => {
    const { id } = asked.shift()!;
    const message = await later(id, 'Hands off');
    const other = await harness.person('agent');
    const { lastMessageSeq: lastSeenSeq } = await conversation(id);
    const change = (who: Person) =>
      call(who, 'PUT', `/messages/${message.id}/schedule`, { sendAt: inMs(HOUR), lastSeenSeq });
    expect((await change(other)).status).toBe(403);
    expect((await change(harness.admin)).status).toBe(200);
  });

  it('that could certainly not be sent is tried again only if nobody has spoken by then', async () => {
    const of = asked.shift()!;
    const message = await later(of.id, 'Second try');
    harness.clock.advance(HOUR);
    harness.simulator.faults.next('x', 'send', { status: 429 });
    await harness.deliver(message.id);
    expect((await one(of.id, message.id)).delivery).toBe('scheduled');
    customerWrites(of, 'anybody there?');
    await takeIn();
    harness.clock.advance(HOUR);
    await harness.work();
    await harness.deliver(message.id);
    expect(posted('Second try')).toBe(0);
  });

  it('left by a sender that died before it called anybody waits for its time again', async () => {
    const { id } = asked.shift()!;
    const message = await later(id, 'Not lost');
    harness.clock.advance(HOUR);
    await harness.database.admin`
      update messages set delivery = 'sending', lease = ${randomUUID()}, lease_until = ${new Date(harness.clock.now() - 1)} where id = ${message.id}`;
    await harness.work();
    expect((await one(id, message.id)).delivery).toBe('scheduled');
    await harness.deliver(message.id);
    expect(posted('Not lost')).toBe(1);
  });

  it('waits for approval first where it has to, and then for its time', async () => {
    const rule = (needed: number) =>
      call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { approvalRule: { needed, roles: [], tagIds: [] } });
    await rule(20);
    const { id } = asked.shift()!;
    const message = await later(id, 'Both of these');
    expect(message.delivery).toBe('awaiting_approval');
    const [item] = (await call(harness.admin, 'GET', '/approvals')).body.items;
    expect(item.sendAt).toBe(message.sendAt);
    const approved = await call(harness.admin, 'POST', `/approvals/${item.id}/approve`, {
      lastSeenSeq: item.lastMessageSeq,
    });
    expect(approved.body).toMatchObject({ delivery: 'scheduled', sendAt: message.sendAt });
    harness.clock.advance(HOUR);
    await harness.deliver(message.id);
    expect(posted('Both of these')).toBe(1);
    await rule(0);
  });

  it(`is never sent after the customer wrote, in ${RACES} races between what comes in and what goes out`, async () => {
    let sent = 0;
    const early = makeDeliverMessage({
      ...harness.deps,
      machineNow: () => instant(harness.clock.now() + 2 * HOUR),
      handleUnauthorized: makeHandleUnauthorized(harness.deps),
    });
    const receive = makeReceiveMessages(harness.deps);
    for (let race = 0; race < RACES; race++) {
      const of = asked.shift()!;
      const text = `answer ${race} in time`;
      const message = await later(of.id, text);
      const word = `word ${race} of mine`;
      customerWrites(of, word);
      harness.clock.advance(11_000);
      await fetchOnly();
      const receiving = receive(harness.workspaceId, (await conversation(of.id)).channelId as ChannelId);
      for (let trip = 0; trip < race % 12; trip++) await harness.database.admin`select 1`;
      await Promise.all([receiving, early(harness.workspaceId, message.id as MessageId)]);
      const said = await thread(of.id);
      const theirs = said.find((m: { text: string }) => m.text.includes(word));
      const ours = said.find((m: { id: string }) => m.id === message.id);
      expect(theirs).toBeDefined();
      if (posted(text) > 0) {
        sent += 1;
        // It was taken before their words were here.
        expect(ours.seq).toBeLessThan(theirs.seq);
        expect(posted(text)).toBe(1);
      } else expect(ours.delivery).toBe('overtaken');
    }
    console.log(`${sent} sent before, ${RACES - sent} stopped`);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(RACES);

    /** The polls ask, and nobody reads what they brought. */
    async function fetchOnly() {
      const poll = makePollChannel({ ...harness.deps, handleUnauthorized: makeHandleUnauthorized(harness.deps) });
      const due = await harness.deps.db.run(harness.workspaceId, (sql) =>
        listDuePolls(sql, harness.workspaceId, harness.deps.now()),
      );
      for (const { channelId, stream } of due) await poll(harness.workspaceId, channelId, stream);
    }
  });
});
