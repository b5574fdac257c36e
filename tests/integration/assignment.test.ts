import type { TeamId } from '@kwartier/core';
import { makeWorkDistribution, type WorkDistribution } from '@kwartier/usecases';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let distribution: WorkDistribution;
beforeEach(async () => {
  harness = await startHarness();
  distribution = makeWorkDistribution(harness.deps);
  // Only those a test names take work.
  await presence(harness.admin, 'offline');
});
afterEach(() => harness[Symbol.asyncDispose]());

const presence = (who: Person, value: string) =>
  harness.call(who, { method: 'PUT', url: '/me/presence', body: { presence: value } });
const takeNext = (who: Person) => harness.call(who, { method: 'POST', url: '/inbox/take-next' });
const team = (body: object) => harness.call(harness.admin, { method: 'PATCH', url: `/teams/${harness.teamId}`, body });
const handOut = () => distribution.assignWaiting(harness.workspaceId, harness.teamId as TeamId);
const holders = () =>
  harness.database.admin<
    { id: string; assigneeId: string | null; reason: string | null; dueAt: Date; language: string | null }[]
  >`
    select id, assignee_id as "assigneeId", assigned_reason as reason, next_due_at as "dueAt", language from conversations order by next_due_at, id`;
const countOf = async (who: Person) => (await holders()).filter(({ assigneeId }) => assigneeId === who.id).length;

describe('work that agents take', () => {
  it('20 agents who ask at once get 20 different customers, until nobody waits', async () => {
    const asked = await askOnX(harness, 50);
    const agents = await Promise.all(Array.from({ length: 20 }, () => harness.person('agent', { capacity: 50 })));
    const taken: string[] = [];
    for (const wave of [20, 20, 10]) {
      const answers = await Promise.all(agents.map(takeNext));
      const got = answers.filter(({ status }) => status === 200).map(({ body }) => body.id as string);
      expect(got).toHaveLength(wave);
      // A wave holds the most urgent of those that were left.
      const left = asked.map(({ id }) => id as string).filter((id) => !taken.includes(id));
      expect([...got].sort()).toEqual(left.slice(0, wave).sort());
      for (const { status, body } of answers) if (status !== 200) expect(body.code).toBe('assignment.nothing_waits');
      taken.push(...got);
    }
    expect(new Set(taken).size).toBe(50);
    const records = await harness.database.admin<{ n: number; reasons: string[] }[]>`
      select count(*)::int as n, array_agg(distinct reason) as reasons from assignments where ended_at is null`;
    expect(records[0]).toEqual({ n: 50, reasons: ['Next in line: the most urgent that fits'] });
  }, 90_000);

  it.each(['take next', 'take this', 'answer'] as const)(
    'who is offline and takes something all the same (%s) keeps it, and is handed nothing more',
    async (how) => {
      const [asked] = await askOnX(harness, 2);
      const agent = await harness.person('agent');
      await presence(agent, 'offline');
      const done =
        how === 'take next'
          ? await takeNext(agent)
          : how === 'take this'
            ? await harness.call(agent, { method: 'PUT', url: `/conversations/${asked!.id}/assignee`, body: {} })
            : await harness.call(agent, {
                method: 'POST',
                url: `/conversations/${asked!.id}/messages`,
                body: { kind: 'reply', text: 'On its way', lastSeenSeq: 1_000 },
                headers: { 'idempotency-key': crypto.randomUUID() },
              });
      expect(done.status).toBeLessThan(300);
      await distribution.releaseAbandoned(harness.workspaceId);
      expect(await countOf(agent)).toBe(1);
      expect((await harness.call(agent, { method: 'GET', url: '/me' })).body.presence).toBe('away');
      await team({ assignmentMode: 'push' });
      await handOut();
      expect(await countOf(agent)).toBe(1);
      // Going offline again gives back what still waits.
      await presence(agent, 'offline');
      await distribution.releaseAbandoned(harness.workspaceId);
      expect(await countOf(agent)).toBe(0);
    },
  );

  it('the customer whose promise falls due first comes first, whoever wrote first', async () => {
    const [first, second, third] = await askOnX(harness, 3);
    await harness.call(harness.admin, {
      method: 'PUT',
      url: `/policies/${(await harness.call(harness.admin, { method: 'GET', url: '/policies' })).body.items[0].id}`,
      body: {
        name: 'Standard',
        riskShare: 0.25,
        hours: { timeZone: 'UTC', week: Array(7).fill([[0, 1440]]), holidays: [] },
        rules: [
          { target: 'first_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: null },
          { target: 'first_response', priority: 'urgent', platform: null, promiseMinutes: 15, goalMinutes: null },
        ],
      },
    });
    const agent = await harness.person('agent');
    await harness.call(agent, {
      method: 'PUT',
      url: `/conversations/${third!.id}/priority`,
      body: { priority: 'urgent' },
    });
    const order = [];
    for (let n = 0; n < 3; n++) order.push((await takeNext(agent)).body.id);
    expect(order).toEqual([third!.id, first!.id, second!.id]);
    expect(await takeNext(agent)).toMatchObject({ status: 404, body: { code: 'assignment.nothing_waits' } });
  });

  it('who comes second to the same customer is told so; only a lead takes from a colleague', async () => {
    const [asked] = await askOnX(harness, 1);
    const agents = [await harness.person('agent'), await harness.person('agent')] as const;
    const lead = await harness.person('lead');
    const take = (who: Person) =>
      harness.call(who, { method: 'PUT', url: `/conversations/${asked!.id}/assignee`, body: {} });
    const answers = await Promise.all(agents.map(take));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'assignment.already_assigned' });
    const winner = answers.findIndex(({ status }) => status === 200);
    expect(
      (
        await harness.call(agents[1 - winner]!, {
          method: 'DELETE',
          url: `/conversations/${asked!.id}/assignee`,
          body: {},
        })
      ).status,
    ).toBe(403);
    expect(await take(lead)).toMatchObject({ status: 200, body: { assigneeId: lead.id } });
    expect(
      await harness.call(lead, {
        method: 'PUT',
        url: `/conversations/${asked!.id}/assignee`,
        body: { agentId: agents[0].id },
      }),
    ).toMatchObject({
      status: 200,
      body: { assigneeId: agents[0].id, assignedReason: expect.stringContaining('Handed over by lead') },
    });
  });
});

describe('work that is given', () => {
  beforeEach(async () => {
    await team({ assignmentMode: 'push' });
  });

  it('fills everybody up to their capacity, the least loaded first, and the rest when somebody is done', async () => {
    const small = await harness.person('agent', { capacity: 2 });
    const large = await harness.person('agent', { capacity: 4 });
    const asked = await askOnX(harness, 8);
    await Promise.all([handOut(), handOut(), handOut(), handOut()]);
    expect([await countOf(small), await countOf(large)]).toEqual([2, 4]);
    const shown = (await harness.call(harness.admin, { method: 'GET', url: '/agents' })).body.items as {
      id: string;
      openConversations: number;
    }[];
    expect([small, large].map((who) => shown.find(({ id }) => id === who.id)!.openConversations)).toEqual([2, 4]);
    expect((await harness.call(large, { method: 'GET', url: '/me' })).body.openConversations).toBe(4);
    const rows = await holders();
    // Nobody waits while somebody less urgent was served.
    expect(rows.map(({ assigneeId }) => assigneeId !== null)).toEqual([
      true,
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
    for (const { reason } of rows.slice(0, 6)) expect(reason).toMatch(/^Least loaded of those free: \d of \d$/);

    const done = rows.find(({ assigneeId }) => assigneeId === small.id)!;
    await harness.call(small, {
      method: 'PUT',
      url: `/conversations/${done.id}/status`,
      body: { status: 'resolved', resolution: 'no_reply_needed' },
    });
    await handOut();
    const next = (await holders()).find(({ id }) => id === asked[6]!.id);
    expect(next?.assigneeId).toBe(small.id);
  });

  it('goes only to whoever has the skills, and speaks the language if anybody does', async () => {
    const [, , , other] = await Promise.all([
      harness.person('agent', { languages: ['nl'], skills: ['baggage'], capacity: 20 }),
      harness.person('agent', { languages: ['en'], skills: ['baggage', 'refunds'], capacity: 20 }),
      harness.person('agent', { languages: ['en'], skills: [], capacity: 20 }),
      harness.person('agent', { languages: ['pt-BR'], skills: ['baggage'], capacity: 20 }),
    ]);
    await team({ requiredSkills: ['baggage'] });
    for (const [lang, count] of [
      ['nl', 3],
      ['en', 3],
      ['pt', 2],
      ['ja', 2],
    ] as const)
      await askOnX(harness, count, { lang });
    await handOut();
    const people = new Map(
      (await harness.call(harness.admin, { method: 'GET', url: '/agents' })).body.items.map((agent: { id: string }) => [
        agent.id,
        agent,
      ]),
    );
    for (const { assigneeId, language } of await holders()) {
      const agent = people.get(assigneeId) as { skills: string[]; languages: string[] };
      expect(agent.skills).toContain('baggage');
      // Nobody writes Japanese: that is no reason to let them wait.
      if (language !== 'ja') expect(agent.languages[0]!.slice(0, 2)).toBe(language);
    }
    expect(await countOf(other)).toBeGreaterThanOrEqual(2);
  });

  it('what waits with somebody who goes offline, or is not heard of, goes to others; what they answered stays', async () => {
    const leaving = await harness.person('agent', { capacity: 3 });
    await askOnX(harness, 3);
    await handOut();
    const mine = (await holders()).filter(({ assigneeId }) => assigneeId === leaving.id);
    expect(mine).toHaveLength(3);
    await harness.call(leaving, {
      method: 'POST',
      url: `/conversations/${mine[0]!.id}/messages`,
      body: { kind: 'reply', text: 'On it.', lastSeenSeq: 100 },
    });
    await harness.work();
    const staying = await harness.person('agent', { capacity: 10 });
    await presence(leaving, 'offline');
    await distribution.releaseAbandoned(harness.workspaceId);
    await handOut();
    expect([await countOf(leaving), await countOf(staying)]).toEqual([1, 2]);
    const released = await harness.database.admin<
      { reason: string }[]
    >`select end_reason as reason from assignments where ended_at is not null`;
    expect(released.map(({ reason }) => reason)).toEqual(Array(2).fill(expect.stringContaining('is offline')));

    // Two minutes without a sign: the same, and everybody sees that they are offline.
    harness.clock.advance(121_000);
    await distribution.releaseAbandoned(harness.workspaceId);
    expect(await countOf(staying)).toBe(0);
    expect(harness.published).toContainEqual({
      name: 'agent.presence_changed',
      event: { agentId: staying.id, presence: 'offline' },
    });
  });
});
