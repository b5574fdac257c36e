import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

describe('the end of a conversation', () => {
  let harness: Harness;
  let agent: Person;
  let asked: Asked[];
  let reason: string;
  const act = (id: string, ...actions: unknown[]) =>
    harness.call(agent, {
      method: 'POST',
      url: `/conversations/${id}/actions`,
      body: { actions },
      headers: { 'idempotency-key': randomUUID() },
    });
  const get = async (id: string) => (await harness.call(agent, { method: 'GET', url: `/conversations/${id}` })).body;
  const ask = (wrapUp: string) =>
    harness.call(harness.admin, { method: 'PATCH', url: `/brands/${harness.brandId}`, body: { wrapUp } });
  const resolve = (outcome?: string) => ({ kind: 'resolve', noReplyNeeded: false, ...(outcome ? { outcome } : {}) });

  beforeAll(async () => {
    harness = await startHarness();
    agent = await harness.person('agent');
    asked = await askOnX(harness, 6);
    const tag = await harness.call(harness.admin, {
      method: 'POST',
      url: '/tags',
      body: { name: 'Baggage', isReason: true },
    });
    reason = tag.body.id;
    await harness.call(harness.admin, { method: 'POST', url: '/tags', body: { name: 'VIP' } });
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('is asked of nobody unless the brand says so, and told to whoever signs in', async () => {
    expect((await act(asked[0]!.id, resolve())).status).toBe(200);
    await ask('required');
    const me = await harness.call(agent, { method: 'GET', url: '/me' });
    expect(me.body.brands).toMatchObject([{ wrapUp: 'required' }]);
    const { items } = (await harness.call(agent, { method: 'GET', url: '/tags' })).body;
    expect(items.map((tag: { name: string; isReason: boolean }) => [tag.name, tag.isReason])).toEqual([
      ['Baggage', true],
      ['VIP', false],
    ]);
  });

  it('needs a reason and an outcome where the brand demands them, whichever way it is resolved', async () => {
    const { id } = asked[1]!;
    const first = await act(id, resolve('solved'));
    expect(first).toMatchObject({
      status: 422,
      body: { code: 'conversation.wrap_up_needed', details: { missing: 'reason' } },
    });
    expect((await act(id, { kind: 'add_tag', tagId: reason }, resolve())).body.details).toEqual({ missing: 'outcome' });
    expect((await get(id)).tags).toEqual([]);
    const plain = await harness.call(agent, {
      method: 'PUT',
      url: `/conversations/${id}/status`,
      body: { status: 'resolved' },
    });
    expect(plain.body.code).toBe('conversation.wrap_up_needed');

    const done = await act(id, { kind: 'add_tag', tagId: reason }, resolve('partly'));
    expect(done.status).toBe(200);
    expect(await get(id)).toMatchObject({ status: 'resolved', outcome: 'partly', tags: [{ name: 'Baggage' }] });
    const { items } = (await harness.call(agent, { method: 'GET', url: `/conversations/${id}/messages` })).body;
    expect(items.at(-1).activity).toMatchObject({
      type: 'status_changed',
      data: { to: 'resolved', outcome: 'partly' },
    });

    await act(id, ...done.body.undo);
    expect(await get(id)).toMatchObject({ status: 'open', outcome: null, tags: [] });
  });

  it('needs nothing where no reply was needed, and nothing of a conversation that is opened again', async () => {
    const { id } = asked[2]!;
    expect((await act(id, { kind: 'resolve', noReplyNeeded: true })).status).toBe(200);
    expect((await act(id, { kind: 'open' })).status).toBe(200);
    expect(await get(id)).toMatchObject({ status: 'open', outcome: null });
  });

  it('comes with the answer, or neither does', async () => {
    const { id, messageSeq } = asked[3]!;
    const send = (actions: unknown[]) =>
      harness.call(agent, {
        method: 'POST',
        url: `/conversations/${id}/messages`,
        body: { kind: 'reply', text: 'It is on its way.', lastSeenSeq: messageSeq, actions },
        headers: { 'idempotency-key': randomUUID() },
      });
    expect((await send([resolve('solved')])).body.code).toBe('conversation.wrap_up_needed');
    expect((await harness.database.admin`select 1 from messages where direction = 'outbound'`).length).toBe(0);
    expect((await send([{ kind: 'add_tag', tagId: reason }, resolve('solved')])).status).toBe(201);
    expect(await get(id)).toMatchObject({ status: 'resolved', outcome: 'solved' });
  });

  it('may be left unsaid where it is only offered', async () => {
    await ask('offered');
    expect((await act(asked[4]!.id, resolve())).status).toBe(200);
    expect(await get(asked[4]!.id)).toMatchObject({ status: 'resolved', outcome: null });
  });
});
