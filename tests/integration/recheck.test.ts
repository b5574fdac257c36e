import { makeRecheckPosts } from '@kwartier/usecases';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import { type Asked, askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let asked: Asked[];
let recheck: () => Promise<void>;
beforeEach(async () => {
  harness = await startHarness();
  asked = await askOnX(harness, 3);
  const run = makeRecheckPosts(harness.deps);
  recheck = () => run(harness.workspaceId);
  await recheck();
});
afterEach(() => harness[Symbol.asyncDispose]());

const cursor = async () => {
  const [row] = await harness.database.admin<{ value: string | null; failures: number; isAhead: boolean }[]>`
    select value, failures, next_poll_at > ${new Date(harness.deps.machineNow())} as "isAhead" from channel_cursors where stream = 'recheck'`;
  return row;
};
const aDayLater = () =>
  harness.database.admin`update channel_cursors set next_poll_at = '2000-01-01' where stream = 'recheck'`;
const gone = async () => {
  const rows = await harness.database.admin<{ externalId: string }[]>`
    select external_id as "externalId" from messages where deleted_at is not null order by external_id`;
  return rows.map(({ externalId }) => externalId);
};
const channelNow = async () =>
  (await harness.database.admin`select state, last_poll_at, last_poll_ok_at, settings from channels`)[0];

describe('a customer deletes a post, and X tells nobody', () => {
  it('is noticed within a day: the post goes here too, and what is still there stays', async () => {
    harness.simulator.x.deletePost(asked[1]!.postId);
    await recheck();
    await harness.work();
    expect(await gone()).toEqual([]);
    expect(await cursor()).toMatchObject({ isAhead: true, value: null });

    await aDayLater();
    await recheck();
    await harness.work();
    expect(await gone()).toEqual([asked[1]!.postId]);
    expect(await cursor()).toEqual({ isAhead: true, value: null, failures: 0 });
    const { body } = await harness.call(harness.admin, {
      method: 'GET',
      url: `/conversations/${asked[1]!.id}/messages`,
    });
    const message = body.items.find(({ kind }: { kind: string }) => kind === 'mention');
    expect(message.deletedAt).not.toBeNull();
    expect(message.text).not.toContain('question');
    expect(await harness.database.admin`select id from quarantine`).toEqual([]);

    // Once more: nothing new, and nothing twice.
    const receipts = () => harness.database.admin`select id from receipts`;
    const before = (await receipts()).length;
    await aDayLater();
    await recheck();
    await harness.work();
    expect((await receipts()).length).toBe(before);
    expect(await gone()).toEqual([asked[1]!.postId]);
  });

  it('a platform that cannot say is asked later, and its channel is as it was', async () => {
    harness.simulator.x.deletePost(asked[0]!.postId);
    const before = await channelNow();
    await aDayLater();
    harness.simulator.faults.next('x', 'read', { status: 503 });
    await recheck();
    expect(await cursor()).toEqual({ isAhead: true, value: null, failures: 1 });
    expect(await channelNow()).toEqual(before);
    expect(await gone()).toEqual([]);
    await aDayLater();
    await recheck();
    await harness.work();
    expect(await gone()).toEqual([asked[0]!.postId]);
    expect(await cursor()).toMatchObject({ failures: 0 });
  });

  it('a paused channel asks nothing, and two workers ask once', async () => {
    harness.simulator.x.deletePost(asked[2]!.postId);
    await aDayLater();
    await harness.database.admin`update channels set state = 'paused'`;
    await recheck();
    expect(await cursor()).toMatchObject({ isAhead: false });
    await harness.database.admin`update channels set state = 'active'`;
    await Promise.all([recheck(), recheck(), recheck()]);
    await harness.work();
    expect(await gone()).toEqual([asked[2]!.postId]);
  });
});
