import type { TeamId } from '@kwartier/core';
import { HOUR_MS } from '@kwartier/core';
import { makeWorkDistribution } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';

let harness: Harness;
let agent: Person;
let colleague: Person;
beforeAll(async () => {
  harness = await startHarness();
  await harness.connectX();
  harness.simulator.x.setRateLimit('mentions', 100_000);
  [agent, colleague] = [
    await harness.person('agent', { capacity: 50 }),
    await harness.person('agent', { capacity: 50 }),
  ];
  await presence(harness.admin, 'offline');
});
afterAll(() => harness[Symbol.asyncDispose]());

const presence = (who: Person, value: string) =>
  harness.call(who, { method: 'PUT', url: '/me/presence', body: { presence: value } });

/** Customers say things, one conversation each. @returns their conversations, in order */
async function say(...texts: string[]): Promise<string[]> {
  const { x } = harness.simulator;
  const posts = texts.map((text) => {
    const { id } = x.addUser({ handle: `says_${x.network.users.size}`, name: `Says ${x.network.users.size}` });
    harness.clock.advance(1_000);
    return x.post({ author: id, text: `@KwartAir ${text}`, lang: 'en' }).id;
  });
  harness.clock.advance(11_000);
  await harness.work();
  const rows = await harness.database.admin<{ id: string; post: string }[]>`
    select conversation_id as id, external_id as post from messages where external_id = any(${posts})`;
  return posts.map((post) => rows.find((row) => row.post === post)!.id);
}
const messageOf = async (id: string, who = agent) =>
  (await harness.call(who, { method: 'GET', url: `/conversations/${id}/messages` })).body.items[0];
const rowOf = async (id: string) =>
  (await harness.call(agent, { method: 'GET', url: '/conversations?status=open&limit=100' })).body.items.find(
    (row: { id: string }) => row.id === id,
  );
const mark = (id: string, marked: boolean | null, who = agent) =>
  harness.call(who, { method: 'PUT', url: `/messages/${id}/abuse`, body: { marked } });

describe('what may be abuse', () => {
  it('is found as it comes in, told of message and conversation, and nothing else is', async () => {
    const [rude, plain] = await say('you bunch of idiots, where is my bag', 'the train from Scunthorpe was late');
    const message = await messageOf(rude!);
    expect(message.abuse).toEqual({ taken: true, found: true, marked: null });
    expect((await rowOf(rude!)).lastMessage.abusiveMessageId).toBe(message.id);
    expect((await messageOf(plain!)).abuse).toEqual({ taken: false, found: false, marked: null });
    expect((await rowOf(plain!)).lastMessage.abusiveMessageId).toBeNull();
  });

  it('is what a person says it is, written down, and as it was again', async () => {
    const [rude] = await say('idiots');
    const { id } = await messageOf(rude!);
    expect((await mark(id, false)).body.abuse).toEqual({ taken: false, found: true, marked: false });
    const seq = (await rowOf(rude!)).seq;
    expect((await rowOf(rude!)).lastMessage.abusiveMessageId).toBeNull();
    // Said again it changes nothing.
    await mark(id, false);
    expect((await rowOf(rude!)).seq).toBe(seq);
    expect((await mark(id, null)).body.abuse.taken).toBe(true);
    const entries = await harness.database.admin<{ data: string }[]>`
      select data from audit where action = 'message.abuse_marked' and subject_id = ${id} order by position`;
    expect(entries.map(({ data }) => JSON.parse(data))).toEqual([
      { before: { abuse: null }, after: { abuse: false } },
      { before: { abuse: false }, after: { abuse: null } },
    ]);
    expect((await mark(id, true, await harness.person('viewer'))).status).toBe(403);
  });

  it('goes by the words of the workspace too, for what comes from then on', async () => {
    const set = (body: object) => harness.call(harness.admin, { method: 'PUT', url: '/care/abuse-words', body });
    expect((await set({ extra: ['clown airline'], allowed: ['idiots'] })).body).toMatchObject({ version: 1 });
    const [own, allowed] = await say('what a clown airline', 'idiots');
    expect((await messageOf(own!)).abuse.taken).toBe(true);
    expect((await messageOf(allowed!)).abuse.taken).toBe(false);
    await set({ extra: [], allowed: [] });
    expect((await harness.call(agent, { method: 'PUT', url: '/care/abuse-words', body: {} })).status).toBe(403);
    const changes = await harness.database.admin<{ data: string }[]>`
      select data from audit where action = 'abuse_words.changed' order by position`;
    expect(JSON.parse(changes[0]!.data).after).toEqual({ abuseExtra: ['clown airline'], abuseAllowed: ['idiots'] });
  });

  it('is shown at once to who wants it so', async () => {
    const me = async () => (await harness.call(agent, { method: 'GET', url: '/me' })).body.showsAbuse;
    expect(await me()).toBe(false);
    await harness.call(agent, { method: 'PUT', url: '/account/abuse', body: { shows: true } });
    expect(await me()).toBe(true);
  });
});

describe('sharing out what hurts', () => {
  it('gives it evenly, whoever has less to do, and says so on the board', async () => {
    await harness.database.admin`update conversations set status = 'resolved', waiting_since = null`;
    harness.clock.advance(9 * HOUR_MS);
    await Promise.all([presence(agent, 'online'), presence(colleague, 'online')]);
    // The colleague has plenty already.
    for (const id of await say('one', 'two', 'three', 'four'))
      await harness.call(colleague, { method: 'PUT', url: `/conversations/${id}/assignee`, body: {} });
    await say('idiots 1', 'idiots 2', 'idiots 3', 'idiots 4');
    await harness.call(harness.admin, {
      method: 'PATCH',
      url: `/teams/${harness.teamId}`,
      body: { assignmentMode: 'push' },
    });
    await makeWorkDistribution(harness.deps).assignWaiting(harness.workspaceId, harness.teamId as TeamId);
    const board = (await harness.call(harness.admin, { method: 'GET', url: '/board' })).body;
    const borne = (who: Person) => board.agents.find((one: { agentId: string }) => one.agentId === who.id).abusive;
    expect([borne(agent), borne(colleague)]).toEqual([2, 2]);
  });

  it('passes by who asks for work and has had their share, while a colleague could take it', async () => {
    await harness.call(harness.admin, {
      method: 'PATCH',
      url: `/teams/${harness.teamId}`,
      body: { assignmentMode: 'pull' },
    });
    const fresh = await harness.person('agent', { capacity: 50 });
    await presence(fresh, 'online');
    const [rude] = await say('idiots 5');
    const take = (who: Person) => harness.call(who, { method: 'POST', url: '/inbox/take-next' });
    expect((await take(agent)).body).toMatchObject({
      code: 'assignment.nothing_waits',
      detail: expect.stringContaining('your share'),
    });
    expect((await take(fresh)).body.id).toBe(rude);
  });
});
