import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, PAGE, type Person, startHarness, X_ACCOUNT } from '../support/harness.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';
import { askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let agent: Person;
beforeEach(async () => {
  harness = await startHarness();
  agent = await harness.person('agent');
});
afterEach(() => harness[Symbol.asyncDispose]());

const reply = async (id: string, text: string) => {
  const answer = await harness.call(agent, {
    method: 'POST',
    url: `/conversations/${id}/messages`,
    body: { kind: 'reply', text, lastSeenSeq: 10_000 },
  });
  expect(answer.status).toBe(201);
  return answer.body.id as string;
};
const channel = async (id: string) =>
  (await harness.call(harness.admin, { method: 'GET', url: `/channels/${id}` })).body;
const change = (id: string, body: object) =>
  harness.call(harness.admin, { method: 'PATCH', url: `/channels/${id}`, body });
const deliveries = () =>
  harness.database.admin<
    { delivery: string; reason: string | null }[]
  >`select delivery, delivery_reason as reason from messages where origin = 'agent' order by text`;

describe('a platform that refuses our access', () => {
  it('flags the channel and says so; replies are kept, not dropped, and go out once after the reconnect', async () => {
    const id = await harness.connectFacebook();
    const at = harness.clock.now();
    await postFacebook(harness, id, feedBody(at, comment(at, 'f_1')));
    await harness.work({ poll: false });
    const { facebook } = harness.simulator;
    const post = facebook.publishPost(PAGE.id, 'Hello', { id: `${PAGE.id}_1` });
    facebook.network.addComment({
      pageId: PAGE.id,
      postId: post.id,
      author: facebook.addPerson({ name: 'Priya Raman' }).id,
      message: 'My bag is gone',
      id: 'f_1',
    });
    const [conversation] = await harness.database.admin<{ id: string }[]>`select id from conversations`;
    facebook.revokeToken(PAGE.id);
    await harness.deliver(await reply(conversation!.id, 'First.'));
    await harness.work();
    expect(await channel(id)).toMatchObject({ state: 'needs_reauth', stateReason: expect.any(String), heldReplies: 1 });
    expect(harness.published.map(({ name }) => name)).toContain('channel.changed');
    await reply(conversation!.id, 'Second.');
    for (let n = 0; n < 3; n++) {
      harness.clock.advance(3_600_000);
      await harness.work();
    }
    expect(facebook.ledger).toEqual([]);
    expect((await deliveries()).map(({ delivery }) => delivery)).toEqual(['queued', 'queued']);
    expect((await deliveries())[0]!.reason).toContain('Goes out after the reconnect');
    expect((await channel(id)).heldReplies).toBe(2);

    facebook.restoreToken(PAGE.id, 'new-page-token');
    expect(
      await change(id, {
        credentials: { accessToken: 'new-page-token', appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
      }),
    ).toMatchObject({ status: 200, body: { state: 'active', stateReason: null } });
    // What customers wrote meanwhile comes in as well.
    facebook.comment({
      pageId: PAGE.id,
      postId: post.id,
      author: facebook.addPerson({ name: 'Late' }).id,
      message: 'Anybody?',
    });
    for (let n = 0; n < 3; n++) {
      harness.clock.advance(130_000);
      await harness.work();
    }
    expect(facebook.ledger.map(({ text }) => text)).toEqual(['First.', 'Second.']);
    expect((await channel(id)).heldReplies).toBe(0);
    const late = await harness.database.admin`select id from messages where text = 'Anybody?'`;
    expect(late).toHaveLength(1);
    expect(JSON.stringify(await channel(id))).not.toContain('token');
  });

  it('an expired token is renewed once, whoever finds out, and everything goes out', async () => {
    const id = await harness.connectX();
    const asked = await askOnX(harness, 12);
    const { x } = harness.simulator;
    const messages = await Promise.all(asked.map((one, n) => reply(one.id, `Answer ${n}`)));
    x.tokens.revoke(X_ACCOUNT.id);
    x.restoreToken(X_ACCOUNT.id, 'of somebody else', X_ACCOUNT.refreshToken);
    await Promise.all(messages.map((message) => harness.deliver(message)));
    await harness.work();
    const renewals = x.calls.filter(({ path }) => path.endsWith('/oauth2/token'));
    expect(renewals.map(({ status }) => status)).toEqual([200]);
    expect(x.ledger.map(({ text }) => text).sort()).toEqual(asked.map((_, n) => `Answer ${n}`).sort());
    expect((await channel(id)).state).toBe('active');

    // The renewed pair is what is kept: the next renewal works too.
    harness.clock.advance(3 * 3_600_000);
    await harness.work();
    harness.clock.advance(30_000);
    await harness.work();
    expect(x.calls.filter(({ path }) => path.endsWith('/oauth2/token')).map(({ status }) => status)).toEqual([
      200, 200,
    ]);
    expect((await channel(id)).state).toBe('active');
  });

  it('a renewal that is refused flags the channel; nobody hammers the platform after it', async () => {
    const id = await harness.connectX();
    const [asked] = await askOnX(harness, 1);
    const { x } = harness.simulator;
    x.tokens.revoke(X_ACCOUNT.id);
    await reply(asked!.id, 'Held.');
    await harness.work();
    expect(await channel(id)).toMatchObject({ state: 'needs_reauth', heldReplies: 1 });
    const calls = x.calls.length;
    for (let n = 0; n < 5; n++) {
      harness.clock.advance(600_000);
      await harness.work();
    }
    expect(x.calls.length).toBe(calls);
  });
});

describe('a channel that somebody paused', () => {
  it('keeps its replies, takes webhooks in, and goes on where it was', async () => {
    const id = await harness.connectX();
    const [asked] = await askOnX(harness, 1);
    await change(id, { paused: true });
    await reply(asked!.id, 'Later.');
    await harness.work();
    expect(harness.simulator.x.ledger).toEqual([]);
    expect(await channel(id)).toMatchObject({ state: 'paused', heldReplies: 1 });
    await change(id, { paused: false });
    await harness.work();
    expect(harness.simulator.x.ledger.map(({ text }) => text)).toEqual(['Later.']);
  });

  it('the same account cannot be connected twice', async () => {
    await harness.connectX();
    await expect(harness.connectX()).rejects.toThrow('channel.already_connected');
  });
});
