import { MAX_LINKS_BY_HAND } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

let harness: Harness;
let agent: Person;
let other: Person;
let name: string;
let people = 0;
beforeAll(async () => {
  harness = await startHarness();
  await harness.connectX();
  for (const name of ['mentions', 'userPosts', 'createPost'] as const) harness.simulator.x.setRateLimit(name, 100_000);
  agent = await harness.person('agent');
  other = await harness.person('agent');
  [{ name }] = await harness.database.admin<[{ name: string }]>`select name from agents where id = ${agent.id}`;
});
afterAll(() => harness[Symbol.asyncDispose]());

const newPerson = (name = `Asker ${++people}`) =>
  harness.simulator.x.addUser({ handle: name.toLowerCase().replace(/\W/g, '_'), name }).id;
async function ask(author: string, text: string): Promise<string> {
  const post = harness.simulator.x.post({ author, text: `@KwartAir ${text}` });
  harness.clock.advance(11_000);
  await harness.work();
  const [row] = await harness.database.admin<{ id: string }[]>`
    select conversation_id as id from messages where external_id = ${post.id}`;
  return row!.id;
}
const call = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, who = agent) =>
  harness.call(who, { method, url, ...(body === undefined ? {} : { body }) });
const link = (id: string, otherId: string, who = agent) =>
  call('PUT', `/conversations/${id}/links/${otherId}`, undefined, who);
const unlink = (id: string, otherId: string, who = agent) =>
  call('DELETE', `/conversations/${id}/links/${otherId}`, undefined, who);
const detail = async (id: string, who = agent) => (await call('GET', `/conversations/${id}`, undefined, who)).body;
const lines = async (id: string) =>
  (
    (await call('GET', `/conversations/${id}/messages`)).body.items as {
      activity: { type: string; data: object } | null;
    }[]
  )
    .flatMap(({ activity }) => (activity ? [activity] : []))
    .filter(({ type }) => type === 'linked' || type === 'unlinked');

describe('two conversations linked by hand', () => {
  it('show one another, say so in both, and stay as they are', async () => {
    const [a, b] = [
      await ask(newPerson('Mila Jansen'), 'my bag is lost'),
      await ask(newPerson('Noor Bakker'), 'his bag too'),
    ];
    const before = await detail(b);
    const linked = await link(a, b);
    expect(linked.status).toBe(200);
    expect(linked.body.linked).toMatchObject([
      { id: b, contact: { name: 'Noor Bakker' }, reason: 'by_hand', linkedBy: name, isPrivate: false },
    ]);
    const after = await detail(b);
    expect(after.linked).toMatchObject([{ id: a, contact: { name: 'Mila Jansen' }, linkedBy: name }]);
    expect(await lines(a)).toEqual([{ type: 'linked', data: { conversationId: b, byHand: true } }]);
    expect(await lines(b)).toEqual([{ type: 'linked', data: { conversationId: a, byHand: true } }]);
    // Nothing else about it: whose it is, what it waits for, what was read.
    for (const key of ['status', 'assigneeId', 'waitingSince', 'sla', 'lastMessage', 'lastMessageSeq', 'tags'])
      expect(after[key], key).toEqual(before[key]);
    expect(after.seq).toBe(before.seq + 1);
  });

  it('said twice, from either side or by two at once, are linked once; taken back twice, once not', async () => {
    const [a, b] = [await ask(newPerson(), 'first'), await ask(newPerson(), 'second')];
    const answers = await Promise.all([link(a, b), link(b, a, other), link(a, b, other), link(b, a)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(await lines(a)).toHaveLength(1);
    expect((await detail(a)).linked).toHaveLength(1);
    const [{ entries }] = await harness.database.admin<[{ entries: number }]>`
      select count(*)::int as entries from audit where action = 'conversation.linked' and subject_id in (${a}, ${b})`;
    expect(entries).toBe(1);

    expect((await unlink(b, a)).body.linked).toEqual([]);
    expect((await unlink(a, b, other)).body.linked).toEqual([]);
    expect((await lines(a)).map(({ type }) => type)).toEqual(['linked', 'unlinked']);
    const [gone] = await harness.database.admin<[{ entries: number }]>`
      select count(*)::int as entries from audit where action = 'conversation.unlinked' and subject_id in (${a}, ${b})`;
    expect(gone.entries).toBe(1);
    // And again: the way back is the way there.
    expect((await link(a, b)).body.linked).toMatchObject([{ id: b }]);
  });

  it('stay linked where one of them is merged into a third, and can be parted from there', async () => {
    const mila = newPerson();
    const [a, b, into] = [await ask(mila, 'one'), await ask(newPerson(), 'two'), await ask(mila, 'three')];
    await link(a, b);
    const merged = await call('POST', `/conversations/${a}/merge`, { intoId: into });
    expect(merged.status).toBe(200);
    expect((await detail(into)).linked).toMatchObject([{ id: b, reason: 'by_hand' }]);
    expect((await detail(b)).linked).toMatchObject([{ id: into }]);
    // It is there already.
    expect((await link(into, b)).status).toBe(200);
    expect((await detail(b)).linked).toHaveLength(1);
    expect((await link(a, await ask(newPerson(), 'four'))).body).toMatchObject({
      code: 'conversation.merged_away',
      details: { mergedInto: into },
    });
    expect((await unlink(into, b)).body.linked).toEqual([]);
    expect((await detail(b)).linked).toEqual([]);
  });

  it('do not take away what holds two together of itself', async () => {
    const a = await ask(newPerson(), 'a question and another');
    const items = (await call('GET', `/conversations/${a}/messages`)).body.items as { id: string; kind: string }[];
    harness.simulator.x.post({ author: newPerson(), text: 'unrelated' });
    const second = await harness.database.admin<{ author: string }[]>`
      select author_external_id as author from messages where id = ${items[0]!.id}`;
    const reply = harness.simulator.x.post({
      author: second[0]!.author,
      text: '@KwartAir and the other',
      inReplyTo: (
        await harness.database.admin<
          { id: string }[]
        >`select external_id as id from messages where id = ${items[0]!.id}`
      )[0]!.id,
    });
    harness.clock.advance(11_000);
    await harness.work();
    const [{ id: messageId }] = await harness.database.admin<[{ id: string }]>`
      select id from messages where external_id = ${reply.id}`;
    const split = await call('POST', `/conversations/${a}/split`, { messageIds: [messageId] });
    expect(split.status).toBe(201);
    const b = split.body.id;
    expect((await link(a, b)).body.linked).toMatchObject([{ id: b, reason: 'split', linkedBy: null }]);
    expect((await unlink(b, a)).body.linked).toMatchObject([{ id: a, reason: 'split', linkedBy: null }]);
  });
});

describe('linking refuses', () => {
  it('one with itself, what is not there, what another brand has, and whoever may not', async () => {
    const [a, b] = [await ask(newPerson(), 'x'), await ask(newPerson(), 'y')];
    expect(await link(a, a)).toMatchObject({
      status: 422,
      body: { code: 'conversation.not_linkable', details: { why: 'same' } },
    });
    expect(await link(a, crypto.randomUUID())).toMatchObject({ status: 404, body: { code: 'conversation.not_found' } });
    expect(await unlink(a, crypto.randomUUID())).toMatchObject({ status: 404 });
    const viewer = await harness.person('viewer');
    expect(await link(a, b, viewer)).toMatchObject({ status: 403 });
    const brand = (await call('POST', '/brands', { name: 'Elsewhere' }, harness.admin)).body.id;
    const outsider = await harness.person('agent', { brandIds: [brand], teamIds: [] });
    expect(await link(a, b, outsider)).toMatchObject({ status: 404, body: { code: 'conversation.not_found' } });
    expect((await detail(a)).linked).toEqual([]);
  });

  it('one link more than anybody reads', async () => {
    const a = await ask(newPerson(), 'the cause of it all');
    const b = await ask(newPerson(), 'one too many');
    await harness.database.admin`
      insert into conversation_links (workspace_id, from_id, to_id, reason, at, linked_by)
      select workspace_id, ${a}, id, 'by_hand', now(), ${agent.id} from (
        select workspace_id, id from conversations where id not in (${a}, ${b}) and merged_into is null limit ${MAX_LINKS_BY_HAND}) as already`;
    const [{ count }] = await harness.database.admin<[{ count: number }]>`
      select count(*)::int as count from conversation_links where from_id = ${a}`;
    for (let made = count; made < MAX_LINKS_BY_HAND; made++) {
      const one = await ask(newPerson(), `like it ${made}`);
      expect((await link(a, one)).status).toBe(200);
    }
    expect(await link(b, a)).toMatchObject({
      status: 422,
      body: { code: 'conversation.not_linkable', details: { why: 'too_many', max: MAX_LINKS_BY_HAND } },
    });
    expect((await detail(a)).linked).toHaveLength(MAX_LINKS_BY_HAND);
  });
});
