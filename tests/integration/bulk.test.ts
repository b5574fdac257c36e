import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');
const MANY = 50;

describe('the same for many', () => {
  let harness: Harness;
  let agent: Person;
  let lead: Person;
  let asked: Asked[];
  const post = (who: Person, url: string, body: unknown, key = randomUUID()) =>
    harness.call(who, { method: 'POST', url, body, headers: { 'idempotency-key': key } });
  const get = async (id: string) => (await harness.call(agent, { method: 'GET', url: `/conversations/${id}` })).body;
  const ids = () => asked.map(({ id }) => id);
  const refusals = (body: { items: { id: string; refusal: { code: string } | null }[] }) =>
    body.items.filter(({ refusal }) => refusal).map(({ id, refusal }) => [id, refusal!.code]);

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    harness.simulator.x.setRateLimit('createPost', 10_000);
    agent = await harness.person('agent');
    lead = await harness.person('lead');
    asked = await askOnX(harness, MANY);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('is done to each whole, names those it was refused for, and is undone together', async () => {
    const [first, second] = asked as [Asked, Asked];
    const daan = await harness.person('agent');
    await harness.call(daan, { method: 'PUT', url: `/conversations/${first.id}/assignee`, body: {} });
    const actions = [{ kind: 'set_priority', priority: 'high' }, { kind: 'take' }];
    const missing = randomUUID();
    const { status, body } = await post(agent, '/bulk/actions', { ids: [...ids(), missing], actions });
    expect(status).toBe(200);
    expect(refusals(body)).toEqual([
      [first.id, 'assignment.already_assigned'],
      [missing, 'conversation.not_found'],
    ]);
    expect(await get(first.id)).toMatchObject({ priority: 'normal', assigneeId: daan.id });
    expect(await get(second.id)).toMatchObject({ priority: 'high', assigneeId: agent.id });

    const items = body.items
      .filter(({ undo }: { undo: unknown[] }) => undo.length > 0)
      .map(({ id, undo }: { id: string; undo: unknown[] }) => ({ id, actions: undo }));
    expect(items).toHaveLength(MANY - 1);
    expect(refusals((await post(agent, '/bulk/undo', { items })).body)).toEqual([]);
    expect(await get(second.id)).toMatchObject({ priority: 'normal', assigneeId: null });
    await harness.call(daan, { method: 'DELETE', url: `/conversations/${first.id}/assignee` });
  });

  it('is done once for a request that comes again', async () => {
    const key = randomUUID();
    const body = { ids: ids().slice(0, 3), actions: [{ kind: 'set_priority', priority: 'low' }] };
    const [one, two] = [await post(agent, '/bulk/actions', body, key), await post(agent, '/bulk/actions', body, key)];
    expect(two.body).toEqual(one.body);
    expect((await post(agent, '/bulk/actions', { ...body, ids: [body.ids[0], body.ids[0]] })).status).toBe(400);
  });

  it('is handed over with one note that each of them gets, once, and what was refused is named; given back, the notes stay', async () => {
    const [first, second, third] = asked as [Asked, Asked, Asked];
    const colleague = await harness.person('agent');
    const owner = await harness.person('agent');
    const notes = async (id: string) =>
      (await harness.call(lead, { method: 'GET', url: `/conversations/${id}/messages` })).body.items.filter(
        ({ kind }: { kind: string }) => kind === 'note',
      );
    await harness.call(owner, { method: 'PUT', url: `/conversations/${third.id}/assignee`, body: {} });
    const handing = {
      ids: [first.id, second.id, third.id, randomUUID()],
      to: { kind: 'agent', id: colleague.id },
      note: { text: 'The strike is over: say so.' },
    };
    const key = randomUUID();
    const { status, body } = await post(agent, '/bulk/hand-over', handing, key);
    expect(status).toBe(200);
    expect(refusals(body).map(([, code]) => code)).toContain('conversation.not_found');
    expect(refusals(body).map(([id]) => id)).toContain(third.id);
    expect((await post(agent, '/bulk/hand-over', handing, key)).body).toEqual(body);
    for (const { id } of [first, second]) {
      expect((await get(id)).assigneeId).toBe(colleague.id);
      expect(await notes(id)).toMatchObject([
        { text: 'The strike is over: say so.', handedTo: { kind: 'agent', id: colleague.id } },
      ]);
    }
    // Whom it was refused for has neither.
    expect([(await get(third.id)).assigneeId, await notes(third.id)]).toEqual([owner.id, []]);

    const items = body.items
      .filter(({ undo }: { undo: unknown[] }) => undo.length > 0)
      .map(({ id, undo }: { id: string; undo: unknown[] }) => ({ id, actions: undo }));
    // What is a colleague's by now, who assigns others gives back.
    expect(refusals((await post(lead, '/bulk/undo', { items })).body)).toEqual([]);
    expect([(await get(first.id)).assigneeId, (await notes(first.id)).length]).toEqual([null, 1]);
    await harness.call(owner, { method: 'DELETE', url: `/conversations/${third.id}/assignee` });
  });

  it('answers fifty like questions with one reviewed text, each with its own name, its own reply and its own audit row', async () => {
    const targets = asked.map(({ id, messageSeq }) => ({ id, lastSeenSeq: messageSeq }));
    const text = 'Hello {{contact.first_name}} ({{contact.handle}}), the strike is over. {{brand.name}}';
    expect((await post(agent, '/bulk/replies', { text, targets })).status).toBe(403);
    const key = randomUUID();
    const { status, body } = await post(lead, '/bulk/replies', { text, targets }, key);
    expect(status).toBe(200);
    expect(refusals(body)).toEqual([]);
    // The same request once more answers nobody again.
    expect(refusals((await post(lead, '/bulk/replies', { text, targets }, key)).body)).toEqual([]);
    await harness.work();
    const said = harness.simulator.x.ledger.filter((entry) => entry.text.includes('the strike is over'));
    expect(said).toHaveLength(MANY);
    expect(new Set(said.map(({ inReplyTo }) => inReplyTo)).size).toBe(MANY);
    expect(new Set(said.map((entry) => entry.text)).size).toBe(MANY);
    expect(said[0]!.text).toMatch(/^(?:@\S+ )?Hello Asker \(@asker_\d+\), the strike is over\. Kwart Air$/);
    const rows = await harness.database.admin<{ subjectId: string; data: string }[]>`
      select subject_id as "subjectId", data from audit where action = ${'reply.sent_to_many'}`;
    expect(new Set(rows.map(({ subjectId }) => subjectId)).size).toBe(MANY);
    expect(new Set(rows.map(({ data }) => (JSON.parse(data) as { bulkId: string }).bulkId)).size).toBe(1);
  });

  it('is looked through like a single answer: said before it is sent, sent with a reason, and the reason recorded with each', async () => {
    const targets = asked.slice(0, 3).map(({ id }) => ({ id, lastSeenSeq: 1_000 }));
    const ids = targets.map(({ id }) => id);
    const text = 'AS WE ALREADY SAID, {{contact.first_name}}, CALL +31 20 555 0123 FOR YOUR MONEY';
    expect((await post(agent, '/bulk/replies/check', { text, ids })).status).toBe(403);
    const missing = randomUUID();
    expect((await post(lead, '/bulk/replies/check', { text, ids: [missing] })).body).toMatchObject({
      items: [],
      refused: [{ id: missing, refusal: { code: 'conversation.not_found' } }],
    });
    const check = async (words: string) => (await post(lead, '/bulk/replies/check', { text: words, ids })).body.items;
    expect(await check('The strike is over, {{contact.first_name}}.')).toEqual([]);
    const found = await check(text);
    expect(found.map(({ what, level }: { what: string; level: string }) => [what, level]).toSorted()).toEqual([
      ['phone', 'confirm'],
      ['shouting', 'confirm'],
    ]);
    expect(found.every((one: { ids: string[] }) => one.ids.length === 3)).toBe(true);
    expect((await check('Your card 4111 1111 1111 1111'))[0]).toMatchObject({ what: 'card', level: 'block' });

    expect(refusals((await post(lead, '/bulk/replies', { text, targets })).body).map(([, code]) => code)).toEqual(
      Array.from({ length: 3 }, () => 'reply.private_data'),
    );
    const confirmed = [
      { what: 'phone', reason: 'Our own helpdesk' },
      { what: 'shouting', reason: 'It has to be seen' },
    ];
    expect(refusals((await post(lead, '/bulk/replies', { text, targets, confirmed })).body)).toEqual([]);
    const rows = await harness.database.admin<{ action: string }[]>`
      select action from audit where action in ('reply.private_data_confirmed', 'reply.conduct_confirmed')`;
    expect(rows.map(({ action }) => action).toSorted()).toEqual([
      ...Array.from({ length: 3 }, () => 'reply.conduct_confirmed'),
      ...Array.from({ length: 3 }, () => 'reply.private_data_confirmed'),
    ]);
  });

  it('leaves out and names who wrote meanwhile, and those no rule lets us answer', async () => {
    const [first, second] = asked as [Asked, Asked];
    const targets = [
      { id: first.id, lastSeenSeq: 0 },
      { id: second.id, lastSeenSeq: 1_000 },
    ];
    const { body } = await post(lead, '/bulk/replies', { text: 'And goodbye, {{contact.first_name}}', targets });
    expect(refusals(body)).toEqual([[first.id, 'conversation.moved_on']]);
    const held = await post(lead, '/bulk/replies', { text: 'Card 4111 1111 1111 1111', targets: [targets[1]] });
    expect(refusals(held.body)).toEqual([[second.id, 'reply.private_data']]);
  });
});
