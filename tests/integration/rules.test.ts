import { randomUUID } from 'node:crypto';
import type { RuleBody } from '@kwartier/contracts';
import { type ConversationId, DAY_MS, MINUTE_MS } from '@kwartier/core';
import { DatabaseUnavailable } from '@kwartier/db';
import { makeRuleSweep } from '@kwartier/usecases';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');

describe('rules', () => {
  let harness: Harness;
  let agent: Person;
  let lead: Person;
  let spam: string;
  let baggage: string;

  const call = (who: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown) =>
    harness.call(who, { method, url, ...(body === undefined ? {} : { body }) });
  const body = (fields: Partial<RuleBody> = {}): RuleBody => ({
    name: 'Lost bags',
    brandId: null,
    trigger: { kind: 'message.received' },
    conditions: { all: [{ kind: 'words', words: ['bag'], match: 'beginning', not: false }], any: [] },
    actions: [{ kind: 'add_tag', tagId: baggage }],
    stop: false,
    ...fields,
  });
  const add = async (fields: Partial<RuleBody> = {}): Promise<string> => {
    const made = await call(harness.admin, 'POST', '/rules', body(fields));
    expect(made.status).toBe(201);
    expect((await call(harness.admin, 'PUT', `/rules/${made.body.id}/enabled`, { enabled: true })).status).toBe(200);
    return made.body.id;
  };
  const customer = () => {
    const { x } = harness.simulator;
    return x.addUser({ handle: `customer_${x.network.users.size}`, name: `Customer ${x.network.users.size}` }).id;
  };
  /** Somebody writes, and it arrives. @returns the conversation */
  const write = async (text: string, author = customer(), { rules = true } = {}): Promise<ConversationId> => {
    const { id } = harness.simulator.x.post({ author, text: `@KwartAir ${text}` });
    harness.clock.advance(11_000);
    await harness.work({ rules });
    const [row] = await harness.database.admin<{ id: ConversationId }[]>`
      select conversation_id as id from messages where external_id = ${id}`;
    return row!.id;
  };
  const conversation = async (id: string) => (await call(lead, 'GET', `/conversations/${id}`)).body;
  const tagNames = async (id: string) => (await conversation(id)).tags.map((tag: { name: string }) => tag.name);
  const runs = async (id: string) => (await call(agent, 'GET', `/conversations/${id}/rule-runs`)).body.items;
  const waitingForRules = async () =>
    Number((await harness.database.admin<{ n: string }[]>`select count(*) as n from rule_events`)[0]!.n);

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    agent = await harness.person('agent');
    lead = await harness.person('lead');
    await harness.connectX();
    baggage = (await call(lead, 'POST', '/tags', { name: 'Baggage' })).body.id;
    spam = (await call(lead, 'POST', '/tags', { name: 'Spam' })).body.id;
  });
  beforeEach(async () => {
    await harness.database.admin`update rules set enabled_at = null`;
    harness.clock.advance(1_000);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('do what they say when it happens, and say in the thread and on record why', async () => {
    const id = await add();
    const about = await write('where is my BAGGAGE?');
    expect(await tagNames(about)).toEqual(['Baggage']);
    expect(await runs(about)).toMatchObject([
      {
        ruleId: id,
        version: 1,
        name: 'Lost bags',
        outcome: 'done',
        trigger: { kind: 'message.received' },
        held: [{ kind: 'words', words: ['bag'] }],
        actions: [{ kind: 'add_tag', tagId: baggage }],
        reason: null,
      },
    ]);
    const thread = await call(agent, 'GET', `/conversations/${about}/messages`);
    expect(thread.body.items.at(-1)).toMatchObject({
      author: { name: 'Rule Lost bags', agentId: null },
      activity: { type: 'tagged', data: { tag: 'Baggage', ruleId: id, ruleVersion: 1, ruleName: 'Lost bags' } },
    });
    const other = await write('thanks for a lovely flight');
    expect([await tagNames(other), await runs(other)]).toEqual([[], []]);
    const [listed] = (await call(lead, 'GET', '/rules')).body.items;
    expect(listed).toMatchObject({ id, enabled: true, runs: 1, lastRunAt: expect.any(String) });
  });

  it('keep every version, and the record names the one that ran', async () => {
    const id = await add();
    const before = await write('my bag');
    const edited = await call(harness.admin, 'PUT', `/rules/${id}`, body({ name: 'Bags' }));
    expect(edited.body).toMatchObject({ version: 2, enabled: true, name: 'Bags' });
    const after = await write('my bag');
    expect((await runs(before))[0]).toMatchObject({ version: 1, name: 'Lost bags' });
    expect((await runs(after))[0]).toMatchObject({ version: 2, name: 'Bags' });
    const { items } = (await call(lead, 'GET', `/rules/${id}/versions`)).body;
    expect(items.map(({ version, runs: ran }: { version: number; runs: number }) => [version, ran])).toEqual([
      [2, 1],
      [1, 1],
    ]);
  });

  it('are off until they are on, off when they are off, and leave alone what happened before', async () => {
    const made = await call(harness.admin, 'POST', '/rules', body());
    const asked = await write('my bag', customer());
    expect(await waitingForRules()).toBe(0);
    await call(harness.admin, 'PUT', `/rules/${made.body.id}/enabled`, { enabled: true });
    await harness.work();
    expect(await runs(asked)).toEqual([]);
    const pending = await write('my bag', customer(), { rules: false });
    expect(await waitingForRules()).toBe(1);
    harness.clock.advance(1_000);
    await call(harness.admin, 'PUT', `/rules/${made.body.id}/enabled`, { enabled: false });
    await harness.work();
    expect([await runs(pending), await waitingForRules()]).toEqual([[], 0]);
  });

  it('are asked in their order, see what was done before, and end at a stop', async () => {
    const high = { kind: 'set_priority', priority: 'high' } as const;
    const isHigh: RuleBody['conditions']['all'][number] = { kind: 'priority', is: ['high'], not: false };
    const second = await add({ name: 'second', conditions: { all: [isHigh], any: [] }, stop: true });
    const third = await add({ name: 'third', conditions: { all: [], any: [] } });
    const first = await add({ name: 'first', conditions: { all: [], any: [] }, actions: [high] });
    const names = async (id: string) => (await runs(id)).map(({ name }: { name: string }) => name).toReversed();
    expect(await names(await write('hello'))).toEqual(['third', 'first']);
    const ordered = await call(harness.admin, 'PUT', '/rules/order', { ids: [first, second, third] });
    expect(ordered.body.items.slice(0, 3).map(({ name }: { name: string }) => name)).toEqual([
      'first',
      'second',
      'third',
    ]);
    expect(await names(await write('hello'))).toEqual(['first', 'second']);
  });

  it('answer to one event once, however many workers look at it', async () => {
    await add();
    const ids: ConversationId[] = [];
    for (let n = 0; n < 8; n++) ids.push(await write(`bag ${n}`, customer(), { rules: false }));
    const sweeps = Array.from({ length: 4 }, () => makeRuleSweep(harness.deps));
    await Promise.all(sweeps.map((sweep) => sweep.answerEvents(harness.workspaceId)));
    await Promise.all(sweeps.map((sweep) => sweep.answerEvents(harness.workspaceId)));
    for (const id of ids) expect(await runs(id)).toHaveLength(1);
    expect(await waitingForRules()).toBe(0);
  });

  it('do all of it again when a worker dies before the end, and nothing twice', async () => {
    await add();
    const id = await write('bag', customer(), { rules: false });
    const dying = makeRuleSweep({
      ...harness.deps,
      reached: () => {
        throw new DatabaseUnavailable('the worker died');
      },
    });
    await expect(dying.answerEvents(harness.workspaceId)).rejects.toThrow('the worker died');
    expect([await tagNames(id), await runs(id), await waitingForRules()]).toEqual([[], [], 1]);
    await harness.work();
    expect([await tagNames(id), await waitingForRules()]).toEqual([['Baggage'], 0]);
    expect(await runs(id)).toHaveLength(1);
    await harness.work();
    expect(await runs(id)).toHaveLength(1);
  });

  it('never set each other off', async () => {
    await add({ name: 'close', conditions: { all: [], any: [] }, actions: [{ kind: 'resolve', noReplyNeeded: true }] });
    await add({
      name: 'open again',
      trigger: { kind: 'conversation.resolved' },
      conditions: { all: [], any: [] },
      actions: [{ kind: 'open' }],
    });
    const id = await write('round and round');
    await harness.work();
    expect((await runs(id)).map(({ name }: { name: string }) => name)).toEqual(['close']);
    expect((await conversation(id)).status).toBe('resolved');
    await call(agent, 'PUT', `/conversations/${id}/status`, { status: 'open' });
    await call(agent, 'PUT', `/conversations/${id}/status`, { status: 'resolved' });
    await harness.work();
    expect((await runs(id)).map(({ name }: { name: string }) => name)).toEqual(['open again', 'close']);
    expect((await conversation(id)).status).toBe('open');
  });

  it('change at most twenty things of a conversation in an hour', async () => {
    await add({
      name: 'up and down',
      trigger: { kind: 'conversation.assigned' },
      conditions: { all: [], any: [] },
      actions: [
        { kind: 'release' },
        { kind: 'set_priority', priority: 'low' },
        { kind: 'set_priority', priority: 'high' },
      ],
    });
    const id = await write('hot potato');
    const turn = async () => {
      await call(agent, 'PUT', `/conversations/${id}/assignee`, { agentId: agent.id });
      await harness.work();
    };
    for (let n = 0; n < 7; n++) await turn();
    const outcomes = (await runs(id)).map(({ outcome }: { outcome: string }) => outcome);
    expect(outcomes).toEqual(['held_back', ...Array(6).fill('done')]);
    expect((await conversation(id)).assigneeId).toBe(agent.id);
    harness.clock.advance(61 * MINUTE_MS);
    await call(agent, 'DELETE', `/conversations/${id}/assignee`);
    await turn();
    expect((await runs(id))[0].outcome).toBe('done');
  });

  it('that cannot do all of it do nothing, say so, and let the next have its turn', async () => {
    const gone = await harness.person('agent');
    await add({
      name: 'to somebody who left',
      conditions: { all: [], any: [] },
      actions: [
        { kind: 'add_tag', tagId: spam },
        { kind: 'assign', agentId: gone.id },
      ],
      stop: true,
    });
    await add({ name: 'next', conditions: { all: [], any: [] } });
    await harness.database.admin`update agents set is_active = false where id = ${gone.id}`;
    const id = await write('anybody there?');
    expect(await runs(id)).toMatchObject([
      { name: 'next', outcome: 'done' },
      { name: 'to somebody who left', outcome: 'refused', reason: 'assignment.not_eligible' },
    ]);
    expect(await tagNames(id)).toEqual(['Baggage']);
  });

  it('answer when a time comes: once for each wait, again for the next, and not while somebody has it', async () => {
    const urgent = [{ kind: 'set_priority', priority: 'urgent' }] as const;
    const none = { all: [], any: [] };
    await add({ name: 'long', trigger: { kind: 'waiting_for', minutes: 10 }, conditions: none });
    await add({
      name: 'alone',
      trigger: { kind: 'unassigned_for', minutes: 15 },
      conditions: none,
      actions: [...urgent],
    });
    const author = customer();
    const id = await write('hello?', author);
    const names = async () => (await runs(id)).map(({ name }: { name: string }) => name).toReversed();
    const later = async (minutes: number) => {
      harness.clock.advance(minutes * MINUTE_MS);
      await harness.work({ poll: false });
      await harness.work({ poll: false });
    };
    await later(9);
    expect(await names()).toEqual([]);
    await later(1);
    expect(await names()).toEqual(['long']);
    await call(agent, 'PUT', `/conversations/${id}/assignee`, { agentId: agent.id });
    await later(20);
    expect(await names()).toEqual(['long']);
    await call(agent, 'DELETE', `/conversations/${id}/assignee`);
    await later(14);
    expect(await names()).toEqual(['long']);
    await later(1);
    expect(await names()).toEqual(['long', 'alone']);
    expect((await conversation(id)).priority).toBe('urgent');
  });

  it('answer so many minutes before a promise falls due', async () => {
    await add({
      name: 'hurry',
      trigger: { kind: 'before_deadline', minutes: 5 },
      conditions: { all: [], any: [] },
      actions: [{ kind: 'set_priority', priority: 'high' }],
    });
    const id = await write('how long?');
    const { nextDueAt } = (
      await harness.database.admin<
        { nextDueAt: Date }[]
      >`select next_due_at as "nextDueAt" from conversations where id = ${id}`
    )[0]!;
    const due = new Date(nextDueAt).getTime();
    harness.clock.advance(due - 5 * MINUTE_MS - harness.clock.now() - 1);
    await harness.work({ poll: false });
    expect(await runs(id)).toEqual([]);
    harness.clock.advance(1);
    await harness.work({ poll: false });
    await harness.work({ poll: false });
    expect((await runs(id)).filter(({ name }: { name: string }) => name === 'hurry')).toHaveLength(1);
  });

  it('route before anybody is given the work', async () => {
    const made = await call(harness.admin, 'POST', '/teams', {
      name: 'Baggage desk',
      brandId: harness.brandId,
      assignmentMode: 'push',
    });
    expect(made.status).toBe(201);
    const expert = await harness.person('agent', { teamIds: [made.body.id] });
    await harness.database.admin`update teams set assignment_mode = 'push'`;
    for (const who of [agent, expert]) await call(who, 'PUT', '/me/presence', { presence: 'online' });
    await add({ actions: [{ kind: 'assign_team', teamId: made.body.id }] });
    const id = await write('bag to the desk', customer(), { rules: false });
    expect((await conversation(id)).assigneeId).toBe(null);
    await harness.work();
    expect(await conversation(id)).toMatchObject({ teamId: made.body.id, assigneeId: expert.id });
    await harness.database.admin`update teams set assignment_mode = 'pull'`;
  });

  it('tried out on the last seven days say what they would have done, and change nothing', async () => {
    const author = customer();
    const about = await write('my suitcase is gone', author);
    await call(agent, 'PUT', `/conversations/${about}/tags`, { tagIds: [spam] });
    await call(agent, 'PUT', `/conversations/${about}/status`, { status: 'resolved' });
    const snapshot = async () => [
      await harness.database.admin`select * from conversations order by id`,
      await harness.database.admin`select * from rule_runs order by id`,
      await harness.database.admin`select count(*) from conversation_events`,
      await harness.database.admin`select count(*) from rules`,
      await harness.database.admin`select count(*) from audit`,
    ];
    const before = await snapshot();
    const wanted = body({
      conditions: {
        all: [
          { kind: 'words', words: ['suitcase'], match: 'word', not: false },
          { kind: 'status', is: ['open'], not: false },
          { kind: 'tag', is: [spam], not: true },
        ],
        any: [],
      },
    });
    const tried = await call(lead, 'POST', '/rules/dry-run', wanted);
    expect(tried.body).toMatchObject({ matched: 1, conversations: 1, isCut: false });
    expect(tried.body.asked).toBeGreaterThan(1);
    expect(tried.body.examples).toMatchObject([{ conversationId: about, held: wanted.conditions.all }]);
    const none = await call(
      lead,
      'POST',
      '/rules/dry-run',
      body({ ...wanted, brandId: harness.brandId, trigger: { kind: 'reply.sent' } }),
    );
    expect(none.body.matched).toBe(0);
    expect(await snapshot()).toEqual(before);

    const closing = await call(
      lead,
      'POST',
      '/rules/dry-run',
      body({
        trigger: { kind: 'conversation.resolved' },
        conditions: { all: [{ kind: 'tag', is: [spam], not: false }], any: [] },
      }),
    );
    expect(closing.body.examples.map((one: { conversationId: string }) => one.conversationId)).toContain(about);
  });

  it('are refused where they name what is not there, or what they cannot do', async () => {
    const refused = async (fields: Partial<RuleBody>) => {
      const answer = await call(harness.admin, 'POST', '/rules', body(fields));
      return answer.body.code ?? answer.status;
    };
    expect(await refused({ actions: [] })).toBe('request.invalid');
    expect(await refused({ actions: [{ kind: 'take' }] })).toBe('request.invalid');
    expect(await refused({ actions: [{ kind: 'add_tag', tagId: randomUUID() }] })).toBe('tag.not_found');
    expect(await refused({ actions: [{ kind: 'assign_team', teamId: randomUUID() }] })).toBe('team.not_found');
    expect(await refused({ brandId: randomUUID() })).toBe('brand.not_found');
    expect(await refused({ conditions: { all: [{ kind: 'tag', is: [randomUUID()], not: false }], any: [] } })).toBe(
      'tag.not_found',
    );
    expect((await call(harness.admin, 'PUT', `/rules/${randomUUID()}`, body())).body.code).toBe('rule.not_found');
    expect((await call(harness.admin, 'PUT', '/rules/order', { ids: [randomUUID()] })).body.code).toBe(
      'rule.not_found',
    );
  });

  it('are read by leads, written by admins, and explained to whoever sees the conversation', async () => {
    const id = await add();
    const about = await write('bag');
    expect((await call(agent, 'GET', '/rules')).status).toBe(403);
    expect((await call(agent, 'POST', '/rules/dry-run', body())).status).toBe(403);
    expect((await call(lead, 'GET', '/rules')).status).toBe(200);
    for (const [method, url, sent] of [
      ['POST', '/rules', body()],
      ['PUT', `/rules/${id}`, body()],
      ['PUT', `/rules/${id}/enabled`, { enabled: false }],
      ['PUT', `/rules/${id}/archived`, { archived: true }],
      ['PUT', '/rules/order', { ids: [id] }],
    ] as const)
      expect((await call(lead, method, url, sent)).status).toBe(403);
    expect(await runs(about)).toHaveLength(1);
    const stranger = await harness.person('agent', { brandIds: [], teamIds: [] });
    expect((await call(stranger, 'GET', `/conversations/${about}/rule-runs`)).body.code).toBe('conversation.not_found');
  });

  it('leave an entry in the audit for everything that is done to them', async () => {
    const id = await add();
    await call(harness.admin, 'PUT', `/rules/${id}`, body());
    await call(harness.admin, 'PUT', '/rules/order', { ids: [id] });
    await call(harness.admin, 'PUT', `/rules/${id}/enabled`, { enabled: false });
    await call(harness.admin, 'PUT', `/rules/${id}/archived`, { archived: true });
    const about = await write('bag');
    expect(await runs(about)).toEqual([]);
    await call(harness.admin, 'PUT', `/rules/${id}/archived`, { archived: false });
    const rows = await harness.database.admin<{ action: string }[]>`
      select action from audit where subject_id = ${id} or action = 'rule.ordered' order by position desc limit 7`;
    expect(rows.map(({ action }) => action).toReversed()).toEqual([
      'rule.added',
      'rule.turned_on',
      'rule.changed',
      'rule.ordered',
      'rule.turned_off',
      'rule.archived',
      'rule.restored',
    ]);
  });

  it('forget which of their words somebody said when that person is erased', async () => {
    await add();
    const about = await write('my bag of secrets');
    expect((await runs(about))[0].held).toMatchObject([{ words: ['bag'] }]);
    const { id } = (await conversation(about)).contact;
    await call(lead, 'POST', `/contacts/${id}/erasure`);
    const { items } = (await call(lead, 'GET', '/erasures')).body;
    const asked = items.find((one: { contactId: string }) => one.contactId === id);
    expect((await call(harness.admin, 'POST', `/erasures/${asked.id}/confirmation`)).status).toBe(204);
    expect(await harness.erase()).toBe(1);
    expect(await runs(about)).toMatchObject([{ outcome: 'done', held: [] }]);
  });

  it('tried out on times say when they would have come', async () => {
    const about = await write('quite alone');
    harness.clock.advance(25 * MINUTE_MS);
    const tryOut = async (kind: 'waiting_for' | 'unassigned_for' | 'before_deadline', minutes: number) =>
      (
        await call(
          lead,
          'POST',
          '/rules/dry-run',
          body({ trigger: { kind, minutes }, conditions: { all: [], any: [] } }),
        )
      ).body.examples.filter((one: { conversationId: string }) => one.conversationId === about).length;
    expect(await tryOut('waiting_for', 20)).toBe(1);
    expect(await tryOut('unassigned_for', 20)).toBe(1);
    expect(await tryOut('unassigned_for', 30)).toBe(0);
    harness.clock.advance(60 * MINUTE_MS);
    expect(await tryOut('before_deadline', 5)).toBeGreaterThan(0);
    harness.clock.advance(8 * DAY_MS);
    await harness.signInAgain(lead);
    expect(await tryOut('waiting_for', 20)).toBe(0);
  });
});
