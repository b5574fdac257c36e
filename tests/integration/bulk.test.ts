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
