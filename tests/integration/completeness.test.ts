import type { ChannelId } from '@kwartier/core';
import { makeWatchCompleteness } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, PAGE, type Person, startHarness } from '../support/harness.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';

let harness: Harness;
let agent: Person;
let channelId: ChannelId;
beforeAll(async () => {
  harness = await startHarness();
  agent = await harness.person('agent');
  channelId = await harness.connectFacebook();
});
afterAll(() => harness[Symbol.asyncDispose]());

const statement = async () => {
  const { status, body } = await harness.call(harness.admin, {
    method: 'GET',
    url: `/channels/${channelId}/completeness`,
  });
  expect(status).toBe(200);
  return body.items as Record<string, unknown>[];
};
const say = async (id: string, fields = {}) => {
  const at = harness.clock.now();
  return postFacebook(harness, channelId, feedBody(at, comment(at, id, { message: id, ...fields })));
};
const audit = () =>
  harness.database.admin<{ action: string; subjectId: string; actorId: string }[]>`
    select action, subject_id as "subjectId", actor_id as "actorId" from audit where action like 'quarantine.%' order by at, id`;

describe('the completeness of a channel', () => {
  it('is empty while nothing has come', async () => expect(await statement()).toEqual([]));

  it('counts each message once, however often it is told and processed', async () => {
    harness.clock.advance(10_000);
    await say('one');
    await say('two');
    await harness.work({ poll: false });
    harness.clock.advance(1_000);
    // Other bytes, the same message.
    await say('two', { extra: true });
    await harness.work({ poll: false });
    await harness.work({ poll: false });
    expect(await statement()).toEqual([
      {
        day: '2026-03-02',
        received: 2,
        stored: 2,
        unreadable: 0,
        repeats: 1,
        foundOnlyByPoll: 0,
        gapsClosed: 0,
        lagP95Ms: 100,
        isComplete: true,
      },
    ]);
  });

  it('counts what cannot be read as kept, and an admin reads it whole, tries again or lets it go; each is on record', async () => {
    const long = `${'x'.repeat(6_000)} the end`;
    await say('odd', { comment_id: undefined, item: 'hologram', verb: 'beam', message: long });
    await say('odder', { comment_id: undefined, item: 'hologram', verb: 'beam', message: 'short' });
    await harness.work({ poll: false });
    expect(await statement()).toMatchObject([{ received: 4, stored: 2, unreadable: 2, isComplete: true }]);

    const list = await harness.call(harness.admin, { method: 'GET', url: '/quarantine' });
    const cut = list.body.items.find((item: { excerpt: string }) => item.excerpt.includes('xxx'));
    expect(cut.excerpt).toHaveLength(4_000);
    const whole = await harness.call(harness.admin, { method: 'GET', url: `/quarantine/${cut.id}` });
    expect(whole.body.text).toContain(long);
    expect(Buffer.from(whole.body.base64, 'base64').toString('utf8')).toBe(whole.body.text);
    expect((await harness.call(agent, { method: 'GET', url: `/quarantine/${cut.id}` })).status).toBe(403);
    const unknown = '01890000-0000-7000-8000-000000000000';
    expect(await harness.call(harness.admin, { method: 'GET', url: `/quarantine/${unknown}` })).toMatchObject({
      status: 404,
      body: { code: 'quarantine.not_found' },
    });

    const other = list.body.items.find((item: { id: string }) => item.id !== cut.id);
    const act = (id: string, action: string) =>
      harness.call(harness.admin, { method: 'POST', url: `/quarantine/${id}/${action}` });
    expect((await act(cut.id, 'redrive')).status).toBe(204);
    expect((await act(other.id, 'dismissal')).status).toBe(204);
    // Dealt with once: a second click finds nothing to do.
    expect((await act(cut.id, 'redrive')).status).toBe(404);
    expect(await audit()).toEqual([
      { action: 'quarantine.redriven', subjectId: cut.id, actorId: harness.admin.id },
      { action: 'quarantine.dismissed', subjectId: other.id, actorId: harness.admin.id },
    ]);
    const read = await harness.call(harness.admin, { method: 'GET', url: `/quarantine/${cut.id}` });
    expect(read.body.outcome).toBe('redriven');
  });

  it('tells what only a poll found, raises the alarm once, and takes it back when the webhook was merely late', async () => {
    const { facebook } = harness.simulator;
    const post = facebook.publishPost(PAGE.id, 'New route: Lisbon.');
    harness.clock.advance(5_000);
    const write = (name: string) =>
      facebook.comment({ pageId: PAGE.id, postId: post.id, author: facebook.addPerson({ name }).id, message: name });
    // No receiver is registered: no webhook goes out by itself.
    const lost = write('Lost');
    const late = write('Late');
    harness.clock.advance(180_000);
    await harness.work();
    const watch = makeWatchCompleteness(harness.deps);
    const alarms = () => harness.published.filter(({ name }) => name === 'channel.changed').length;
    // It may still be under way.
    expect(await statement()).toMatchObject([{ foundOnlyByPoll: 0 }]);
    let before = alarms();
    expect(await watch(harness.workspaceId)).toBe(0);
    expect(alarms()).toBe(before);

    harness.clock.advance(61_000);
    expect(await statement()).toMatchObject([{ foundOnlyByPoll: 2, gapsClosed: 1, isComplete: true }]);
    before = alarms();
    expect([await watch(harness.workspaceId), await watch(harness.workspaceId)]).toEqual([2, 0]);
    expect(alarms()).toBe(before + 1);
    const card = await harness.call(harness.admin, { method: 'GET', url: `/channels/${channelId}` });
    expect(card.body.gap).toMatchObject({ messages: 2 });
    expect((await harness.call(agent, { method: 'GET', url: `/channels/${channelId}` })).body.gap).toBeNull();

    const at = harness.clock.now();
    await postFacebook(
      harness,
      channelId,
      feedBody(
        at,
        comment(late.at, late.id, {
          from: { id: late.authorId, name: 'Late' },
          post_id: post.id,
          parent_id: post.id,
          message: 'Late',
        }),
      ),
    );
    await harness.work({ poll: false });
    expect(await statement()).toMatchObject([{ foundOnlyByPoll: 1, repeats: 2 }]);
    const [left] = await harness.database.admin<{ id: string }[]>`
      select external_id as id from poll_finds where webhook_at is null`;
    expect(left?.id).toBe(lost.id);
  });

  it('is for admins, of this workspace and its channels, in whole days', async () => {
    const url = `/channels/${channelId}/completeness`;
    expect((await harness.call(agent, { method: 'GET', url })).status).toBe(403);
    const unknown = '01890000-0000-7000-8000-000000000000';
    expect(
      (await harness.call(harness.admin, { method: 'GET', url: `/channels/${unknown}/completeness` })).status,
    ).toBe(404);
    expect((await harness.call(harness.admin, { method: 'GET', url: `${url}?from=2026-03-03` })).body.items).toEqual(
      [],
    );
    expect((await harness.call(harness.admin, { method: 'GET', url: `${url}?from=yesterday` })).status).toBe(400);
  });
});

describe('what Postgres cannot hold', () => {
  it.each([
    ['in an id', { comment_id: 'half \u0000\ud800' }],
    ['in a word that the reason quotes', { item: 'holo\u0000gram\ud800', verb: 'be\u0000am' }],
    ['in a name', { from: { id: '66\u0000', name: '\ud800' } }],
  ])('%s does not stop what comes behind it', async (what, fields) => {
    await say(`odd ${what}`, fields);
    const id = `104411222333444_${what.length}7`;
    await say(id);
    await harness.work({ poll: false });
    expect(await harness.database.admin`select id from receipts where processed_at is null`).toEqual([]);
    expect(await harness.database.admin`select id from messages where external_id = ${id}`).toHaveLength(1);
    expect((await statement()).every(({ isComplete }) => isComplete)).toBe(true);
  });
});
