import { randomUUID } from 'node:crypto';
import { instant, type MessageId } from '@kwartier/core';
import { makeDeliverMessage, makeHandleUnauthorized } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');
const RACES = 100;

describe('an answer that can be taken back', () => {
  let harness: Harness;
  let agent: Person;
  let asked: Asked[];

  const call = (who: Person, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown, key?: string) =>
    harness.call(who, {
      method,
      url,
      ...(body === undefined ? {} : { body }),
      ...(key ? { headers: { 'idempotency-key': key } } : {}),
    });
  const delay = (undoSendSeconds: number) =>
    call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, { undoSendSeconds });
  const send = async (id: string, text: string, fields: object = {}) =>
    (
      await call(
        agent,
        'POST',
        `/conversations/${id}/messages`,
        { kind: 'reply', text, lastSeenSeq: 1_000, ...fields },
        randomUUID(),
      )
    ).body;
  const said = async (id: string) => {
    const { body } = await call(agent, 'GET', `/conversations/${id}/messages`);
    return body.items
      .filter((m: { direction: string }) => m.direction !== 'internal')
      .map((m: { text: string }) => m.text);
  };
  const posted = (text: string) => harness.simulator.x.ledger.filter((entry) => entry.text.includes(text)).length;

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    agent = await harness.person('agent');
    asked = await askOnX(harness, RACES + 10);
    harness.simulator.x.setRateLimit('createPost', 10_000);
    expect((await delay(10)).body.undoSendSeconds).toBe(10);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('waits as long as the brand says, whoever is told to send it, and then goes out by itself', async () => {
    const { id } = asked.shift()!;
    const message = await send(id, 'Patience is a virtue');
    expect(Date.parse(message.goesOutAt) - harness.clock.now()).toBe(10_000);
    await harness.deliver(message.id);
    await harness.work();
    expect(posted('Patience is a virtue')).toBe(0);
    const first = () => call(agent, 'GET', `/conversations/${id}`);
    expect(
      (await first()).body.sla.find((one: { target: string }) => one.target === 'first_response').metAt,
    ).toBeNull();
    harness.clock.advance(10_000);
    await harness.work();
    expect(posted('Patience is a virtue')).toBe(1);
    expect(
      (await first()).body.sla.find((one: { target: string }) => one.target === 'first_response').metAt,
    ).not.toBeNull();
    expect((await call(agent, 'DELETE', `/messages/${message.id}`)).body.code).toBe('message.already_leaving');
  });

  it('taken back it was never said: not in the thread, not in the list, not on the platform', async () => {
    const { id } = asked.shift()!;
    const { updatedAt: _before, seq: _seq, ...before } = (await call(agent, 'GET', `/conversations/${id}`)).body;
    const message = await send(id, 'Never mind all that');
    const taken = await call(agent, 'DELETE', `/messages/${message.id}`);
    expect(taken.body).toMatchObject({ id: message.id, text: 'Never mind all that' });
    expect(await said(id)).not.toContain('Never mind all that');
    const after = (await call(agent, 'GET', `/conversations/${id}`)).body;
    expect(after.lastMessage).toEqual(before.lastMessage);
    expect(after.lastMessageSeq).toBe(before.lastMessageSeq);
    expect(after.waitingSince).toBe(before.waitingSince);
    harness.clock.advance(60_000);
    await harness.work();
    expect(posted('Never mind all that')).toBe(0);
    expect((await call(agent, 'DELETE', `/messages/${message.id}`)).status).toBe(404);
    // The conversation goes on as if nothing had been.
    const next = await send(id, 'What I meant to say', { lastSeenSeq: after.lastMessageSeq });
    expect(next.text).toBe('What I meant to say');
  });

  it('is its author’s to take back, or a lead’s', async () => {
    const { id } = asked.shift()!;
    const message = await send(id, 'Mine alone');
    const other = await harness.person('agent');
    expect((await call(other, 'DELETE', `/messages/${message.id}`)).status).toBe(403);
    const lead = await harness.person('lead');
    expect((await call(lead, 'DELETE', `/messages/${message.id}`)).status).toBe(200);
  });

  it('goes out at once where the brand wants no waiting', async () => {
    await delay(0);
    const { id } = asked.shift()!;
    const message = await send(id, 'At once');
    await harness.work();
    expect(posted('At once')).toBe(1);
    expect((await call(agent, 'DELETE', `/messages/${message.id}`)).body.code).toBe('message.already_leaving');
    await delay(10);
  });

  it.each([-1, 31, 1.5])('refuses %d seconds', async (seconds) => {
    expect((await delay(seconds)).status).toBe(400);
  });

  it(`is either sent or taken back, never both, in ${RACES} races with a sender whose clock is ahead`, async () => {
    const early = makeDeliverMessage({
      ...harness.deps,
      machineNow: () => instant(harness.clock.now() + 60_000),
      handleUnauthorized: makeHandleUnauthorized(harness.deps),
    });
    const actor = {
      workspaceId: harness.workspaceId,
      agentId: agent.id,
      role: 'agent' as const,
      brandIds: [harness.brandId],
    };
    let takenBack = 0;
    for (let race = 0; race < RACES; race++) {
      const { id } = asked.shift()!;
      const text = `race ${race} to the end`;
      const message = await send(id, text);
      const deliver = () => early(harness.workspaceId, message.id as MessageId);
      const takeBack = () =>
        harness.deps.takeBack(actor, message.id as MessageId).then(
          () => true,
          () => false,
        );
      // Taking back looks at more before it decides: every other time it has a head start of so many round trips.
      const taking = takeBack();
      for (let trip = 0; trip < (race % 2) * 4; trip++) await harness.database.admin`select 1`;
      const [isTaken] = await Promise.all([taking, deliver()]);
      expect([posted(text), isTaken]).toEqual(isTaken ? [0, true] : [1, false]);
      expect((await said(id)).includes(text)).toBe(!isTaken);
      if (isTaken) takenBack += 1;
    }
    console.log(`${RACES - takenBack} sent, ${takenBack} taken back`);
    // A race that the same side always wins is none.
    expect(takenBack).toBeGreaterThan(0);
    expect(takenBack).toBeLessThan(RACES);
  });
});
