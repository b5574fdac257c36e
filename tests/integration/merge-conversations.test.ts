import type { ConversationId, Instant } from '@kwartier/core';
import { retell } from '@kwartier/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

let harness: Harness;
let agent: Person;
let other: Person;
let people = 0;
beforeAll(async () => {
  harness = await startHarness();
  await harness.connectX();
  for (const name of ['mentions', 'userPosts', 'createPost'] as const) harness.simulator.x.setRateLimit(name, 100_000);
  agent = await harness.person('agent');
  other = await harness.person('agent');
});
afterAll(() => harness[Symbol.asyncDispose]());

const x = () => harness.simulator.x;
const newPerson = () => x().addUser({ handle: `asker_${++people}`, name: `Asker ${people}` }).id;
const arrive = async () => {
  harness.clock.advance(11_000);
  await harness.work();
};
/** Somebody asks something that begins a thread of its own, or answers in one. */
async function ask(author: string, text: string, inReplyTo?: string) {
  const post = x().post({ author, text: `@KwartAir ${text}`, ...(inReplyTo ? { inReplyTo } : {}) });
  await arrive();
  const [row] = await harness.database.admin<{ id: ConversationId }[]>`
    select conversation_id as id from messages where external_id = ${post.id}`;
  return { id: row!.id, post: post.id };
}
const send = (method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown, who = agent) =>
  harness.call(who, { method, url, ...(body === undefined ? {} : { body }) });
const merge = (from: string, into: string, who = agent) =>
  send('POST', `/conversations/${from}/merge`, { intoId: into }, who);
const undo = (id: string, who = agent) => send('POST', `/merges/${id}/undo`, undefined, who);
const split = (id: string, messageIds: string[], who = agent) =>
  send('POST', `/conversations/${id}/split`, { messageIds }, who);
const detail = async (id: string) => (await send('GET', `/conversations/${id}`)).body;
const timeline = async (id: string) =>
  (await send('GET', `/conversations/${id}/messages`)).body.items as {
    id: string;
    seq: number;
    kind: string;
    text: string;
    direction: string;
    mergedFrom: string | null;
    activity: { type: string } | null;
  }[];
const words = async (id: string) =>
  (await timeline(id)).filter(({ kind }) => kind !== 'activity').map(({ text }) => text.replace('@KwartAir ', ''));
const listed = async (status = 'any') =>
  (await send('GET', `/conversations?status=${status}&limit=100`)).body.items.map(({ id }: { id: string }) => id);
/** How many first questions the report counts. */
const opened = async () =>
  (
    await send(
      'GET',
      '/reports/first-response?from=2026-03-01T00:00:00Z&to=2026-03-31T00:00:00Z',
      undefined,
      harness.admin,
    )
  ).body.total.count as number;
async function reply(id: string, text: string, who = agent) {
  const { lastMessageSeq } = await detail(id);
  const answer = await send(
    'POST',
    `/conversations/${id}/messages`,
    { kind: 'reply', text, lastSeenSeq: lastMessageSeq },
    who,
  );
  if (answer.status === 201) {
    harness.clock.advance(20_000);
    await harness.deliver(answer.body.id);
  }
  return answer;
}

interface Checked {
  readonly id: string;
  readonly priority: 'normal';
  readonly waitingSince: Date | null;
  readonly firstResponseMs: string | null;
}
/** What must hold of every conversation, whatever was done to it in whatever order. */
async function expectWhole(): Promise<void> {
  const sql = harness.database.admin;
  const [bad] = await sql`select
    (select count(*)::int from (select external_id from messages where external_id is not null group by channel_id, external_id having count(*) > 1) twice) as twice,
    (select count(*)::int from conversations c where seq <> (select count(*) from conversation_events e where e.conversation_id = c.id)) as gaps,
    (select count(*)::int from messages m where not exists (select 1 from conversation_events e where e.conversation_id = m.conversation_id and e.seq = m.seq)) as uncounted,
    (select count(*)::int from conversations c where merged_into is not null and (status = 'open' or exists (select 1 from sla_clocks s where s.conversation_id = c.id)
      or exists (select 1 from messages m where m.conversation_id = c.id and m.kind <> 'activity'))) as half,
    (select count(*)::int from conversations c join conversations t on t.id = c.merged_into where t.merged_into is not null) as chains,
    (select count(*)::int from conversations c where (merged_into is not null) <> exists (select 1 from conversation_merges g where g.from_id = c.id and g.undone_at is null)) as untold,
    (select count(*)::int from conversations c where message_seq <> coalesce((select max(seq) from messages m where m.conversation_id = c.id and m.direction <> 'internal'), 0)) as misplaced`;
  expect(bad).toEqual({ twice: 0, gaps: 0, uncounted: 0, half: 0, chains: 0, untold: 0, misplaced: 0 });
  const shown = new Set(await listed());
  const rows = await sql<
    { id: string; mergedInto: string | null }[]
  >`select id, merged_into as "mergedInto" from conversations`;
  for (const { id, mergedInto } of rows) expect([id, shown.has(id)]).toEqual([id, mergedInto === null]);
}
/** Promises and waiting times of a conversation are what comes out of everything said in it. */
async function expectRetold(id: string): Promise<void> {
  const sql = harness.database.admin;
  const [row] = await sql<Checked[]>`
    select id, priority, waiting_since as "waitingSince", first_response_ms as "firstResponseMs" from conversations where id = ${id}`;
  const said = await sql<{ at: Date; by: 'customer' | 'answer' }[]>`
    select sent_at as at, case when direction = 'inbound' then 'customer' else 'answer' end as by from messages
    where conversation_id = ${id} and direction <> 'internal' and (delivery is null or delivery = 'sent')`;
  const [policy] = await sql<{ rules: never; hours: never; riskShare: number }[]>`
    select rules, hours, risk_share as "riskShare" from sla_policy_versions order by version desc limit 1`;
  const told = said.map(({ at, by }) => ({ type: 'said' as const, by, at: at.getTime() as Instant, from: null }));
  const expected = retell(
    told,
    { policyId: '' as never, version: 1, ...policy! },
    { priority: row!.priority, platform: 'x' },
    new Map(),
    harness.clock.now(),
  );
  await harness.sweepSla();
  const clocks = await sql<{ target: string; state: string; startedAt: Date; dueAt: Date }[]>`
    select target, state, started_at as "startedAt", due_at as "dueAt" from sla_clocks where conversation_id = ${id} order by target, ordinal`;
  expect(
    clocks.map(({ target, state, startedAt, dueAt }) => [target, state, startedAt.getTime(), dueAt.getTime()]),
  ).toEqual(
    [...expected.clocks]
      .sort((a, b) => (a.target < b.target ? -1 : a.target > b.target ? 1 : a.ordinal - b.ordinal))
      .map(({ target, state, startedAt, dueAt }) => [target, state, startedAt, dueAt]),
  );
  expect(row!.waitingSince?.getTime() ?? null).toBe(expected.waitingSince);
}

describe('merging', () => {
  it('is one conversation in the order in which things were said, counted once, and two again', async () => {
    const person = newPerson();
    const a = await ask(person, 'where is my bag?');
    harness.clock.advance(60_000);
    const b = await ask(person, 'is anybody there?');
    await send('POST', `/conversations/${b.id}/messages`, { kind: 'note', text: 'look in Lisbon', lastSeenSeq: 0 });
    await send('PUT', `/conversations/${b.id}/draft`, { text: 'half a sentence', audience: 'public', version: 0 });
    await send('PUT', `/conversations/${b.id}/priority`, { priority: 'urgent' });
    harness.clock.advance(60_000);
    await ask(person, 'it is the red one', a.post);
    const before = await detail(a.id);
    const reported = await opened();
    const mergeable = (await send('GET', `/conversations/${b.id}/mergeable`)).body.items;
    expect(mergeable).toMatchObject([{ id: a.id, said: 2 }]);

    harness.published.length = 0;
    const merged = await merge(b.id, a.id);
    const told = harness.published.flatMap(({ event }) => (event as { items: { conversationId: string }[] }).items);
    expect(told.map(({ conversationId }) => conversationId)).toEqual([a.id, b.id]);
    expect(merged).toMatchObject({ status: 200, body: { fromId: b.id, intoId: a.id } });
    expect(await merge(b.id, a.id)).toEqual(merged);
    expect(await words(a.id)).toEqual(['where is my bag?', 'is anybody there?', 'look in Lisbon', 'it is the red one']);
    expect((await timeline(a.id)).filter(({ mergedFrom }) => mergedFrom === b.id)).not.toEqual([]);
    expect(await detail(a.id)).toMatchObject({ status: 'open', priority: 'urgent', waitingSince: before.waitingSince });
    expect(await detail(b.id)).toMatchObject({
      mergedInto: a.id,
      status: 'resolved',
      waitingSince: null,
      sla: [],
      lastMessage: null,
      merges: [{ id: merged.body.id, fromId: b.id, intoId: a.id, mergedBy: 'agent 1' }],
    });
    expect((await send('GET', `/conversations/${a.id}/draft`)).body.text).toBe('half a sentence');
    // The last words were on their way when it was merged.
    const late = { text: 'half a sentence more', audience: 'public', version: 1 };
    expect((await send('PUT', `/conversations/${b.id}/draft`, late)).body.text).toBe('');
    expect((await send('GET', `/conversations/${a.id}/draft`)).body.text).toBe('half a sentence more');
    expect(await listed()).not.toContain(b.id);
    expect(
      (await send('GET', `/conversations?q=anybody&status=any`)).body.items.map(({ id }: { id: string }) => id),
    ).toEqual([a.id]);
    expect(await opened()).toBe(reported - 1);
    await expectWhole();
    await expectRetold(a.id);

    // What its thread brings comes to the other, and an answer to it goes back with it.
    const more = await ask(person, 'hello??', b.post);
    expect(more.id).toBe(a.id);
    expect(await reply(a.id, 'We found it.')).toMatchObject({ status: 201, body: { mergedFrom: b.id } });
    expect(await send('PUT', `/conversations/${b.id}/status`, { status: 'open' })).toMatchObject({
      status: 409,
      body: { code: 'conversation.merged_away', details: { mergedInto: a.id } },
    });

    expect(await undo(merged.body.id)).toMatchObject({ status: 200, body: { id: b.id } });
    expect((await undo(merged.body.id)).status).toBe(200);
    expect(await words(a.id)).toEqual(['where is my bag?', 'it is the red one']);
    expect(await words(b.id)).toEqual(['is anybody there?', 'look in Lisbon', 'hello??', 'We found it.']);
    expect(await detail(a.id)).toMatchObject({ priority: 'normal', waitingSince: before.waitingSince, merges: [] });
    expect(await detail(b.id)).toMatchObject({
      mergedInto: null,
      status: 'open',
      priority: 'urgent',
      waitingSince: null,
    });
    for (const id of [a.id, b.id]) await expectRetold(id);
    await expectWhole();
  });

  it.each(['resolved', 'snoozed', 'spam'])(
    'opens what is %s when somebody waits in what comes over, and closes it again',
    async (status) => {
      const person = newPerson();
      const a = await ask(person, 'first');
      await send('PUT', `/conversations/${a.id}/status`, {
        status,
        ...(status === 'snoozed' ? { snoozedUntil: new Date(harness.clock.now() + 3_600_000).toISOString() } : {}),
      });
      const b = await ask(person, 'second');
      const { body } = await merge(b.id, a.id);
      expect(await detail(a.id)).toMatchObject({ status: 'open' });
      expect((await detail(a.id)).waitingSince).not.toBeNull();
      await undo(body.id);
      expect((await detail(a.id)).status).toBe(status === 'snoozed' ? 'open' : status);
      expect((await detail(b.id)).waitingSince).not.toBeNull();
      await expectWhole();
    },
  );

  it('shows a guest just what was shared with them, wherever it is', async () => {
    const person = newPerson();
    const a = await ask(person, 'ours alone');
    const b = await ask(person, 'shared');
    const guest = await harness.person('guest', { teamIds: [] });
    const kept = await harness.person('guest', { teamIds: [] });
    const share = (id: string, agentId: string) =>
      harness.call(harness.admin, { method: 'POST', url: `/conversations/${id}/guests`, body: { agentId, hours: 1 } });
    expect([(await share(b.id, guest.id)).status, (await share(a.id, kept.id)).status]).toEqual([201, 201]);
    const merged = await merge(b.id, a.id);
    const reads = async (who: Person, id: string) =>
      (await send('GET', `/guest/conversations/${id}`, undefined, who)).body.messages.map(
        ({ text }: { text: string }) => text.replace('@KwartAir ', ''),
      );
    expect(await reads(guest, b.id)).toEqual(['shared']);
    expect(await reads(kept, a.id)).toEqual(['ours alone']);
    expect((await send('POST', `/guest/conversations/${b.id}/notes`, { text: 'it is here' }, guest)).status).toBe(201);
    expect(await reads(guest, b.id)).toEqual(['shared', 'it is here']);
    expect(await words(a.id)).toEqual(['ours alone', 'shared', 'it is here']);
    await undo(merged.body.id);
    expect(await words(b.id)).toEqual(['shared', 'it is here']);
    await expectWhole();
  });

  it('lets the thread of what was merged away go on in a new conversation when the other is over for too long', async () => {
    const person = newPerson();
    const a = await ask(person, 'first');
    const b = await ask(person, 'second');
    const { body } = await merge(b.id, a.id);
    await send('PUT', `/conversations/${a.id}/status`, { status: 'resolved' });
    await harness.database.admin`update workspaces set reopen_window_ms = 60000`;
    harness.clock.advance(120_000);
    const late = await ask(person, 'much later', b.post);
    await harness.database.admin`update workspaces set reopen_window_ms = 2592000000`;
    expect([a.id, b.id]).not.toContain(late.id);
    expect(await detail(late.id)).toMatchObject({ status: 'open', linked: [{ id: a.id }] });
    expect((await ask(person, 'and again', b.post)).id).toBe(late.id);
    expect(await undo(body.id)).toMatchObject({ status: 200 });
    expect((await ask(person, 'still there?', b.post)).id).toBe(late.id);
    expect((await ask(person, 'the first thread', a.post)).id).not.toBe(late.id);
    await expectWhole();
  });

  it('refuses what cannot be one, each with its reason', async () => {
    const [one, two] = [newPerson(), newPerson()];
    const a = await ask(one, 'a');
    const b = await ask(one, 'b');
    const c = await ask(one, 'c');
    const stranger = await ask(two, 'd');
    expect((await merge(a.id, a.id)).body).toMatchObject({
      code: 'conversation.not_mergeable',
      details: { why: 'same' },
    });
    expect((await merge(a.id, stranger.id)).body).toMatchObject({ details: { why: 'person' } });
    expect((await merge(a.id, '00000000-0000-4000-8000-000000000000')).status).toBe(404);
    const { body } = await merge(b.id, a.id);
    expect((await merge(a.id, c.id)).body.code).toBe('conversation.merge_nested');
    expect((await merge(c.id, b.id)).body.code).toBe('conversation.merged_away');
    expect((await merge(b.id, c.id)).body.code).toBe('conversation.merged_away');
    const { lastMessageSeq } = await detail(a.id);
    const queued = await send('POST', `/conversations/${a.id}/messages`, {
      kind: 'reply',
      text: 'on its way',
      lastSeenSeq: lastMessageSeq,
    });
    expect((await merge(c.id, a.id)).body.code).toBe('conversation.merge_pending');
    expect((await undo(body.id)).body.code).toBe('conversation.merge_pending');
    harness.clock.advance(20_000);
    await harness.deliver(queued.body.id);
    expect((await undo(body.id)).status).toBe(200);
    const recorded = await harness.database.admin<{ action: string }[]>`
      select action from audit where subject_id = ${a.id} order by position`;
    expect(recorded.map(({ action }) => action)).toEqual(['conversation.merged', 'conversation.parted']);
    expect((await undo('00000000-0000-4000-8000-000000000000')).body.code).toBe('conversation.merge_not_found');
    const again = await merge(b.id, a.id);
    expect(again.body.id).not.toBe(body.id);
    const bulk = await send('POST', '/bulk/actions', {
      ids: [a.id, b.id],
      actions: [{ kind: 'set_priority', priority: 'high' }],
    });
    expect(bulk.body.items.map(({ refusal }: { refusal: { code: string } | null }) => refusal?.code)).toEqual([
      undefined,
      'conversation.merged_away',
    ]);
    await expectWhole();
  });
});

describe('splitting', () => {
  it('makes another question of some messages; answers to them come there; merging it back undoes it', async () => {
    const person = newPerson();
    const a = await ask(person, 'where is my bag?');
    harness.clock.advance(60_000);
    await ask(person, 'and may I bring a dog?', a.post);
    harness.clock.advance(60_000);
    const items = await timeline(a.id);
    const dog = items.find(({ text }) => text.includes('dog'))!;
    const bag = items.find(({ text }) => text.includes('bag'))!;
    expect((await split(a.id, [bag.id, dog.id])).body).toMatchObject({ details: { why: 'nothing_left' } });
    expect((await split(a.id, ['00000000-0000-4000-8000-000000000000'])).body).toMatchObject({
      details: { why: 'unknown' },
    });
    const begun = await split(a.id, [dog.id]);
    expect(begun.status).toBe(201);
    const [recorded] = await harness.database
      .admin`select 1 from audit where action = 'conversation.split' and subject_id = ${a.id}`;
    expect(recorded).toBeDefined();
    const { id } = begun.body;
    expect(await words(id)).toEqual(['and may I bring a dog?']);
    expect(await words(a.id)).toEqual(['where is my bag?']);
    expect(await detail(id)).toMatchObject({ status: 'open', linked: [{ id: a.id }] });
    for (const one of [a.id, id]) await expectRetold(one);
    await reply(id, 'You may.');
    const [sent] = await harness.database.admin<{ externalId: string }[]>`
      select external_id as "externalId" from messages where conversation_id = ${id} and direction = 'outbound'`;
    expect((await ask(person, 'great, thanks', sent!.externalId)).id).toBe(id);
    expect((await ask(person, 'it is red', a.post)).id).toBe(a.id);
    await expectWhole();
    const merged = await merge(id, a.id);
    expect(merged.status).toBe(200);
    expect(await words(a.id)).toEqual([
      'where is my bag?',
      'and may I bring a dog?',
      'You may.',
      'great, thanks',
      'it is red',
    ]);
    expect((await ask(person, 'bye', sent!.externalId)).id).toBe(a.id);
    await expectRetold(a.id);
    await expectWhole();
  });
});

describe('at once', () => {
  it('crossed merges, undone and repeated ones, answers and arrivals end in one consistent state', async () => {
    const person = newPerson();
    const begin = (n: number) => ask(person, `question ${n}`);
    const [a, b, c, d] = [await begin(0), await begin(1), await begin(2), await begin(3)];
    const made = [a, b, c, d];
    for (let round = 0; round < 4; round++) {
      for (const { post } of made) x().post({ author: person, text: `@KwartAir more ${round}`, inReplyTo: post });
      harness.clock.advance(11_000);
      const answers = await Promise.all([
        merge(a.id, b.id),
        merge(b.id, a.id, other),
        merge(c.id, a.id),
        merge(c.id, a.id, other),
        merge(d.id, c.id),
        harness.work(),
        reply(d.id, `answer ${round}`, other),
      ]);
      for (const answer of answers) if (answer) expect([200, 201, 409, 422]).toContain(answer.status);
      await harness.work();
      harness.clock.advance(30_000);
      await harness.work();
      await expectWhole();
      const standing = await harness.database.admin<
        { id: string }[]
      >`select id from conversation_merges where undone_at is null`;
      await Promise.all([...standing.flatMap(({ id }) => [undo(id), undo(id, other)]), harness.work()]);
      harness.clock.advance(30_000);
      await harness.work();
      await expectWhole();
    }
    const last = await merge(b.id, a.id);
    await expectRetold(a.id);
    await undo(last.body.id);
    for (const { id } of [a, b]) await expectRetold(id);
    await expectWhole();
  });
});
