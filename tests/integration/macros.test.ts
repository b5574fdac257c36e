import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');

describe('tags and macros', () => {
  let harness: Harness;
  let agent: Person;
  let lead: Person;
  let asked: Asked[];
  let baggage: string;
  let refund: string;

  const call = (who: Person, method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, body?: unknown, key?: string) =>
    harness.call(who, {
      method,
      url,
      ...(body === undefined ? {} : { body }),
      ...(key ? { headers: { 'idempotency-key': key } } : {}),
    });
  const conversation = async (id: string) => (await call(agent, 'GET', `/conversations/${id}`)).body;
  const tagNames = async (id: string) => (await conversation(id)).tags.map((tag: { name: string }) => tag.name);
  const macro = (fields: Record<string, unknown> = {}) => ({
    name: 'Bag is late',
    folder: 'Baggage',
    scope: 'everybody',
    teamId: null,
    brandId: null,
    variants: [{ language: null, text: 'Dear {{contact.first_name|there}}, we look for your bag.' }],
    actions: [],
    ...fields,
  });
  const next = () => asked.shift()!;
  const reply = (fields: Record<string, unknown>) => ({ kind: 'reply', lastSeenSeq: 1_000, ...fields });

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    agent = await harness.person('agent');
    lead = await harness.person('lead');
    asked = await askOnX(harness, 12);
    baggage = (await call(lead, 'POST', '/tags', { name: 'Baggage' })).body.id;
    refund = (await call(lead, 'POST', '/tags', { name: 'Refund' })).body.id;
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('a tag has one name, whatever the case, until it is archived', async () => {
    expect((await call(lead, 'POST', '/tags', { name: ' baggage ' })).body.code).toBe('settings.name_taken');
    expect((await call(agent, 'POST', '/tags', { name: 'Mine' })).status).toBe(403);
    const old = (await call(lead, 'POST', '/tags', { name: 'Strike' })).body.id;
    expect((await call(lead, 'PATCH', `/tags/${old}`, { archived: true })).body.archived).toBe(true);
    expect((await call(lead, 'POST', '/tags', { name: 'strike' })).status).toBe(201);
    expect((await call(lead, 'PATCH', `/tags/${old}`, { archived: false })).body.code).toBe('settings.name_taken');
  });

  it('tags of a conversation are set whole, told in the thread, filtered by, and undone', async () => {
    const { id } = next();
    const first = await call(agent, 'PUT', `/conversations/${id}/tags`, { tagIds: [refund, baggage] });
    expect(first.status).toBe(200);
    expect(await tagNames(id)).toEqual(['Baggage', 'Refund']);
    const { seq } = await conversation(id);
    await call(agent, 'PUT', `/conversations/${id}/tags`, { tagIds: [baggage, refund] });
    expect((await conversation(id)).seq).toBe(seq);
    const found = await call(agent, 'GET', `/conversations?tag=${refund}`);
    expect(found.body.items.map((item: { id: string }) => item.id)).toEqual([id]);
    const thread = await call(agent, 'GET', `/conversations/${id}/messages`);
    expect(
      thread.body.items.filter((m: { activity: unknown }) => m.activity).map((m: { activity: object }) => m.activity),
    ).toMatchObject([
      { type: 'tagged', data: { tag: 'Refund' } },
      { type: 'tagged', data: { tag: 'Baggage' } },
    ]);
    await call(agent, 'POST', `/conversations/${id}/actions`, { actions: first.body.undo });
    expect(await tagNames(id)).toEqual([]);
  });

  it('does all of a list or nothing', async () => {
    const { id } = next();
    const before = await conversation(id);
    const refused = await call(agent, 'POST', `/conversations/${id}/actions`, {
      actions: [
        { kind: 'add_tag', tagId: baggage },
        { kind: 'set_priority', priority: 'urgent' },
        { kind: 'assign', agentId: randomUUID() },
      ],
    });
    expect(refused.body.code).toBe('assignment.not_eligible');
    const { now: _now, ...after } = await conversation(id);
    expect(after).toEqual(before);
  });

  it('undoes everything that a list did', async () => {
    const { id } = next();
    const shown = async () => {
      const { status, priority, assigneeId, tags, snoozedUntil } = await conversation(id);
      return { status, priority, assigneeId, tags, isSnoozed: snoozedUntil !== null };
    };
    const before = await shown();
    const { body } = await call(agent, 'POST', `/conversations/${id}/actions`, {
      actions: [
        { kind: 'add_tag', tagId: baggage },
        { kind: 'set_priority', priority: 'high' },
        { kind: 'take' },
        { kind: 'snooze', minutes: 60 },
      ],
    });
    expect(await shown()).toMatchObject({ status: 'snoozed', priority: 'high', assigneeId: agent.id, isSnoozed: true });
    await call(agent, 'POST', `/conversations/${id}/actions`, { actions: body.undo });
    expect(await shown()).toEqual(before);
  });

  it('is done once, however often it is asked for under one key', async () => {
    const { id } = next();
    const key = randomUUID();
    const ask = () => call(agent, 'POST', `/conversations/${id}/actions`, { actions: [{ kind: 'take' }] }, key);
    const [one, other] = [await ask(), await ask()];
    expect(other.body).toEqual(one.body);
    expect(one.body.undo).toEqual([{ kind: 'release' }]);
  });

  it('shows a macro to those it is for, and to nobody else', async () => {
    const other = await harness.person('agent', { teamIds: [] });
    await call(agent, 'POST', '/macros', macro({ name: 'Mine', scope: 'personal' }));
    await call(lead, 'POST', '/macros', macro({ name: 'Team', scope: 'team', teamId: harness.teamId }));
    await call(lead, 'POST', '/macros', macro({ name: 'Brand', scope: 'brand', brandId: harness.brandId }));
    await call(lead, 'POST', '/macros', macro({ name: 'All' }));
    const names = async (who: Person) => {
      const { body } = await call(who, 'GET', '/macros');
      return body.items.map((item: { name: string }) => item.name);
    };
    expect(await names(agent)).toEqual(['All', 'Brand', 'Mine', 'Team']);
    expect(await names(other)).toEqual(['All', 'Brand']);
    expect((await call(agent, 'POST', '/macros', macro())).status).toBe(403);
    const viewer = await harness.person('viewer');
    expect((await call(viewer, 'GET', '/macros')).status).toBe(403);
  });

  it.each([
    [
      'a name that means nothing',
      { variants: [{ language: null, text: 'Order {{order.number}}' }] },
      'macro.unknown_variable',
    ],
    ['nothing at all', { variants: [{ language: null, text: '  ' }] }, 'macro.empty'],
    [
      'a tag that is not there',
      { actions: [{ kind: 'add_tag', tagId: '00000000-0000-4000-8000-000000000000' }] },
      'tag.not_found',
    ],
    ['a team without saying which', { scope: 'team' }, 'team.not_found'],
    [
      'two texts for one language',
      {
        variants: [
          { language: 'nl', text: 'a' },
          { language: 'NL', text: 'b' },
        ],
      },
      'request.invalid',
    ],
  ])('refuses a macro with %s', async (_what, fields, code) => {
    const { body } = await call(lead, 'POST', '/macros', macro(fields));
    expect(body.code).toBe(code);
  });

  it('sends its text and does its work together, or neither', async () => {
    const { id } = next();
    const made = (
      await call(lead, 'POST', '/macros', macro({ name: 'Found', actions: [{ kind: 'add_tag', tagId: baggage }] }))
    ).body;
    const text = 'Dear Asker, we look for your bag.';
    const used = { id: made.id, version: 1, inserted: text };
    const bad = await call(
      agent,
      'POST',
      `/conversations/${id}/messages`,
      reply({ text, macro: used, actions: [...made.actions, { kind: 'assign', agentId: randomUUID() }] }),
      randomUUID(),
    );
    expect(bad.body.code).toBe('assignment.not_eligible');
    expect((await call(agent, 'GET', `/conversations/${id}/messages`)).body.items).toHaveLength(1);
    expect(await tagNames(id)).toEqual([]);

    const key = randomUUID();
    const send = () =>
      call(agent, 'POST', `/conversations/${id}/messages`, reply({ text, macro: used, actions: made.actions }), key);
    const sent = await send();
    expect(sent.body).toMatchObject({ text, undo: [{ kind: 'remove_tag', tagId: baggage }] });
    expect((await send()).body.id).toBe(sent.body.id);
    expect(await tagNames(id)).toEqual(['Baggage']);
    const { body } = await call(lead, 'GET', `/macros/${made.id}/figures`);
    expect(body.items).toMatchObject([{ version: 1, uses: 1, sent: 1, unedited: 1, medianEditShare: 0 }]);
  });

  it('counts each version by itself: how often, how much was changed', async () => {
    const made = (await call(lead, 'POST', '/macros', macro({ name: 'Twice' }))).body;
    const use = async (version: number, inserted: string, text: string) => {
      const answer = await call(
        agent,
        'POST',
        `/conversations/${next().id}/messages`,
        reply({ text, macro: { id: made.id, version, inserted } }),
        randomUUID(),
      );
      expect(answer.status).toBe(201);
    };
    await use(1, 'Hello', 'Hello');
    await use(1, 'Hello', 'Hallo');
    const edited = await call(
      lead,
      'PUT',
      `/macros/${made.id}`,
      macro({ name: 'Twice', variants: [{ language: null, text: 'Hi' }] }),
    );
    expect(edited.body).toMatchObject({ version: 2, variants: [{ language: null, text: 'Hi' }] });
    await use(2, 'Hi', 'Hi');
    const { body } = await call(lead, 'GET', `/macros/${made.id}/figures`);
    expect(body.items.map((item: Record<string, unknown>) => [item.version, item.uses, item.unedited])).toEqual([
      [2, 1, 1],
      [1, 2, 1],
    ]);
    expect(body.items[1].medianEditShare).toBeCloseTo(0.1, 5);
    expect(body.items[1].variants).toEqual(macro().variants);
    const gone = await call(
      agent,
      'POST',
      `/conversations/${asked[0]!.id}/messages`,
      reply({ text: 'x', macro: { id: made.id, version: 9, inserted: 'x' } }),
      randomUUID(),
    );
    expect(gone.body.code).toBe('macro.not_found');
  });

  it('is offered no more once it is archived, and its figures stay', async () => {
    const made = (await call(lead, 'POST', '/macros', macro({ name: 'Old' }))).body;
    await call(lead, 'PUT', `/macros/${made.id}/archived`, { archived: true });
    const names = (await call(agent, 'GET', '/macros')).body.items.map((item: { name: string }) => item.name);
    expect(names).not.toContain('Old');
    const all = (await call(lead, 'GET', '/macros?all=true')).body.items;
    expect(all.find((item: { name: string }) => item.name === 'Old')).toMatchObject({ archived: true });
    expect((await call(lead, 'GET', `/macros/${made.id}/figures`)).body.items).toHaveLength(1);
  });

  it('is in the audit: who made, changed and archived what', async () => {
    const rows = await harness.database.admin<
      { action: string }[]
    >`select distinct action from audit where subject_type in ('macro', 'tag')`;
    const actions = rows.map(({ action }) => action);
    for (const action of ['macro.added', 'macro.changed', 'macro.archived', 'tag.added', 'tag.changed'])
      expect(actions).toContain(action);
  });

  it('keeps the promise of an answer that is on its way when the work is called done', async () => {
    const { id } = next();
    await call(
      agent,
      'POST',
      `/conversations/${id}/messages`,
      reply({ text: 'On its way', actions: [{ kind: 'resolve', noReplyNeeded: false }] }),
      randomUUID(),
    );
    const resolved = await conversation(id);
    expect(resolved).toMatchObject({ status: 'resolved', resolution: 'answered' });
    const first = () =>
      harness.database.admin<
        { state: string }[]
      >`select state from sla_clocks where conversation_id = ${id} and target = 'first_response'`;
    expect((await first())[0]!.state).toBe('running');
    await harness.work();
    expect((await first())[0]!.state).toBe('met');
    expect((await conversation(id)).waitingSince).toBeNull();
  });
});
