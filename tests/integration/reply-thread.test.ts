import { randomUUID } from 'node:crypto';
import type { Fault } from '@kwartier/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { outboundWorkers } from '../support/outbound.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const SENTENCE = 'We looked into it with our colleagues at the airport, and this is what we found out about it today. ';

describe('an answer that goes out as a thread', () => {
  let harness: Harness;
  let agent: Person;
  let lead: Person;
  let asked: Asked[];
  let drain: () => Promise<void>;
  let nth = 0;
  /** 3 posts, and no two tests say the same. */
  let long: string;
  const call = (
    who: Person,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
    key: string = randomUUID(),
  ) =>
    harness.call(who, {
      method,
      url,
      ...(body === undefined ? {} : { body }),
      ...(method === 'POST' ? { headers: { 'idempotency-key': key } } : {}),
    });
  const send = (id: string, fields: object = {}, key?: string) =>
    call(
      agent,
      'POST',
      `/conversations/${id}/messages`,
      { kind: 'reply', text: long, lastSeenSeq: 1_000, ...fields },
      key,
    );
  const ours = async (id: string) =>
    (await call(agent, 'GET', `/conversations/${id}/messages`)).body.items.filter(
      (message: { direction: string }) => message.direction === 'outbound',
    );
  const states = async (id: string) => (await ours(id)).map(({ delivery }: { delivery: string }) => delivery);
  const posted = () => harness.simulator.x.ledger;
  const fails = (fault: Fault) => harness.simulator.faults.next('x', 'send', fault);

  beforeAll(async () => {
    harness = await startHarness();
    harness.simulator.x.recent.has = () => false;
    harness.simulator.x.setRateLimit('createPost', 10_000);
    agent = await harness.person('agent');
    lead = await harness.person('lead');
    asked = await askOnX(harness, 16);
    drain = outboundWorkers(harness, { sendTimeoutMs: 400 });
  });
  afterAll(() => harness[Symbol.asyncDispose]());
  beforeEach(() => {
    nth += 1;
    long = `About your case ${nth}. ${SENTENCE.repeat(6)}`.trim();
    harness.simulator.x.ledger.length = 0;
  });

  it('is refused unless its writer asks for one, and beyond ten posts', async () => {
    const { id } = asked[0]!;
    expect((await send(id)).body).toMatchObject({ code: 'reply.too_long', details: { max: 280 } });
    expect((await send(id, { asThread: true, text: 'word '.repeat(700) })).body.code).toBe('reply.too_long');
    expect(await ours(id)).toEqual([]);
  });

  it('goes out post by post, each an answer to the one before; asked for twice it is one', async () => {
    const { id, postId } = asked.shift()!;
    const key = randomUUID();
    const first = await send(id, { asThread: true }, key);
    expect(first.body).toMatchObject({ wholeText: long, isThreadPost: true });
    expect((await send(id, { asThread: true }, key)).body.id).toBe(first.body.id);
    await drain();
    const { ledger } = harness.simulator.x;
    expect(ledger.map(({ text }) => text.slice(-4))).toEqual([' 1/3', ' 2/3', ' 3/3']);
    expect(ledger.map(({ inReplyTo }) => inReplyTo)).toEqual([postId, ledger[0]!.id, ledger[1]!.id]);
    expect(ledger.map(({ text }) => text.slice(0, -4)).join(' ')).toBe(long);
    expect(await states(id)).toEqual(['sent', 'sent', 'sent']);
  });

  it('stops at what the platform refuses, holds up nothing else, and goes on from there when a person says so', async () => {
    const { id } = asked.shift()!;
    await send(id, { asThread: true });
    const [one] = await ours(id);
    await harness.deliver(one.id);
    fails({ status: 403 });
    await drain();
    expect(await states(id)).toEqual(['sent', 'rejected', 'queued']);
    const [, two, three] = await ours(id);
    expect(three.deliveryReason).toBe('Waits: the post before it is not out.');
    // Something else may be said meanwhile.
    await call(agent, 'POST', `/conversations/${id}/messages`, {
      kind: 'reply',
      text: 'One more word.',
      lastSeenSeq: 1_000,
    });
    await drain();
    expect(await states(id)).toEqual(['sent', 'rejected', 'queued', 'sent']);

    const someone = await harness.person('agent');
    expect((await call(someone, 'POST', `/messages/${two.id}/resume`, {})).status).toBe(403);
    const both = await Promise.all([agent, lead].map((who) => call(who, 'POST', `/messages/${two.id}/resume`, {})));
    expect(both.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    await drain();
    expect(await states(id)).toEqual(['sent', 'sent', 'sent', 'sent']);
    const { ledger } = harness.simulator.x;
    expect(ledger.map(({ text }) => text.slice(-4))).toEqual([' 1/3', 'ord.', ' 2/3', ' 3/3']);
    expect(ledger.at(-1)!.inReplyTo).toBe(ledger.at(-2)!.id);
    expect((await call(agent, 'POST', `/messages/${three.id}/resume`, {})).body.code).toBe('message.not_rejected');
  });

  it('waits while one post is looked up, and goes on after the one that was found, never from the start', async () => {
    const { id } = asked.shift()!;
    await send(id, { asThread: true });
    fails('drop-after-accept');
    await drain();
    expect(await states(id)).toEqual(['sent', 'sent', 'sent']);
    const { ledger } = harness.simulator.x;
    expect(ledger.map(({ text }) => text.slice(-4))).toEqual([' 1/3', ' 2/3', ' 3/3']);
    expect(ledger[1]!.inReplyTo).toBe(ledger[0]!.id);
  });

  it('comes back whole while nothing of it is out, and later what is not out', async () => {
    const { id } = asked.shift()!;
    await harness.call(harness.admin, {
      method: 'PATCH',
      url: `/brands/${harness.brandId}`,
      body: { undoSendSeconds: 5 },
    });
    const first = await send(id, { asThread: true });
    expect((await call(agent, 'DELETE', `/messages/${first.body.id}`)).body.text).toBe(long);
    expect(await ours(id)).toEqual([]);
    const draft = async () => (await call(agent, 'GET', `/conversations/${id}/draft`)).body.text;
    expect(await draft()).toBe(long);

    await send(id, { asThread: true });
    harness.clock.advance(6_000);
    await harness.deliver((await ours(id))[0].id);
    fails({ status: 403 });
    await drain();
    const [, two] = await ours(id);
    const back = await call(agent, 'DELETE', `/messages/${two.id}`);
    const rest = back.body.text as string;
    expect(long.endsWith(rest)).toBe(true);
    expect(await draft()).toContain(rest);
    // What was refused stays to be seen; nothing follows it any more.
    expect(await states(id)).toEqual(['sent', 'rejected']);
    expect((await call(agent, 'POST', `/messages/${two.id}/resume`, {})).body.code).toBe('message.not_rejected');
    await harness.call(harness.admin, {
      method: 'PATCH',
      url: `/brands/${harness.brandId}`,
      body: { undoSendSeconds: 0 },
    });
    await drain();
    expect(posted().map(({ text }) => text.slice(-4))).toEqual([' 1/3']);
  });

  describe('that waits', () => {
    const HOUR = 3_600_000;
    const inMs = (ms: number) => new Date(harness.clock.now() + ms).toISOString();
    const places = () => posted().map(({ text }) => text.slice(-4));
    const isChained = (postId: string) =>
      posted().every(({ inReplyTo }, index) => inReplyTo === (index === 0 ? postId : posted()[index - 1]!.id));
    const draft = async (id: string) => (await call(agent, 'GET', `/conversations/${id}/draft`)).body.text;
    const seen = async (id: string) => (await call(agent, 'GET', `/conversations/${id}`)).body.lastMessageSeq;
    const reschedule = async (id: string, messageId: string, sendAt: string | null) =>
      call(agent, 'PUT', `/messages/${messageId}/schedule`, { sendAt, lastSeenSeq: await seen(id) });
    const rule = (needed: number) =>
      call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { approvalRule: { needed, roles: [], tagIds: [] } });
    const waiting = async (messageId: string) =>
      (await call(lead, 'GET', '/approvals')).body.items.find(
        (item: { messageId: string }) => item.messageId === messageId,
      );

    it('for its time is one answer until then, may be given another, and goes out in order', async () => {
      const { id, postId } = asked.shift()!;
      const key = randomUUID();
      const first = (await send(id, { asThread: true, sendAt: inMs(HOUR) }, key)).body;
      expect(first).toMatchObject({ delivery: 'scheduled', text: long, wholeText: long, isThreadPost: true });
      expect((await reschedule(id, first.id, inMs(2 * HOUR))).body).toMatchObject({ text: long, wholeText: long });
      harness.clock.advance(1.5 * HOUR);
      await harness.deliver(first.id);
      expect([await states(id), places()]).toEqual([['scheduled'], []]);
      harness.clock.advance(HOUR);
      await Promise.all([harness.deliver(first.id), harness.deliver(first.id)]);
      await drain();
      expect([await states(id), places()]).toEqual([
        ['sent', 'sent', 'sent'],
        [' 1/3', ' 2/3', ' 3/3'],
      ]);
      expect(isChained(postId)).toBe(true);
      expect((await send(id, { asThread: true, sendAt: inMs(HOUR) }, key)).body.id).toBe(first.id);
    });

    it('for its time goes now when its writer says so, and comes back whole when they take it back', async () => {
      const [one, other] = [asked.shift()!, asked.shift()!];
      const gone = (await send(one.id, { asThread: true, sendAt: inMs(HOUR) })).body;
      expect((await call(agent, 'DELETE', `/messages/${gone.id}`)).body.text).toBe(long);
      expect([await ours(one.id), await draft(one.id)]).toEqual([[], long]);
      const now = (await send(other.id, { asThread: true, sendAt: inMs(HOUR) })).body;
      expect((await reschedule(other.id, now.id, null)).body).toMatchObject({ delivery: 'queued', wholeText: long });
      await drain();
      expect([places(), isChained(other.postId)]).toEqual([[' 1/3', ' 2/3', ' 3/3'], true]);
    });

    it('for its time and cannot reach the platform is one answer again until the next try, never partly out', async () => {
      const { id } = asked.shift()!;
      const first = (await send(id, { asThread: true, sendAt: inMs(HOUR) })).body;
      harness.clock.advance(HOUR);
      fails({ status: 429 });
      await harness.deliver(first.id);
      const [alone, ...none] = await ours(id);
      expect([alone.delivery, alone.text, none]).toEqual(['scheduled', long, []]);
      harness.clock.advance(HOUR);
      await harness.deliver(first.id);
      await drain();
      expect(await states(id)).toEqual(['sent', 'sent', 'sent']);
    });

    it('for its time goes on from what the platform refused', async () => {
      const { id } = asked.shift()!;
      const first = (await send(id, { asThread: true, sendAt: inMs(HOUR) })).body;
      harness.clock.advance(HOUR);
      await harness.deliver(first.id);
      fails({ status: 403 });
      await drain();
      expect(await states(id)).toEqual(['sent', 'rejected', 'queued']);
      const [, two] = await ours(id);
      expect((await call(agent, 'POST', `/messages/${two.id}/resume`, {})).status).toBe(200);
      await drain();
      expect(places()).toEqual([' 1/3', ' 2/3', ' 3/3']);
    });

    it('for a second person is one decision: approved it goes out whole, changed it is cut again, returned it is a draft', async () => {
      await rule(20);
      const [plain, changed, returned, back] = asked.splice(0, 4) as [Asked, Asked, Asked, Asked];
      const asks = async ({ id }: Asked) => {
        const message = (await send(id, { asThread: true })).body;
        expect([message.delivery, (await ours(id)).length]).toEqual(['awaiting_approval', 1]);
        const approval = await waiting(message.id);
        expect(approval).toMatchObject({ text: long, isThread: true });
        await drain();
        return { message, approval };
      };
      const approve = (approval: { id: string; lastMessageSeq: number }, fields: object = {}) =>
        call(lead, 'POST', `/approvals/${approval.id}/approve`, { lastSeenSeq: approval.lastMessageSeq, ...fields });

      const { approval } = await asks(plain);
      expect(places()).toEqual([]);
      expect((await approve(approval)).body).toMatchObject({ delivery: 'queued', wholeText: long });
      expect((await approve(approval)).body.code).toBe('approval.decided');
      await drain();
      expect([places(), isChained(plain.postId)]).toEqual([[' 1/3', ' 2/3', ' 3/3'], true]);

      harness.simulator.x.ledger.length = 0;
      const second = (await asks(changed)).approval;
      expect((await approve(second, { text: 'word '.repeat(700) })).body.code).toBe('reply.too_long');
      const shorter = `Sorry. ${SENTENCE.repeat(3)}`.trim();
      expect((await approve(second, { text: shorter })).body.wholeText).toBe(shorter);
      await drain();
      expect(places()).toEqual([' 1/2', ' 2/2']);

      const third = await asks(returned);
      expect(
        (await call(lead, 'POST', `/approvals/${third.approval.id}/return`, { comment: 'Shorter' })).body,
      ).toMatchObject({ delivery: 'returned', text: long });
      expect(await draft(returned.id)).toBe(long);

      const fourth = await asks(back);
      expect((await call(agent, 'DELETE', `/messages/${fourth.message.id}`)).body.text).toBe(long);
      expect([await ours(back.id), await draft(back.id)]).toEqual([[], long]);
      await rule(0);
      await drain();
      expect(places()).toEqual([' 1/2', ' 2/2']);
    });
  });
});
