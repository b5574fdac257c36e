import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, type Person, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

const DAY = 86_400_000;

describe('an answer that invites to write in private', () => {
  let harness: Harness;
  let agent: Person;
  let asked: Asked[];
  const answer = (id: string, fields: object) =>
    harness.call(agent, {
      method: 'POST',
      url: `/conversations/${id}/messages`,
      body: { kind: 'reply', text: 'Please write to us in private.', lastSeenSeq: 1_000, ...fields },
    });
  const get = async (id: string) => (await harness.call(agent, { method: 'GET', url: `/conversations/${id}` })).body;
  const writesInPrivate = async ({ postId }: Asked, text: string) => {
    const { x } = harness.simulator;
    x.directMessage({ from: x.network.posts.get(postId)!.authorId, to: 'KwartAir', text });
    harness.clock.advance(70_000);
    await harness.work();
  };

  beforeAll(async () => {
    harness = await startHarness();
    harness.simulator.x.recent.has = () => false;
    agent = await harness.person('agent');
    asked = await askOnX(harness, 3);
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('carries a button to us, and what is written by it is linked to where it came from', async () => {
    const [one] = asked as [Asked];
    const sent = await answer(one.id, { invites: true });
    expect(sent.body).toMatchObject({ invites: true, isPrivate: false });
    await harness.work();
    const { accountId, deepLink } = harness.simulator.x.ledger.at(-1)!;
    expect(deepLink).toBe(`https://twitter.com/messages/compose?recipient_id=${accountId}`);

    await writesInPrivate(one, 'My booking code is QX7B2M');
    const { linked } = await get(one.id);
    expect(linked).toMatchObject([{ isPrivate: true, excerpt: 'My booking code is QX7B2M' }]);
    expect((await get(linked[0].id)).linked).toMatchObject([{ id: one.id, isPrivate: false }]);
  });

  it('is refused in private', async () => {
    const [one] = asked as [Asked];
    const refused = await answer(one.id, { invites: true, audience: 'private' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'reply.not_allowed' } });
  });

  it('links nothing that comes without one, or weeks later', async () => {
    const [, two, three] = asked as [Asked, Asked, Asked];
    await answer(two.id, {});
    await writesInPrivate(two, 'Hello');
    expect((await get(two.id)).linked).toEqual([]);
    await answer(three.id, { invites: true });
    await harness.work();
    harness.clock.advance(8 * DAY);
    await writesInPrivate(three, 'Hello again');
    const rows = await harness.database.admin`select 1 from conversation_links where from_id = ${three.id}`;
    expect(rows).toHaveLength(0);
  });
});
