import { instant } from '@kwartier/core';
import { makeMindTheClock, makeRemeasure, makeSweepInbound, makeSweepOutbound } from '@kwartier/usecases';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseOptions } from '../support/database.ts';
import { type Harness, startHarness } from '../support/harness.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';
import { askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let channelId: string;
beforeAll(async () => {
  harness = await startHarness();
  channelId = await harness.connectFacebook();
});
afterAll(() => harness[Symbol.asyncDispose]());

const say = (id: string) => {
  const at = harness.clock.now();
  return postFacebook(harness, channelId, feedBody(at, comment(at, id, { from: { id: `77${id}`, name: id } })));
};

describe('a table is locked by somebody else for longer than a statement may wait', () => {
  it('nothing that is merely delayed ends in quarantine, and callers are told to come again', async () => {
    expect((await say('1001')).status).toBe(200);
    const other = postgres(harness.database.url, { ...databaseOptions(harness.database.url), max: 1 });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let isLocked: () => void = () => undefined;
    const locked = new Promise<void>((resolve) => (isLocked = resolve));
    const locking = other.begin(async (sql) => {
      await sql`lock table messages in access exclusive mode`;
      isLocked();
      await held;
    });
    await locked;
    await expect(harness.work({ poll: false })).rejects.toThrow();
    const list = await harness.call(harness.admin, { method: 'GET', url: '/conversations?view=all' });
    release();
    await locking;
    await other.end();
    expect(await harness.database.admin`select reason from quarantine`).toEqual([]);
    expect([200, 400, 503]).toContain(list.status);

    await harness.work({ poll: false });
    const rows = await harness.database.admin`select id from messages where external_id = '1001'`;
    expect(rows).toHaveLength(1);
    expect(await harness.database.admin`select id from receipts where processed_at is null`).toEqual([]);
  });
});

describe('the clock is set back by two days', () => {
  const DAYS = 2 * 86_400_000;

  it('what was stored before it is taken in, sent, looked up and polled for without waiting for the clock to catch up', async () => {
    const [asked] = await askOnX(harness, 1);
    const agent = await harness.person('agent');
    expect((await say('2001')).status).toBe(200);
    const reply = await harness.call(agent, {
      method: 'POST',
      url: `/conversations/${asked!.id}/messages`,
      body: { kind: 'reply', text: 'Before the jump.', lastSeenSeq: asked!.messageSeq },
    });
    expect(reply.status).toBe(201);
    const before = harness.clock.now();
    harness.clock.set(instant(before - DAYS));

    const ahead = () =>
      harness.database
        .admin`select stream from channel_cursors where next_poll_at > ${new Date(harness.clock.now() + 900_000)}`;
    expect((await ahead()).length).toBeGreaterThan(0);
    const mind = makeMindTheClock(harness.deps);
    expect(await mind(harness.workspaceId)).toBeGreaterThan(0);
    expect(await ahead()).toEqual([]);
    expect(await mind(harness.workspaceId)).toBe(0);
    // The wake-ups are lost: only the sweeps find them.
    harness.clock.advance(3_000);
    const woken: string[] = [];
    const wake = {
      ingest: (_w: string, id: string) => woken.push(id),
      deliver: (_w: string, id: string) => woken.push(id),
      assign: () => undefined,
    };
    await makeSweepInbound({ ...harness.deps, wake: wake as never })(harness.workspaceId);
    await makeSweepOutbound({ ...harness.deps, wake: wake as never })(harness.workspaceId);
    expect(woken).toEqual(expect.arrayContaining([channelId, reply.body.id]));

    await harness.work();
    expect(harness.simulator.x.ledger.map(({ text }) => text)).toEqual(['Before the jump.']);
    harness.clock.set(before);
  });
});

describe('a process dies while it applies new opening hours', () => {
  it('the sweep measures the rest of the promises on, once', async () => {
    for (let n = 0; n < 5; n++) await say(`300${n}`);
    await harness.work({ poll: false });
    const policies = await harness.call(harness.admin, { method: 'GET', url: '/policies' });
    const { id, name, rules, hours, riskShare } = policies.body.items[0];
    const remeasure = makeRemeasure(harness.deps);
    expect(await remeasure.all(harness.workspaceId)).toBe(0);
    // As an edit leaves it that died between the new version and the promises: version two is there, the promises are under version one.
    await harness.database.admin`
      insert into sla_policy_versions (workspace_id, policy_id, version, rules, hours, risk_share, created_at)
      select workspace_id, policy_id, 2, rules, jsonb_set(hours, '{holidays}', '["2026-12-25"]'), risk_share, now() from sla_policy_versions where policy_id = ${id}`;
    await harness.database.admin`update sla_policies set version = 2 where id = ${id}`;
    const under = async (version: number) =>
      (
        await harness.database.admin<{ n: number }[]>`
          select count(*)::int as n from sla_clocks where policy_version = ${version} and state = 'running'`
      )[0]!.n;
    const waiting = await under(1);
    expect(waiting).toBeGreaterThanOrEqual(5);
    expect(await remeasure.all(harness.workspaceId)).toBeGreaterThanOrEqual(5);
    expect([await under(1), await under(2)]).toEqual([0, waiting]);
    expect(await remeasure.all(harness.workspaceId)).toBe(0);
    const told = await harness.database.admin`
      select conversation_id from conversation_events where type = 'sla.policy_changed' group by conversation_id having count(*) > 1`;
    expect(told).toEqual([]);
    // An edit by a person does the same.
    const edited = await harness.call(harness.admin, {
      method: 'PUT',
      url: `/policies/${id}`,
      body: { name, rules, hours, riskShare },
    });
    expect(edited.status).toBe(200);
    expect([await under(2), await under(3)]).toEqual([0, waiting]);
  });
});
