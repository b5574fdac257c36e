import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, PAGE, type Person, startHarness, X_ACCOUNT } from '../support/harness.ts';
import { pushTo } from '../support/webhooks.ts';

const DAY = 86_400_000;
let harness: Harness;
let agent: Person;
beforeEach(async () => {
  harness = await startHarness({ listen: true });
  pushTo(harness, harness.simulator, {});
  const [x, facebook] = [await harness.connectX(), await harness.connectFacebook()];
  harness.simulator.x.setWebhookStyle(X_ACCOUNT.id, 'account-activity');
  pushTo(harness, harness.simulator, { x, facebook });
  agent = await harness.person('agent');
});
afterEach(() => harness[Symbol.asyncDispose]());

interface Row {
  readonly id: string;
  readonly person: string;
  readonly status: string;
  readonly isPrivate: boolean;
  readonly messages: { direction: string; text: string; origin: string | null }[];
}
/** Everything that was pushed and everything a poll finds, taken in; then what is there, oldest first. */
async function settle(): Promise<Row[]> {
  await harness.simulator.flush();
  harness.clock.advance(130_000);
  await harness.work();
  return harness.database.admin<Row[]>`
    select c.id, c.person_external_id as person, c.status, c.is_private as "isPrivate",
      (select json_agg(json_build_object('direction', m.direction, 'text', m.text, 'origin', m.origin) order by m.seq) from messages m where m.conversation_id = c.id and m.kind <> 'activity') as messages
    from conversations c order by c.opened_at, c.id`;
}
const detail = async ({ id }: { id: string }) =>
  (await harness.call(agent, { method: 'GET', url: `/conversations/${id}` })).body;
const reply = async ({ id }: { id: string }, text: string, fields: object = {}) => {
  const answer = await harness.call(agent, {
    method: 'POST',
    url: `/conversations/${id}/messages`,
    body: { kind: 'reply', text, lastSeenSeq: 10_000, ...fields },
  });
  expect(answer).toMatchObject({ status: 201 });
  await harness.deliver(answer.body.id);
};
const resolve = ({ id }: { id: string }) =>
  harness.call(agent, { method: 'PUT', url: `/conversations/${id}/status`, body: { status: 'resolved' } });

describe('public threads', () => {
  it('300 comments by 120 people under one post are 120 conversations, each with one person, under that post', async () => {
    const { facebook } = harness.simulator;
    facebook.webhooks.batchSize = 50;
    harness.simulator.faults.duplicate(2, 'facebook');
    harness.simulator.faults.reorder(true, 'facebook');
    const post = facebook.publishPost(PAGE.id, 'Sale!');
    const people = Array.from({ length: 120 }, (_, n) => facebook.addPerson({ name: `Person ${n}` }));
    for (let n = 0; n < 300; n++) {
      facebook.comment({
        pageId: PAGE.id,
        postId: post.id,
        author: people[(n * 7) % 120]!.id,
        message: `Comment ${n}`,
      });
      harness.clock.advance(1_000);
    }
    const rows = await settle();
    expect(rows).toHaveLength(120);
    expect(new Set(rows.map(({ person }) => person)).size).toBe(120);
    expect(rows.flatMap(({ messages }) => messages.map(({ text }) => text)).sort()).toEqual(
      Array.from({ length: 300 }, (_, n) => `Comment ${n}`).sort(),
    );
    expect((await detail(rows[0]!)).post).toMatchObject({ text: 'Sale!', byUs: true, conversations: 120 });
  });

  it('a stranger who joins a thread gets a conversation of their own, under the same post', async () => {
    const { x } = harness.simulator;
    const [anna, bob] = [x.addUser({ handle: 'anna', name: 'Anna' }), x.addUser({ handle: 'bob', name: 'Bob' })];
    const question = x.post({ author: anna.id, text: '@KwartAir where is flight 7?' });
    const [first] = await settle();
    await reply(first!, 'Boarding now.');
    const ours = harness.simulator.x.ledger[0]!.id;
    x.post({ author: bob.id, text: '@KwartAir same here!', inReplyTo: ours });
    x.post({ author: anna.id, text: '@KwartAir thank you', inReplyTo: ours });
    const rows = await settle();
    expect(rows.map(({ person, messages }) => [person, messages.map(({ text }) => text)])).toEqual([
      [anna.id, ['@KwartAir where is flight 7?', 'Boarding now.', '@KwartAir thank you']],
      [bob.id, ['@KwartAir same here!']],
    ]);
    expect((await detail(rows[1]!)).post).not.toBeNull();
    expect(question.id).toBe(x.ledger[0]!.inReplyTo);
  });

  it('what was answered in the platform’s own app shows as sent there and ends the wait; our own echo is not a second message', async () => {
    const { x, facebook } = harness.simulator;
    const carl = x.addUser({ handle: 'carl', name: 'Carl' });
    const asked = x.post({ author: carl.id, text: '@KwartAir hello?' });
    const post = facebook.publishPost(PAGE.id, 'Menu');
    const comment = facebook.comment({
      pageId: PAGE.id,
      postId: post.id,
      author: facebook.addPerson({ name: 'Dora' }).id,
      message: 'Vegan?',
    });
    await settle();
    harness.clock.advance(60_000);
    x.post({ author: X_ACCOUNT.id, text: '@carl hello Carl!', inReplyTo: asked.id });
    facebook.pageRepliesNatively(comment.id, 'Yes!');
    const rows = await settle();
    expect(rows).toHaveLength(2);
    for (const row of rows) {
      expect(row.messages.at(-1)).toMatchObject({ direction: 'outbound', origin: 'native' });
      expect((await detail(row)).waitingSince).toBeNull();
    }
    await reply(rows[0]!, 'Anything else?');
    await reply(rows[1]!, 'And gluten free.');
    harness.simulator.faults.duplicate(3);
    const after = await settle();
    expect(after.map(({ messages }) => messages.map(({ direction, origin }) => origin ?? direction))).toEqual([
      ['inbound', 'native', 'agent'],
      ['inbound', 'native', 'agent'],
    ]);
  });

  it('reposts, likes and reactions are counted and open nothing', async () => {
    const { x, facebook } = harness.simulator;
    const ours = x.post({ author: X_ACCOUNT.id, text: 'We fly to Lisbon.' });
    const post = facebook.publishPost(PAGE.id, 'We fly to Porto.');
    for (let n = 0; n < 12; n++) {
      const fan = x.addUser({ handle: `fan_${n}`, name: `Fan ${n}` });
      x.repost({ author: fan.id, of: ours.id });
      x.like({ author: fan.id, post: ours.id });
      facebook.react({ by: facebook.addPerson({ name: `Fan ${n}` }).id, to: post.id });
    }
    expect(await settle()).toEqual([]);
    x.post({ author: x.addUser({ handle: 'eve', name: 'Eve' }).id, text: '@KwartAir how much?', inReplyTo: ours.id });
    facebook.comment({
      pageId: PAGE.id,
      postId: post.id,
      author: facebook.addPerson({ name: 'Eve' }).id,
      message: 'How much?',
    });
    const rows = await settle();
    expect(rows).toHaveLength(2);
    const reach = await Promise.all(rows.map(async (row) => (await detail(row)).post.reach));
    expect(reach).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reposts: 12, likes: 12 }),
        expect.objectContaining({ reactions: 12 }),
      ]),
    );
  });
});

describe('people', () => {
  it('a handle that changed is the same customer, under the new name, in the same conversation', async () => {
    const { x } = harness.simulator;
    const user = x.addUser({ handle: 'old_name', name: 'Old Name' });
    const first = x.post({ author: user.id, text: '@KwartAir one' });
    const [before] = await settle();
    x.setHandle(user.id, 'new_name');
    // Somebody else takes the old handle.
    const taker = x.addUser({ handle: 'old_name', name: 'Taker' });
    x.post({ author: user.id, text: '@KwartAir two', inReplyTo: first.id });
    x.post({ author: taker.id, text: '@KwartAir mine now' });
    const rows = await settle();
    expect(rows.map(({ person, messages }) => [person, messages.length])).toEqual([
      [user.id, 2],
      [taker.id, 1],
    ]);
    const contacts = await Promise.all(rows.map(async (row) => (await detail(row)).contact));
    expect(contacts.map(({ handle }) => handle)).toEqual(['new_name', 'old_name']);
    expect(contacts[0].id).not.toBe(contacts[1].id);
    expect((await detail(before!)).contact.id).toBe(contacts[0].id);
  });

  it('a private answer to a comment is a linked conversation, and what the person writes there continues it', async () => {
    const { facebook } = harness.simulator;
    const person = facebook.addPerson({ name: 'Fay' });
    const post = facebook.publishPost(PAGE.id, 'Seats');
    facebook.comment({ pageId: PAGE.id, postId: post.id, author: person.id, message: 'My booking number is …' });
    const [open] = await settle();
    await reply(open!, 'Let us talk here.', { audience: 'private' });
    expect(facebook.ledger).toMatchObject([{ kind: 'private_reply', text: 'Let us talk here.' }]);
    facebook.message({ pageId: PAGE.id, from: person.id, text: 'It is KWR123.' });
    const rows = await settle();
    expect(rows.map(({ isPrivate, messages }) => [isPrivate, messages.map(({ text }) => text)])).toEqual([
      [false, ['My booking number is …']],
      [true, ['Let us talk here.', 'It is KWR123.']],
    ]);
    const [here, there] = await Promise.all(rows.map(detail));
    expect([here.linked.map(({ id }: Row) => id), there.linked.map(({ id }: Row) => id)]).toEqual([
      [there.id],
      [here.id],
    ]);
    expect(here.contact.id).toBe(there.contact.id);
    const second = await harness.call(agent, {
      method: 'POST',
      url: `/conversations/${here.id}/messages`,
      body: { kind: 'reply', text: 'More.', lastSeenSeq: 10_000, audience: 'private' },
    });
    expect(second.status).toBe(201);
    await harness.deliver(second.body.id);
    expect(facebook.ledger.map(({ kind }) => kind)).toEqual(['private_reply', 'dm']);
  });

  it('who writes again within 30 days re-opens; later it is a new conversation, linked to the old', async () => {
    const { facebook } = harness.simulator;
    const person = facebook.addPerson({ name: 'Gus' });
    const write = (text: string) => facebook.message({ pageId: PAGE.id, from: person.id, text });
    const signInAgain = async () => {
      const answer = await harness.server.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { email: agent.email, password: 'correct horse battery' },
        remoteAddress: '127.9.9.9',
      });
      const cookie = answer.cookies.find(({ name }) => name === 'kwartier_session')!;
      agent = { ...agent, cookie: `${cookie.name}=${cookie.value}` };
    };
    write('One');
    const [first] = await settle();
    expect((await resolve(first!)).status).toBe(200);
    harness.clock.advance(29 * DAY);
    await signInAgain();
    write('Two');
    expect((await settle()).map(({ id, status }) => [id, status])).toEqual([[first!.id, 'open']]);
    expect((await resolve(first!)).status).toBe(200);
    harness.clock.advance(31 * DAY);
    await signInAgain();
    write('Three');
    const rows = await settle();
    expect(rows.map(({ status, messages }) => [status, messages.map(({ text }) => text)])).toEqual([
      ['resolved', ['One', 'Two']],
      ['open', ['Three']],
    ]);
    expect((await detail(rows[1]!)).linked).toMatchObject([{ id: first!.id }]);
  });
});
