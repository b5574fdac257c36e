import { makeSlaSweep } from '@kwartier/usecases';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const MINUTE = 60_000;
let harness: Harness;
let agent: Person;
beforeEach(async () => {
  harness = await startHarness();
  agent = await harness.person('agent');
});
afterEach(() => harness[Symbol.asyncDispose]());

const show = async ({ id }: { id: string }) =>
  (await harness.call(agent, { method: 'GET', url: `/conversations/${id}` })).body;
const reply = async (asked: { id: string }, text = `Answer at ${harness.clock.now()}`) => {
  const answer = await harness.call(agent, {
    method: 'POST',
    url: `/conversations/${asked.id}/messages`,
    body: { kind: 'reply', text, lastSeenSeq: 10_000 },
  });
  expect(answer.status).toBe(201);
  await harness.deliver(answer.body.id);
};
const promises = async (asked: { id: string }) =>
  Object.fromEntries((await show(asked)).sla.map((clock: { target: string }) => [clock.target, clock])) as Record<
    string,
    { state: string; dueAt: string; startedAt: string; metAt: string | null; policyVersion: number; promiseMs: number }
  >;
const policyId = async () => (await harness.call(harness.admin, { method: 'GET', url: '/policies' })).body.items[0].id;
const always = { timeZone: 'UTC', week: Array(7).fill([[0, 1440]]), holidays: [] };
const setPolicy = async (firstMinutes: number, hours: object = always) =>
  expect(
    (
      await harness.call(harness.admin, {
        method: 'PUT',
        url: `/policies/${await policyId()}`,
        body: {
          name: 'Standard',
          riskShare: 0.25,
          hours,
          rules: [
            {
              target: 'first_response',
              priority: null,
              platform: null,
              promiseMinutes: firstMinutes,
              goalMinutes: null,
            },
          ],
        },
      })
    ).status,
  ).toBe(200);
const lines = async (type: string) =>
  (
    await harness.database.admin<
      { n: number }[]
    >`select count(*)::int as n from conversation_events where type = ${type}`
  )[0]!.n;
const sentAt = async ({ id }: Asked) =>
  (
    await harness.database.admin<{ at: Date }[]>`select waiting_since as at from conversations where id = ${id}`
  )[0]!.at.getTime();

describe('alarms', () => {
  it('goal, warning and breach go off once each, with three sweeps at once, and never early', async () => {
    const asked = await askOnX(harness, 20, { everyMs: 0 });
    const began = await sentAt(asked[0]!);
    const sweeps = [0, 1, 2].map(() => makeSlaSweep(harness.deps));
    const sweep = async () => {
      const counts = await Promise.all(sweeps.map((one) => one.checkSla(harness.workspaceId)));
      return counts.reduce((sum, count) => sum + count, 0);
    };
    for (const [minutes, type] of [
      [30, 'goal_missed'],
      [45, 'sla_warned'],
      [60, 'sla_breached'],
    ] as const) {
      harness.clock.advance(began + minutes * MINUTE - 1 - harness.clock.now());
      expect(await sweep()).toBe(0);
      harness.clock.advance(1);
      expect(await sweep()).toBe(20);
      expect(await sweep()).toBe(0);
      expect(await lines(type)).toBe(20);
    }
    const board = await harness.call(harness.admin, { method: 'GET', url: '/inbox/counts' });
    expect(board.body).toMatchObject({ open: 20, unassigned: 20, breached: 20 });
    // Late is late: an answer now does not make it good, and one sweep that comes days later finds nothing new of it.
    harness.clock.advance(1);
    await reply(asked[0]!);
    expect((await promises(asked[0]!)).first_response).toMatchObject({ state: 'met_late' });
  });

  it('a sweep that comes much too late lets everything go off, and shows the gravest', async () => {
    const [asked] = await askOnX(harness, 1);
    harness.clock.advance(120 * MINUTE);
    await Promise.all([harness.sweepSla(), harness.sweepSla()]);
    expect([await lines('goal_missed'), await lines('sla_warned'), await lines('sla_breached')]).toEqual([1, 1, 1]);
    const timeline = await harness.call(agent, { method: 'GET', url: `/conversations/${asked!.id}/messages` });
    expect(
      timeline.body.items.flatMap((item: { activity: { type: string } | null }) => item.activity?.type ?? []),
    ).toEqual(['sla_breached']);
  });
});

describe('what a promise measures', () => {
  it('our answer pauses the resolution, the next question lets it run on with what was left', async () => {
    const [asked] = await askOnX(harness, 1);
    const began = await sentAt(asked!);
    harness.clock.advance(began + 10 * MINUTE - harness.clock.now());
    await reply(asked!);
    expect(await promises(asked!)).toMatchObject({
      first_response: { state: 'met', metAt: new Date(began + 10 * MINUTE).toISOString() },
      resolution: { state: 'paused' },
    });

    harness.clock.advance(3 * 60 * MINUTE);
    const author = harness.simulator.x.network.posts.get(asked!.postId)!.authorId;
    harness.simulator.x.post({ author, text: '@KwartAir and now?', inReplyTo: asked!.postId });
    const again = harness.clock.now();
    harness.clock.advance(11_000);
    await harness.work();
    const day = 24 * 60 * MINUTE;
    expect(await promises(asked!)).toMatchObject({
      next_response: {
        state: 'running',
        startedAt: new Date(again).toISOString(),
        dueAt: new Date(again + 60 * MINUTE).toISOString(),
      },
      // Ten minutes were used before our answer; the three hours after it were the customer's.
      resolution: { state: 'running', dueAt: new Date(again + day - 10 * MINUTE).toISOString() },
    });
    await harness.call(agent, {
      method: 'PUT',
      url: `/conversations/${asked!.id}/status`,
      body: { status: 'resolved' },
    });
    expect(await promises(asked!)).toMatchObject({
      next_response: { state: 'cancelled' },
      resolution: { state: 'met' },
    });
    harness.clock.advance(2 * day);
    expect(await harness.sweepSla()).toBe(0);
  });

  it('a changed promise counts from now on with what was used, and keeps the old figures', async () => {
    const [early, answered] = (await askOnX(harness, 2, { everyMs: 0 })) as [Asked, Asked];
    const began = await sentAt(early);
    await reply(answered);
    const before = (await promises(answered)).first_response!;
    harness.clock.advance(began + 20 * MINUTE - harness.clock.now());
    await setPolicy(30);
    expect((await promises(early)).first_response).toMatchObject({
      state: 'running',
      policyVersion: 2,
      dueAt: new Date(began + 30 * MINUTE).toISOString(),
    });
    expect((await promises(answered)).first_response).toEqual(before);
    const segments = await harness.database
      .admin`select state, policy_version from sla_clocks where conversation_id = ${early.id} and target = 'first_response' order by segment`;
    expect(segments).toEqual([
      { state: 'superseded', policy_version: 1 },
      { state: 'running', policy_version: 2 },
    ]);
    harness.clock.advance(10 * MINUTE);
    await Promise.all([harness.sweepSla(), harness.sweepSla()]);
    expect(await lines('sla_breached')).toBe(1);
  });

  const office = {
    timeZone: 'Europe/Amsterdam',
    week: [[], ...Array(5).fill([[540, 1020]]), []],
    holidays: ['2026-03-16'],
  };
  it.each([
    ['Friday afternoon falls due on Monday', '2026-03-06T16:30:00+01:00', '2026-03-09T09:30:00+01:00'],
    ['over a holiday on Tuesday', '2026-03-13T16:30:00+01:00', '2026-03-17T09:30:00+01:00'],
    ['over the change of the clocks', '2026-03-27T16:45:00+01:00', '2026-03-30T09:45:00+02:00'],
  ])('runs only while the team is open: %s', async (_what, at, due) => {
    await harness[Symbol.asyncDispose]();
    harness = await startHarness({ at: Date.parse(at) });
    agent = await harness.person('agent');
    await setPolicy(60, office);
    const [asked] = await askOnX(harness, 1, { everyMs: 0 });
    expect((await promises(asked!)).first_response!.dueAt).toBe(new Date(due).toISOString());
    harness.clock.advance(Date.parse(due) - harness.clock.now() - 1);
    await harness.sweepSla();
    expect(await lines('sla_breached')).toBe(0);
    harness.clock.advance(1);
    await harness.sweepSla();
    expect(await lines('sla_breached')).toBe(1);
  });

  it('hours in which a team is never there are refused', async () => {
    const never = { ...office, week: Array(7).fill([]) };
    const rules = [{ target: 'first_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: null }];
    const answer = await harness.call(harness.admin, {
      method: 'PUT',
      url: `/policies/${await policyId()}`,
      body: { name: 'Never', riskShare: 0.25, hours: never, rules },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'sla.never_open' } });
  });
});

describe('the report of first responses', () => {
  it('gives mean, median of an even count, and the nearest rank for p90; the unanswered are told apart', async () => {
    const asked = await askOnX(harness, 12, { everyMs: 0 });
    const began = await sentAt(asked[0]!);
    // Answers after 1, 2, … 10 minutes; two wait.
    for (let n = 1; n <= 10; n++) {
      harness.clock.advance(began + n * MINUTE - harness.clock.now());
      await reply(asked[n - 1]!);
    }
    const url = '/reports/first-response?from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z&groupBy=agent';
    const { body } = await harness.call(harness.admin, { method: 'GET', url });
    const figures = { mean: 330, median: 330, p90: 540, within15: 1, within30: 1, within60: 1 };
    expect(body.total).toMatchObject({
      count: 12,
      answered: 10,
      unanswered: 2,
      allHours: figures,
      businessHours: figures,
    });
    expect(body.groups.map(({ key, count }: { key: string; count: number }) => [key, count])).toEqual([
      [agent.id, 10],
      [null, 2],
    ]);
    // An odd count: the middle one; the second answer to a customer changes nothing.
    harness.clock.advance(20 * MINUTE);
    await reply(asked[10]!);
    await reply(asked[0]!, 'One more thing.');
    const odd = await harness.call(harness.admin, { method: 'GET', url });
    expect(odd.body.total.allHours).toMatchObject({ median: 360, p90: 600, within15: 10 / 11, within30: 1 });
    expect((await harness.call(agent, { method: 'GET', url })).status).toBe(403);
  });
});
