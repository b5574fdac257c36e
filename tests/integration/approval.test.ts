import { randomUUID } from 'node:crypto';
import type { AgentId, BrandId, WorkspaceId } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpDatabase, linesWith } from '../support/dump.ts';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { otherWorkspace } from '../support/other-workspace.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');
const RACES = 100;

describe('a public answer that waits for a second person', () => {
  let harness: Harness;
  let agent: Person;
  let lead: Person;
  let other: Person;
  let asked: Asked[];

  const call = (who: Person, method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: unknown) =>
    harness.call(who, {
      method,
      url,
      ...(body === undefined ? {} : { body }),
      ...(method === 'POST' ? { headers: { 'idempotency-key': randomUUID() } } : {}),
    });
  const brand = (body: object) => call(harness.admin, 'PATCH', `/brands/${harness.brandId}`, body);
  const rule = (approvalRule: object) => brand({ approvalRule: { needed: 0, roles: [], tagIds: [], ...approvalRule } });
  const send = (id: string, text: string, fields: object = {}, who = agent) =>
    call(who, 'POST', `/conversations/${id}/messages`, { kind: 'reply', text, lastSeenSeq: 1_000, ...fields });
  const queue = async (who = lead) => (await call(who, 'GET', '/approvals')).body.items;
  const thread = async (id: string) => (await call(agent, 'GET', `/conversations/${id}/messages`)).body.items;
  const one = async (conversationId: string, messageId: string) =>
    (await thread(conversationId)).find((message: { id: string }) => message.id === messageId);
  const posted = (text: string) => harness.simulator.x.ledger.filter((entry) => entry.text.includes(text)).length;
  const trust = async (who = agent) => (await call(who, 'GET', '/approvals/own')).body.trust[0].trust;
  const draft = async (id: string, who = agent) => (await call(who, 'GET', `/conversations/${id}/draft`)).body.text;
  const audited = async (action: string) =>
    (
      await harness.database.admin<
        { data: string }[]
      >`select data from audit where action = ${action} order by position`
    ).map(({ data }) => JSON.parse(data));
  /** Write something that has to wait. @returns its conversation, message and approval */
  async function waiting(text: string, fields: object = {}) {
    const { id } = asked.shift()!;
    const message = (await send(id, text, fields)).body;
    expect(message.delivery).toBe('awaiting_approval');
    const approval = (await queue()).find((item: { messageId: string }) => item.messageId === message.id);
    return { id, messageId: message.id as string, approvalId: approval.id as string, seq: approval.lastMessageSeq };
  }
  const approve = (w: { approvalId: string; seq: number }, fields: object = {}, who = lead) =>
    call(who, 'POST', `/approvals/${w.approvalId}/approve`, { lastSeenSeq: w.seq, ...fields });
  const giveBack = (w: { approvalId: string }, comment: string, who = lead) =>
    call(who, 'POST', `/approvals/${w.approvalId}/return`, { comment });
  const customerWrites = async (of: Asked, text: string) => {
    const { x } = harness.simulator;
    const first = x.network.posts.get(of.postId)!;
    x.post({ author: first.authorId, text: `@KwartAir ${text}`, inReplyTo: of.postId });
    harness.clock.advance(11_000);
    await harness.work();
  };

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    agent = await harness.person('agent');
    lead = await harness.person('lead');
    other = await harness.person('lead');
    asked = await askOnX(harness, 2 * RACES + 40);
    harness.simulator.x.setRateLimit('createPost', 10_000);
    expect((await rule({ needed: 20 })).body.approvalRule).toEqual({ needed: 20, roles: [], tagIds: [] });
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('says so before anything is typed', async () => {
    const { id } = asked[0]!;
    const { approval } = (await call(agent, 'GET', `/conversations/${id}`)).body;
    expect(approval).toEqual({ reason: 'new', tag: null, trust: 0, needed: 20 });
    expect((await call(lead, 'GET', `/conversations/${id}`)).body.approval).toBeNull();
  });

  it('goes nowhere, whoever is told to send it, and the promise runs on', async () => {
    const w = await waiting('Nobody reads this yet');
    await harness.deliver(w.messageId);
    harness.clock.advance(60_000);
    await harness.work();
    expect(posted('Nobody reads this yet')).toBe(0);
    const { sla } = (await call(agent, 'GET', `/conversations/${w.id}`)).body;
    expect(sla.find((clock: { target: string }) => clock.target === 'first_response').metAt).toBeNull();
    expect((await one(w.id, w.messageId)).approval).toMatchObject({ state: 'waiting', reason: 'new', comment: null });
    expect((await call(lead, 'GET', '/inbox/counts')).body.approvals).toBeGreaterThan(0);
  });

  it('goes out once it is approved, once, and its writer is trusted a little more', async () => {
    const before = await trust();
    const w = await waiting('Approved as it is');
    expect((await approve(w)).body).toMatchObject({ id: w.messageId, delivery: 'queued', text: 'Approved as it is' });
    await harness.work();
    expect(posted('Approved as it is')).toBe(1);
    expect(await trust()).toBe(before + 1);
    expect((await one(w.id, w.messageId)).approval).toMatchObject({
      state: 'approved',
      decidedBy: 'lead 2',
      edited: false,
    });
    const again = await approve(w, {}, other);
    expect([again.status, again.body.code]).toEqual([409, 'approval.decided']);
    expect(again.body.detail).toContain('lead 2');
    await harness.work();
    expect(posted('Approved as it is')).toBe(1);
    expect((await audited('reply.approved')).at(-1)).toMatchObject({ outcome: 'approved', askedBy: agent.id });
  });

  it('goes out with the approver’s words, held to what every answer is held to', async () => {
    const w = await waiting('The bagage is in Lisbon, sorry about that');
    expect((await approve(w, { text: ' ' })).body.code).toBe('reply.empty');
    expect((await approve(w, { text: 'x'.repeat(281) })).body.code).toBe('reply.too_long');
    const phone = 'Call +31 6 5550 1234 about the baggage';
    expect((await approve(w, { text: phone })).body).toMatchObject({ code: 'reply.private_data' });
    const before = await trust();
    expect((await approve(w, { text: 'The baggage is in Lisbon, sorry about that' })).status).toBe(200);
    await harness.work();
    expect([posted('The bagage'), posted('The baggage is in Lisbon')]).toEqual([0, 1]);
    expect((await one(w.id, w.messageId)).approval.edited).toBe(true);
    // Touched up: as much as before.
    expect(await trust()).toBe(before);
  });

  it('comes back with a comment, its words in the draft, and in the thread whatever is in the draft', async () => {
    const w = await waiting('Not our problem');
    const before = await trust();
    expect((await giveBack(w, '  ')).status).toBe(400);
    expect((await giveBack(w, 'Kinder, please')).body.delivery).toBe('returned');
    expect(await draft(w.id)).toBe('Not our problem');
    expect(await one(w.id, w.messageId)).toMatchObject({
      text: 'Not our problem',
      approval: { state: 'returned', comment: 'Kinder, please', decidedBy: 'lead 2' },
    });
    expect(await trust()).toBe(Math.max(0, before - 5));
    expect((await audited('reply.returned')).at(-1)).toMatchObject({ outcome: 'returned', askedBy: agent.id });
    // What came back was never said.
    expect((await call(agent, 'GET', `/conversations/${w.id}`)).body.lastMessage.direction).toBe('inbound');

    const second = await waiting('First try');
    await call(agent, 'PUT', `/conversations/${second.id}/draft`, {
      text: 'Something newer',
      audience: 'public',
      version: 0,
    });
    await giveBack(second, 'Not like this');
    expect(await draft(second.id)).toBe('Something newer');
    expect((await one(second.id, second.messageId)).text).toBe('First try');
    const own = (await call(agent, 'GET', '/approvals/own')).body.items;
    expect(own.find((item: { messageId: string }) => item.messageId === second.messageId)).toMatchObject({
      state: 'returned',
      comment: 'Not like this',
      text: 'First try',
    });
    await harness.work();
    expect(posted('First try')).toBe(0);
  });

  it('is taken back by its writer alone, its words below what they are typing', async () => {
    const w = await waiting('On second thoughts');
    await call(agent, 'PUT', `/conversations/${w.id}/draft`, {
      text: 'Already typing',
      audience: 'public',
      version: 0,
    });
    expect((await call(lead, 'DELETE', `/messages/${w.messageId}`)).status).toBe(403);
    expect((await call(agent, 'DELETE', `/messages/${w.messageId}`)).body.text).toBe('On second thoughts');
    expect(await draft(w.id)).toBe('Already typing\n\nOn second thoughts');
    expect(await one(w.id, w.messageId)).toBeUndefined();
    expect((await approve(w)).body).toMatchObject({ code: 'approval.decided', details: { state: 'withdrawn' } });
  });

  it('can still be taken back in the seconds after it was approved', async () => {
    await brand({ undoSendSeconds: 10 });
    const w = await waiting('Not quite yet');
    await approve(w);
    await harness.work();
    expect(posted('Not quite yet')).toBe(0);
    expect((await call(agent, 'DELETE', `/messages/${w.messageId}`)).status).toBe(200);
    harness.clock.advance(60_000);
    await harness.work();
    expect(posted('Not quite yet')).toBe(0);
    await brand({ undoSendSeconds: 0 });
  });

  it('is not approved past what the customer wrote since, unless the approver says so', async () => {
    const of = asked[0]!;
    const w = await waiting('It comes tomorrow');
    await customerWrites(of, 'I have it already');
    expect((await approve(w)).body.code).toBe('conversation.moved_on');
    const item = (await queue()).find((one: { id: string }) => one.id === w.approvalId);
    expect(item.overtaken).toBe(true);
    expect(item.said.at(-1)).toMatchObject({ direction: 'inbound', isNew: true });
    const seen = { ...w, seq: item.lastMessageSeq };
    expect((await approve(seen)).body.code).toBe('approval.outdated');
    const done = await approve(seen, { override: true });
    expect(done.status).toBe(200);
    // It is said after what it was approved past.
    const said = (await thread(w.id)).filter((m: { direction: string }) => m.direction !== 'internal');
    expect(said.at(-1).id).toBe(w.messageId);
    await harness.work();
    expect(posted('It comes tomorrow')).toBe(1);
  });

  it('does what was asked for besides only then: it is resolved once it is approved', async () => {
    const w = await waiting('All done', {
      actions: [
        { kind: 'resolve', noReplyNeeded: false },
        { kind: 'set_priority', priority: 'high' },
      ],
    });
    expect((await call(agent, 'GET', `/conversations/${w.id}`)).body).toMatchObject({
      status: 'open',
      priority: 'high',
    });
    await approve(w);
    await harness.work();
    const { body } = await call(agent, 'GET', `/conversations/${w.id}`);
    expect([body.status, body.resolution]).toEqual(['resolved', 'answered']);
  });

  it('is not asked for with an end that leaves unsaid what the brand wants to hear', async () => {
    await brand({ wrapUp: 'required' });
    const resolve = (outcome?: string) => ({ actions: [{ kind: 'resolve', noReplyNeeded: false, outcome }] });
    const refused = await send(asked[0]!.id, 'Done, I think', resolve());
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'conversation.wrap_up_needed', details: { missing: 'outcome' } },
    });
    expect((await thread(asked[0]!.id)).some(({ text }: { text: string }) => text === 'Done, I think')).toBe(false);

    const w = await waiting('Done, I am sure', resolve('solved'));
    await approve(w);
    expect((await call(agent, 'GET', `/conversations/${w.id}`)).body).toMatchObject({
      status: 'resolved',
      outcome: 'solved',
    });
    await brand({ wrapUp: 'off' });
  });

  it('asked for twice with one key is one answer, also after the second person changed it', async () => {
    const { id } = asked.shift()!;
    const headers = { 'idempotency-key': randomUUID() };
    const body = { kind: 'reply', text: 'Twice the same', lastSeenSeq: 1_000 };
    const again = () => harness.call(agent, { method: 'POST', url: `/conversations/${id}/messages`, body, headers });
    const [one, two] = [await again(), await again()];
    expect([two.status, two.body.id]).toEqual([201, one.body.id]);
    const item = (await queue()).find((w: { messageId: string }) => w.messageId === one.body.id);
    await approve({ approvalId: item.id, seq: item.lastMessageSeq }, { text: 'Once and better' });
    expect((await again()).body).toMatchObject({ id: one.body.id, text: 'Once and better' });
    await harness.work();
    expect([posted('Twice the same'), posted('Once and better')]).toEqual([0, 1]);
  });

  it('can be approved after the moment has passed until which it was to be snoozed', async () => {
    const at = new Date(harness.clock.now() + 60_000).toISOString();
    const w = await waiting('Back in a minute', { actions: [{ kind: 'snooze_until', at }] });
    harness.clock.advance(120_000);
    expect((await approve(w)).status).toBe(200);
    expect((await call(agent, 'GET', `/conversations/${w.id}`)).body.status).toBe('open');
  });

  it('is nobody’s own to approve, nor anybody’s without the right, of another brand or workspace', async () => {
    const w = await waiting('Mine');
    expect((await approve(w, {}, agent)).status).toBe(403);
    const elsewhere = (await call(harness.admin, 'POST', '/brands', { name: 'Elsewhere' })).body.id;
    const stranger = await harness.person('lead', { brandIds: [elsewhere], teamIds: [] });
    expect((await approve(w, {}, stranger)).body.code).toBe('approval.not_found');
    expect(await queue(stranger)).toEqual([]);
    const there = await otherWorkspace(harness);
    const outsider = {
      workspaceId: there.workspaceId as WorkspaceId,
      agentId: there.agentId as AgentId,
      role: 'admin' as const,
      brandIds: [there.brandId as BrandId, harness.brandId],
    };
    await expect(
      harness.deps.approvals.approve(outsider, w.approvalId, { lastSeenSeq: w.seq, override: true }),
    ).rejects.toMatchObject({ code: 'approval.not_found' });
    // Who became an approver since does not approve what they wrote before.
    await call(harness.admin, 'PATCH', `/agents/${agent.id}`, { role: 'lead' });
    const own = await harness.raw({
      method: 'POST',
      url: '/session',
      body: { email: agent.email, password: 'correct horse battery' },
    });
    const me = {
      ...agent,
      cookie: Object.entries(own.cookies)
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
    };
    expect((await approve(w, {}, me)).body.code).toBe('approval.own');
    expect((await queue(me)).map((item: { id: string }) => item.id)).not.toContain(w.approvalId);
    await call(harness.admin, 'PATCH', `/agents/${agent.id}`, { role: 'agent' });
    const back = await harness.raw({
      method: 'POST',
      url: '/session',
      body: { email: agent.email, password: 'correct horse battery' },
    });
    agent = {
      ...agent,
      cookie: Object.entries(back.cookies)
        .map(([name, value]) => `${name}=${value}`)
        .join('; '),
    };
    expect((await approve(w)).status).toBe(200);
  });

  it('waits about a sensitive topic, also if it is marked in the same breath, and not in private', async () => {
    const { id: tagId } = (await call(harness.admin, 'POST', '/tags', { name: 'Press' })).body;
    expect((await rule({ tagIds: [randomUUID()] })).body.code).toBe('tag.not_found');
    await rule({ tagIds: [tagId] });
    const { id } = asked.shift()!;
    expect((await send(id, 'About nothing in particular')).body.delivery).toBe('queued');
    const next = asked.shift()!;
    const given = await send(next.id, 'About the article', { actions: [{ kind: 'add_tag', tagId }] });
    expect(given.body.delivery).toBe('awaiting_approval');
    const { approval } = (await call(agent, 'GET', `/conversations/${next.id}`)).body;
    expect(approval).toMatchObject({ reason: 'sensitive', tag: 'Press' });
    expect((await send(next.id, 'Between us', { audience: 'private', override: true })).body.delivery).not.toBe(
      'awaiting_approval',
    );
    expect((await send(next.id, 'From the lead', {}, lead)).body.delivery).toBe('queued');
    await rule({ needed: 20 });
  });

  it('is approved by exactly one of two, in races', async () => {
    // However trusted they become by it.
    await rule({ roles: ['agent'] });
    const before = await trust();
    const winners = new Set<string>();
    for (let race = 0; race < RACES; race++) {
      const text = `two hands ${race} at once`;
      const w = await waiting(text);
      const both = race % 2 ? [lead, other] : [other, lead];
      const answers = await Promise.all(both.map((who) => approve(w, {}, who)));
      const [won] = answers.filter(({ status }) => status === 200);
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
      expect(won!.body.delivery).toBe('queued');
      winners.add((await one(w.id, w.messageId)).approval.decidedBy);
      await Promise.all([harness.deliver(w.messageId), harness.deliver(w.messageId)]);
      expect(posted(text)).toBe(1);
    }
    expect(winners.size).toBe(2);
    // One more for each, however many hands were on it.
    expect(await trust()).toBe(Math.min(100, before + RACES));
  });

  it('is either approved and sent or taken back, never both, in races', async () => {
    let taken = 0;
    for (let race = 0; race < RACES; race++) {
      const text = `race ${race} of two minds`;
      const w = await waiting(text);
      // Who begins has the better chance: they take turns.
      const approving = race % 2 ? approve(w) : undefined;
      const withdrawing = call(agent, 'DELETE', `/messages/${w.messageId}`);
      const [approved, withdrawn] = await Promise.all([approving ?? approve(w), withdrawing]);
      await harness.deliver(w.messageId);
      expect([approved.status, withdrawn.status].filter((status) => status === 200)).toHaveLength(1);
      expect(posted(text)).toBe(approved.status === 200 ? 1 : 0);
      if (withdrawn.status === 200) {
        taken += 1;
        expect(await draft(w.id)).toContain(text);
      }
    }
    console.log(`${RACES - taken} approved, ${taken} taken back`);
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(RACES);
  });

  it('is erased with the person it is about, in every copy', async () => {
    const w = await waiting('Dear Wanda Canary, soon');
    await giveBack(w, 'Wanda Canary is spelt otherwise');
    const second = (await send(w.id, 'Dear Ms Canary')).body;
    const { contact } = await call(agent, 'GET', `/conversations/${w.id}`).then(({ body }) => body);
    await call(harness.admin, 'POST', `/contacts/${contact.id}/erasure`);
    const [asked] = (await call(harness.admin, 'GET', '/erasures')).body.items;
    await call(harness.admin, 'POST', `/erasures/${asked.id}/confirmation`);
    await harness.erase();
    expect(linesWith(await dumpDatabase(harness.database.admin), 'Canary')).toEqual([]);
    expect((await queue()).map((item: { messageId: string }) => item.messageId)).not.toContain(second.id);
  });

  it('lists the earliest deadline first, page by page, and each once', async () => {
    const all = await queue();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: { items: { id: string; dueAt: string | null }[]; nextCursor: string | null } } =
        await call(lead, 'GET', `/approvals?limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(all.map(({ id }: { id: string }) => id));
    const due = all.map(({ dueAt }: { dueAt: string | null }) => dueAt ?? '9');
    expect(due).toEqual(due.toSorted());
  });
});
