import { randomUUID } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '@kwartier/core';
import { makeSendNotifications } from '@kwartier/usecases';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Browser, type PushService, startPushService } from '../support/push-service.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

let service: PushService;
let harness: Harness;
let agent: Person;
let mate: Person;
let lead: Person;
let stranger: Person;
let asked: Asked[];
let send: (workspaceId: Harness['workspaceId']) => Promise<number>;
beforeAll(async () => {
  service = await startPushService();
  harness = await startHarness({ settings: { PUSH_SERVICES: service.origin } });
  agent = await harness.person('agent');
  mate = await harness.person('agent', { name: 'Daan Bakker' });
  lead = await harness.person('lead', { name: 'Tess' });
  stranger = await harness.person('agent', { name: 'Noor', brandIds: [] });
  await harness.database.admin`delete from agent_brands where agent_id = ${stranger.id}`;
  asked = await askOnX(harness, 20);
  send = makeSendNotifications(harness.deps, undefined);
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await harness.database.admin`delete from push_devices`;
  await harness.database.admin`delete from notification_settings`;
  await harness.database.admin`delete from mentions`;
  await harness.database.admin`delete from conversation_followers`;
});

const call = (who: Person, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: unknown, key?: string) =>
  harness.call(who, {
    method,
    url,
    ...(body === undefined ? {} : { body }),
    ...(method === 'POST' ? { headers: { 'idempotency-key': key ?? randomUUID() } } : {}),
  });
const at = (one: Asked, path = '') => `/conversations/${one.id}${path}`;
async function device(who: Person): Promise<Browser> {
  const { body } = await call(who, 'GET', '/account/notifications');
  const browser = service.subscribe(body.publicKey);
  expect((await call(who, 'POST', '/account/push', browser.subscription)).status).toBe(201);
  return browser;
}
const told = async ({ received }: Browser): Promise<string[]> => {
  await send(harness.workspaceId);
  return received.map(({ payload }) => payload.kind);
};
type Named = { kind: 'agent' | 'team'; id: string };
/** A note that names somebody where the text says @it. */
const note = (who: Person, one: Asked, text: string, named: Named | null, key?: string) => {
  const from = text.indexOf('@it');
  const mentions = named ? [{ ...named, from, to: from + 3 }] : [];
  return call(who, 'POST', at(one, '/messages'), { kind: 'note', text, lastSeenSeq: 0, mentions }, key);
};
const counts = async (who: Person) => (await call(who, 'GET', '/inbox/counts')).body;
const list = async (who: Person, query: string): Promise<string[]> =>
  (await call(who, 'GET', `/conversations?${query}`)).body.items.map((row: { id: string }) => row.id);
/** The customer of a conversation writes once more. */
async function writeAgain(one: Asked, text: string): Promise<void> {
  const { x } = harness.simulator;
  const first = x.network.posts.get(one.postId)!;
  x.post({ author: first.authorId, text: `@KwartAir ${text}`, inReplyTo: one.postId });
  harness.clock.advance(MINUTE_MS);
  await harness.work();
}
const person = ({ id }: Person): Named => ({ kind: 'agent', id });

describe('a mention', () => {
  it('tells who is named, once, lets them follow, and is unread until they have opened the conversation', async () => {
    const [one, phone, own] = [asked.shift()!, await device(mate), await device(agent)];
    const key = randomUUID();
    const sent = await note(agent, one, '  ask @it first', person(mate), key);
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({ text: 'ask @it first', mentions: [{ ...person(mate), from: 4, to: 7 }] });
    expect((await note(agent, one, '  ask @it first', person(mate), key)).body.id).toBe(sent.body.id);
    expect(await told(phone)).toEqual(['mentioned']);
    expect(await told(own)).toEqual([]);

    expect(await counts(mate)).toMatchObject({ mentioned: 1, following: 1 });
    expect(await list(mate, 'concerns=mentioned&status=any')).toEqual([one.id]);
    expect(await list(mate, 'q=is:mentioned')).toEqual([one.id]);
    expect(await list(mate, 'q=is:following')).toEqual([one.id]);
    expect(await list(agent, 'q=is:mentioned')).toEqual([]);
    const detail = (await call(mate, 'GET', at(one))).body;
    expect(detail).toMatchObject({ isFollowed: true, mention: { seq: sent.body.seq } });
    expect(detail.followers.map((follower: Named) => follower.id)).toEqual([mate.id]);
    await call(mate, 'PUT', at(one, '/read'), { seq: detail.seq });
    expect(await counts(mate)).toMatchObject({ mentioned: 0, following: 1 });
    expect(await list(mate, 'concerns=mentioned&status=any')).toEqual([one.id]);
  });

  it('of a team tells its members who may see the conversation, and whoever wrote it not', async () => {
    const one = asked.shift()!;
    const members = await harness.database.admin<{ id: string }[]>`
      select agent_id as id from team_members where team_id = ${harness.teamId}`;
    const [phone, own, outside] = [await device(mate), await device(agent), await device(stranger)];
    await note(agent, one, '@it please', { kind: 'team', id: harness.teamId });
    expect(await told(phone)).toEqual(members.some(({ id }) => id === mate.id) ? ['mentioned'] : []);
    expect(await told(own)).toEqual([]);
    expect(await told(outside)).toEqual([]);
    expect((await counts(mate)).mentioned).toBe(1);
  });

  it('of somebody who may not see it is refused, and nothing is written', async () => {
    const one = asked.shift()!;
    for (const named of [
      person(stranger),
      person({ ...agent, id: randomUUID() as Person['id'] }),
      { kind: 'team', id: randomUUID() } as const,
    ]) {
      const { status, body } = await note(agent, one, 'ask @it', named);
      expect([status, body.code]).toEqual([422, 'mention.may_not_see']);
    }
    const [from, to] = [1, 4];
    const misplaced = { kind: 'note', text: 'ask @it', lastSeenSeq: 0, mentions: [{ ...person(mate), from, to }] };
    expect((await call(agent, 'POST', at(one, '/messages'), misplaced)).body.code).toBe('mention.misplaced');
    const { items } = (await call(agent, 'GET', at(one, '/messages'))).body;
    expect(items.filter((message: { kind: string }) => message.kind === 'note')).toEqual([]);
  });

  it('is offered of those alone who may see it, each under a name of their own', async () => {
    const twin = await harness.person('viewer', { name: 'Daan Bakker' });
    const { items } = (await call(agent, 'GET', at(asked[0]!, '/mentionables'))).body as {
      items: (Named & { name: string })[];
    };
    const ids = items.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining([agent.id, mate.id, lead.id, twin.id, harness.teamId]));
    expect(ids).not.toContain(stranger.id);
    expect(new Set(items.map(({ name }) => name)).size).toBe(items.length);
  });

  it('goes with the words when the customer is erased', async () => {
    const one = asked.shift()!;
    await note(agent, one, 'ask @it', person(mate));
    const { contact } = (await call(agent, 'GET', at(one))).body;
    const made = await call(harness.admin, 'POST', `/contacts/${contact.id}/erasure`);
    const other = await harness.person('admin');
    expect((await call(other, 'POST', `/erasures/${made.body.erasure.id}/confirmation`)).status).toBeLessThan(300);
    await harness.erase();
    expect((await counts(mate)).mentioned).toBe(0);
    const { items } = (await call(agent, 'GET', at(one, '/messages'))).body;
    expect(items.flatMap((message: { mentions: unknown[] }) => message.mentions)).toEqual([]);
  });
});

describe('who follows a conversation', () => {
  const follow = (who: Person, one: Asked, method: 'PUT' | 'DELETE' = 'PUT') => call(who, method, at(one, '/follow'));

  it('is seen by everybody at once, and following twice is following once', async () => {
    const one = asked.shift()!;
    const first = (await follow(mate, one)).body;
    harness.published.length = 0;
    expect((await follow(mate, one)).body.seq).toBe(first.seq);
    expect(harness.published).toEqual([]);
    expect((await call(agent, 'GET', at(one))).body.followers).toEqual([{ id: mate.id, name: 'Daan Bakker' }]);
    const gone = (await follow(mate, one, 'DELETE')).body;
    expect(gone).toMatchObject({ isFollowed: false, followers: [], seq: first.seq + 1 });
    expect(harness.published.map(({ name }) => name)).toEqual(['conversations.changed']);
    expect((await follow(mate, one, 'DELETE')).body.seq).toBe(gone.seq);
    expect((await follow(stranger, one)).status).toBe(404);
  });

  it('hears that it was handed over, resolved, and written to again, never of what they did, nor twice', async () => {
    const one = asked.shift()!;
    const [phone, own] = [await device(mate), await device(lead)];
    await follow(mate, one);
    await follow(lead, one);
    await call(lead, 'PUT', at(one, '/assignee'), { agentId: agent.id });
    expect([await told(phone), await told(own)]).toEqual([['followed_news'], []]);
    await call(agent, 'PUT', at(one, '/status'), { status: 'resolved' });
    expect([(await told(phone)).length, await told(own)]).toEqual([2, ['followed_news']]);
    await writeAgain(one, 'Hello? Still waiting');
    expect([(await told(phone)).length, (await told(own)).length]).toEqual([3, 2]);
    // Whoever gets it is told that, and not that something goes on as well.
    await call(lead, 'PUT', at(one, '/assignee'), { agentId: mate.id });
    expect((await told(phone)).slice(3)).toEqual(['assigned']);
    await follow(mate, one, 'DELETE');
    await call(lead, 'PUT', at(one, '/status'), { status: 'resolved' });
    expect(await told(phone)).toHaveLength(4);
  });

  it('can be silent about it', async () => {
    const [one, phone] = [asked.shift()!, await device(mate)];
    await follow(mate, one);
    const settings = { muted: ['followed_news'], quiet: null, timeZone: 'UTC', sound: false, showsWords: false };
    await call(mate, 'PUT', '/account/notifications', settings);
    await call(agent, 'PUT', at(one, '/status'), { status: 'resolved' });
    expect(await told(phone)).toEqual([]);
  });
});

describe('handing over with a note', () => {
  const handOver = (who: Person, one: Asked, to: Named, text: string | null, key?: string) =>
    call(who, 'POST', at(one, '/hand-over'), { to, note: text === null ? null : { text } }, key);

  it('gives it, says why and tells whoever gets it: once, and their own draft stays the giver’s', async () => {
    const [one, phone] = [asked.shift()!, await device(mate)];
    await call(agent, 'PUT', at(one, '/assignee'), { agentId: agent.id });
    await call(agent, 'PUT', at(one, '/draft'), { text: 'Dear', audience: 'public', version: 0 });
    const key = randomUUID();
    const done = await handOver(agent, one, person(mate), 'She called as well', key);
    expect(done.body.undo).toEqual([{ kind: 'assign', agentId: agent.id }]);
    expect((await handOver(agent, one, person(mate), 'She called as well', key)).body).toEqual(done.body);
    const { items } = (await call(mate, 'GET', at(one, '/messages'))).body;
    expect(items.slice(-2)).toMatchObject([
      { kind: 'activity', activity: { type: 'assigned', data: { agentId: mate.id, byId: agent.id } } },
      {
        kind: 'note',
        text: 'She called as well',
        author: { agentId: agent.id },
        handedTo: { ...person(mate), name: 'Daan Bakker' },
      },
    ]);
    expect(await told(phone)).toEqual(['assigned']);
    expect((await call(agent, 'GET', at(one, '/draft'))).body.text).toBe('Dear');
    expect((await call(mate, 'GET', at(one, '/draft'))).body.text).toBe('');
  });

  it('to a team tells its members as if the note named it', async () => {
    const { body: team } = await call(harness.admin, 'POST', '/teams', {
      name: 'Night',
      brandId: harness.brandId,
      agentIds: [mate.id],
      assignmentMode: 'pull',
    });
    const [one, phone] = [asked.shift()!, await device(mate)];
    expect((await handOver(lead, one, { kind: 'team', id: team.id }, 'Yours from here')).status).toBe(200);
    expect((await call(mate, 'GET', at(one))).body).toMatchObject({ teamId: team.id, isFollowed: true });
    expect(await told(phone)).toEqual(['mentioned']);
  });

  it('does neither where one is refused', async () => {
    const one = asked.shift()!;
    await call(lead, 'PUT', at(one, '/assignee'), { agentId: lead.id });
    const before = (await call(lead, 'GET', at(one))).body.seq;
    expect((await handOver(agent, one, person(mate), 'Take it')).body.code).toBe('assignment.already_assigned');
    expect((await handOver(lead, one, person(stranger), 'Take it')).body.code).toBe('assignment.not_eligible');
    expect((await handOver(lead, one, person(mate), ' \n')).body.code).toBe('reply.empty');
    expect((await call(lead, 'GET', at(one))).body).toMatchObject({ seq: before, assigneeId: lead.id });
  });
});

// The last one: it lets two months pass.
it('lets followers follow what a late reply begins, and hear of it', async () => {
  const [one, phone] = [asked.shift()!, await device(mate)];
  await call(mate, 'PUT', at(one, '/follow'));
  await call(agent, 'PUT', at(one, '/status'), { status: 'resolved' });
  await told(phone);
  harness.clock.advance(60 * DAY_MS);
  await harness.signInAgain(mate);
  await writeAgain(one, 'It is me again');
  expect((await told(phone)).filter((kind) => kind === 'followed_news')).toHaveLength(2);
  const { linked } = (await call(mate, 'GET', at(one))).body;
  expect((await call(mate, 'GET', `/conversations/${linked[0].id}`)).body).toMatchObject({ isFollowed: true });
});
