import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness, X_ACCOUNT } from '../support/harness.ts';

describe('the main job: a tweet comes in, an agent answers it', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('carries a mention to an agent and the answer back to X, once, with the first response time right', async () => {
    const channelId = await harness.connectX();
    const agent = await harness.person('agent');
    harness.simulator.x.addUser({ id: '2001', handle: 'priya_raman', name: 'Priya Raman' });
    const post = harness.simulator.x.post({
      author: 'priya_raman',
      text: '@KwartAir landed in Lisbon, my daughter’s stroller did not. What now? 😢',
    });
    harness.clock.advance(10_000);
    await harness.work();

    const list = await harness.call(agent, { method: 'GET', url: '/conversations' });
    expect(list.status).toBe(200);
    expect(list.body.items).toHaveLength(1);
    const [conversation] = list.body.items;
    expect(conversation).toMatchObject({
      channelId,
      platform: 'x',
      isPrivate: false,
      status: 'open',
      assigneeId: null,
      waitingSince: '2026-03-02T09:00:00.000Z',
      contact: { name: 'Priya Raman', handle: 'priya_raman' },
    });
    expect(
      conversation.sla.map((clock: { target: string; state: string; dueAt: string }) => [
        clock.target,
        clock.state,
        clock.dueAt,
      ]),
    ).toEqual([
      ['first_response', 'running', '2026-03-02T10:00:00.000Z'],
      ['resolution', 'running', '2026-03-03T09:00:00.000Z'],
    ]);

    const taken = await harness.call(agent, {
      method: 'PUT',
      url: `/conversations/${conversation.id}/assignee`,
      body: {},
    });
    expect(taken).toMatchObject({
      status: 200,
      body: {
        assigneeId: agent.id,
        replyRules: { public: { allowed: true, reason: 'X allows this reply: Priya Raman mentioned @KwartAir.' } },
      },
    });

    harness.clock.advance(11 * 60_000 - 10_000);
    const key = randomUUID();
    const send = () =>
      harness.call(agent, {
        method: 'POST',
        url: `/conversations/${conversation.id}/messages`,
        body: { kind: 'reply', text: 'We are tracing it now. ^Sanne', lastSeenSeq: taken.body.seq },
        headers: { 'idempotency-key': key },
      });
    const [first, second] = await Promise.all([send(), send()]);
    expect([first!.status, second!.status]).toEqual([201, 201]);
    expect(first!.body.id).toBe(second!.body.id);
    expect(first!.body).toMatchObject({ direction: 'outbound', delivery: 'queued', kind: 'reply' });
    await harness.work();

    expect(
      harness.simulator.x.ledger.map(({ text, inReplyTo, accountId }) => ({ text, inReplyTo, accountId })),
    ).toEqual([{ text: 'We are tracing it now. ^Sanne', inReplyTo: post.id, accountId: X_ACCOUNT.id }]);
    const after = await harness.call(agent, { method: 'GET', url: `/conversations/${conversation.id}` });
    expect(after.body.waitingSince).toBeNull();
    expect(after.body.sla).toMatchObject([
      { target: 'first_response', state: 'met', metAt: '2026-03-02T09:11:00.000Z' },
      { target: 'resolution', state: 'paused' },
    ]);

    // Our own answer comes back in the next polls and is recognised.
    harness.clock.advance(120_000);
    await harness.work();
    const timeline = await harness.call(agent, { method: 'GET', url: `/conversations/${conversation.id}/messages` });
    expect(timeline.body.items.filter((message: { kind: string }) => message.kind !== 'activity')).toMatchObject([
      { direction: 'inbound', kind: 'mention', externalId: post.id },
      { direction: 'outbound', kind: 'reply', delivery: 'sent', externalId: harness.simulator.x.ledger[0]!.id },
    ]);

    const report = await harness.call(harness.admin, {
      method: 'GET',
      url: '/reports/first-response?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z&groupBy=agent',
    });
    expect(report.body.total).toMatchObject({
      count: 1,
      answered: 1,
      unanswered: 0,
      allHours: { mean: 660, median: 660, p90: 660, within15: 1 },
    });
    expect(report.body.groups).toMatchObject([{ key: agent.id, count: 1 }]);
  });
});
