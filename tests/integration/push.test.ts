import { randomUUID } from 'node:crypto';
import { type Instant, instant, MINUTE_MS } from '@kwartier/core';
import { makeSendNotifications } from '@kwartier/usecases';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Browser, type PushService, startPushService } from '../support/push-service.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const SETTINGS = {
  muted: [] as string[],
  quiet: null as object | null,
  timeZone: 'Europe/Amsterdam',
  sound: false,
  showsWords: false,
};

let service: PushService;
let harness: Harness;
let agent: Person;
let lead: Person;
let asked: Asked[];
let send: (workspaceId: Harness['workspaceId']) => Promise<number>;
beforeAll(async () => {
  service = await startPushService();
  harness = await startHarness({ settings: { PUSH_SERVICES: service.origin } });
  [agent, lead] = [await harness.person('agent'), await harness.person('lead')];
  asked = await askOnX(harness, 60);
  send = makeSendNotifications(harness.deps, undefined);
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await harness.database.admin`delete from push_devices`;
  await harness.database.admin`update conversations set assignee_id = null, assigned_at = null, assigned_reason = null`;
  await harness.database.admin`delete from notification_settings`;
  service.answers.length = 0;
  service.calls.length = 0;
});

const call = (who: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
  harness.call(who, {
    method,
    url,
    ...(body === undefined ? {} : { body }),
    ...(method === 'POST' ? { headers: { 'idempotency-key': randomUUID() } } : {}),
  });
const view = async (who: Person) => (await call(who, 'GET', '/account/notifications')).body;
const choose = async (who: Person, settings: Partial<typeof SETTINGS>) =>
  expect((await call(who, 'PUT', '/account/notifications', { ...SETTINGS, ...settings })).status).toBe(204);
async function device(who: Person): Promise<Browser & { id: string }> {
  const browser = service.subscribe((await view(who)).publicKey);
  const { status, body } = await call(who, 'POST', '/account/push', browser.subscription);
  expect(status).toBe(201);
  return { ...browser, id: body.id };
}
const give = async (by: Person, to: Person, one = asked.shift()!) => {
  expect((await call(by, 'PUT', `/conversations/${one.id}/assignee`, { agentId: to.id })).status).toBeLessThan(300);
  return one;
};
const told = ({ received }: Browser) => received.map(({ payload }) => payload);

describe('what a device is told', () => {
  it('is a conversation that was given to its owner, without a word of the customer’s', async () => {
    const phone = await device(agent);
    const { id } = await give(lead, agent);
    expect(await send(harness.workspaceId)).toBe(1);
    expect(told(phone)).toEqual([{ kind: 'assigned', count: 1, conversationId: id, by: 'lead 2', words: null }]);
    expect(phone.received[0]!.headers).toMatchObject({ urgency: 'high' });
    expect((await view(agent)).devices).toMatchObject([{ id: phone.id, isThis: true, lastOkAt: expect.any(String) }]);
    expect(await send(harness.workspaceId)).toBe(0);
  });

  it('shows who wrote and what only to who asked for it', async () => {
    const phone = await device(agent);
    await choose(agent, { showsWords: true });
    await give(lead, agent);
    await send(harness.workspaceId);
    expect(told(phone)[0].words).toEqual({
      name: expect.stringMatching(/^Asker/),
      text: expect.stringContaining('question'),
    });
  });

  it('is nothing that they did themselves, and nothing for who has no device', async () => {
    const phone = await device(agent);
    await give(agent, agent);
    await give(lead, harness.admin);
    expect(await send(harness.workspaceId)).toBe(0);
    expect(told(phone)).toEqual([]);
  });

  it('is one thing where many of a kind come at once', async () => {
    const phone = await device(agent);
    for (let n = 0; n < 3; n++) await give(lead, agent);
    expect(await send(harness.workspaceId)).toBe(3);
    expect(told(phone)).toEqual([{ kind: 'assigned', count: 3, conversationId: null, by: null, words: null }]);
  });

  it('is the last quarter of a promise, and the end of it, for whoever has the conversation', async () => {
    const phone = await device(agent);
    const { id } = await give(agent, agent);
    const [clock] = await harness.database.admin<{ warn: Date; due: Date }[]>`
      select warn_at as warn, due_at as due from sla_clocks where conversation_id = ${id} and state = 'running' order by due_at limit 1`;
    harness.clock.set(instant(Math.max(harness.clock.now(), Number(new Date(clock!.warn)) + 1)));
    await harness.sweepSla();
    await send(harness.workspaceId);
    harness.clock.set(instant(Number(new Date(clock!.due)) + 1));
    await harness.sweepSla();
    await send(harness.workspaceId);
    expect(told(phone)).toContainEqual({ kind: 'at_risk', count: 1, conversationId: id, by: null, words: null });
    expect(told(phone)).toContainEqual({ kind: 'breached', count: 1, conversationId: id, by: null, words: null });
  });

  it('is an answer that waits for an approver, and for its writer that it came back', async () => {
    await harness.call(harness.admin, {
      method: 'PATCH',
      url: `/brands/${harness.brandId}`,
      body: { approvalRule: { needed: 20, roles: [], tagIds: [] } },
    });
    const [desk, phone] = [await device(lead), await device(agent)];
    const { id } = await give(agent, agent);
    const message = { kind: 'reply', text: 'On its way', lastSeenSeq: 1_000 };
    expect((await call(agent, 'POST', `/conversations/${id}/messages`, message)).status).toBe(201);
    await send(harness.workspaceId);
    expect(told(desk)).toEqual([{ kind: 'approval', count: 1, conversationId: id, by: 'agent 1', words: null }]);
    const [waiting] = (await call(lead, 'GET', '/approvals')).body.items;
    await call(lead, 'POST', `/approvals/${waiting.id}/return`, { comment: 'Kinder, please' });
    await send(harness.workspaceId);
    expect(told(phone)).toEqual([{ kind: 'returned', count: 1, conversationId: id, by: 'lead 2', words: null }]);
    expect(told(desk)).toHaveLength(1);
    await harness.call(harness.admin, {
      method: 'PATCH',
      url: `/brands/${harness.brandId}`,
      body: { approvalRule: null },
    });
  });

  it('is nothing of a kind that is off, and nothing in quiet hours, also afterwards', async () => {
    const phone = await device(agent);
    await choose(agent, { muted: ['assigned'] });
    await give(lead, agent);
    await send(harness.workspaceId);
    const local = new Date(harness.clock.now() + 60 * MINUTE_MS);
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
    await choose(agent, { quiet: { from: (minute + 1438) % 1440, to: (minute + 2) % 1440 } });
    await give(lead, agent);
    await send(harness.workspaceId);
    harness.clock.advance(5 * MINUTE_MS);
    await send(harness.workspaceId);
    expect(told(phone)).toEqual([]);
    await give(lead, agent);
    await send(harness.workspaceId);
    expect(told(phone)).toHaveLength(1);
  });

  it('is nothing of a brand that they no longer work for, and nothing once they are gone', async () => {
    const phone = await device(agent);
    await give(lead, agent);
    const brands = await harness.database.admin`delete from agent_brands where agent_id = ${agent.id} returning *`;
    await send(harness.workspaceId);
    await harness.database.admin`insert into agent_brands ${harness.database.admin(brands as never)}`;
    await give(lead, agent);
    await harness.database.admin`update agents set is_active = false where id = ${agent.id}`;
    await send(harness.workspaceId);
    await harness.database.admin`update agents set is_active = true where id = ${agent.id}`;
    expect(told(phone)).toEqual([]);
  });
});

describe('a device', () => {
  it('can be told something to see whether it arrives, whatever the settings', async () => {
    const phone = await device(agent);
    await choose(agent, { quiet: { from: 0, to: 0 } });
    expect((await call(agent, 'POST', `/account/push/${phone.id}/test`)).status).toBe(202);
    await send(harness.workspaceId);
    expect(told(phone)).toMatchObject([{ kind: 'test' }]);
  });

  it('belongs to one person: nobody else removes it, tests it or sees it', async () => {
    const phone = await device(agent);
    expect((await call(lead, 'DELETE', `/account/push/${phone.id}`)).body.code).toBe('push.not_found');
    expect((await call(lead, 'POST', `/account/push/${phone.id}/test`)).body.code).toBe('push.not_found');
    expect((await view(lead)).devices).toEqual([]);
    expect((await call(agent, 'DELETE', `/account/push/${phone.id}`)).status).toBe(204);
    expect((await view(agent)).devices).toEqual([]);
  });

  it('goes with whoever turns it on last', async () => {
    const phone = await device(agent);
    expect((await call(lead, 'POST', '/account/push', phone.subscription)).status).toBe(201);
    expect((await view(agent)).devices).toEqual([]);
    await give(harness.admin, agent);
    expect(await send(harness.workspaceId)).toBe(0);
  });

  it('is told as long as somebody is signed in on it', async () => {
    const guest = await harness.person('agent');
    const phone = await device(guest);
    await give(lead, guest);
    expect((await call(guest, 'DELETE', '/session')).status).toBe(204);
    expect(await send(harness.workspaceId)).toBe(0);
    expect(told(phone)).toEqual([]);
  });

  it('is called nowhere but at a push service that we know', async () => {
    const { keys } = service.subscribe('x').subscription;
    for (const endpoint of [
      'http://169.254.169.254/latest',
      'https://intranet.example/push',
      'http://127.0.0.1:1/push',
    ])
      expect((await call(agent, 'POST', '/account/push', { endpoint, keys })).body.code, endpoint).toBe(
        'push.unknown_service',
      );
  });

  it('keeps its address and keys to itself: no table shows them', async () => {
    const { subscription } = await device(agent);
    const [row] = await harness.database.admin<{ line: string }[]>`select d::text as line from push_devices d`;
    for (const secret of [subscription.endpoint, subscription.keys.auth, subscription.keys.p256dh]) {
      expect(row!.line).not.toContain(secret);
      expect(row!.line).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });
});

describe('a push service', () => {
  const rows = () =>
    harness.database.admin<{ attempts: number; nextAttemptAt: Date; doneAt: Date | null }[]>`
      select attempts, next_attempt_at as "nextAttemptAt", done_at as "doneAt" from notifications`;

  it.each([404, 410])('that answers %i takes the device away', async (status) => {
    await device(agent);
    await give(lead, agent);
    service.answers.push({ status });
    await send(harness.workspaceId);
    expect((await view(agent)).devices).toEqual([]);
    expect(await rows()).toEqual([]);
  });

  it.each([
    [{ status: 503 }, 30_000],
    [{ status: 429, retryAfter: 120 }, 120_000],
  ])('that answers %o is asked again later, not sooner', async (answer, pause) => {
    const phone = await device(agent);
    await give(lead, agent);
    service.answers.push(answer);
    await send(harness.workspaceId);
    harness.clock.advance(pause - 1);
    await send(harness.workspaceId);
    expect(service.calls).toHaveLength(1);
    harness.clock.advance(1);
    await send(harness.workspaceId);
    expect(told(phone)).toHaveLength(1);
  });

  it('that stays away is left alone in the end: what is old helps nobody', async () => {
    await device(agent);
    await give(lead, agent);
    for (let n = 0; n < 40; n++) {
      service.answers.push({ status: 500 });
      await send(harness.workspaceId);
      harness.clock.advance(MINUTE_MS);
    }
    expect(service.calls.length).toBeGreaterThan(2);
    expect(service.calls.length).toBeLessThan(8);
    expect((await rows())[0]!.doneAt).not.toBeNull();
  });

  it('hears of each event once, however many workers there are', async () => {
    const phone = await device(agent);
    const desk = await device(agent);
    for (let n = 0; n < 20; n++) {
      await give(lead, agent, asked[n]!);
      await give(agent, lead, asked[n]!);
      await Promise.all(Array.from({ length: 4 }, () => send(harness.workspaceId)));
    }
    for (const { received } of [phone, desk])
      expect(received.reduce((sum, { payload }) => sum + payload.count, 0)).toBe(20);
  });

  it('is not asked twice by a worker that died while it told', async () => {
    const phone = await device(agent);
    await give(lead, agent);
    let transactions = 0;
    const run: typeof harness.deps.db.run = (...given) => {
      // The third writes down what came of it.
      if (++transactions === 3) throw new Error('died');
      return harness.deps.db.run(...given);
    };
    const dying = { ...harness.deps, db: { ...harness.deps.db, run } };
    await expect(makeSendNotifications(dying, undefined)(harness.workspaceId)).rejects.toThrow();
    harness.clock.set((harness.clock.now() + 2 * MINUTE_MS) as Instant);
    await send(harness.workspaceId);
    expect(told(phone)).toHaveLength(1);
    expect(service.calls).toHaveLength(1);
  });
});
