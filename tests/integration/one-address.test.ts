import type { ChannelId } from '@kwartier/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Harness, PAGE, startHarness } from '../support/harness.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';

const AT = 1_772_442_000_000;
const OTHER_PAGE = { ...PAGE, id: '104411222333555', name: 'Kwart Cargo', accessToken: 'other-page-token' };

/** An app of Meta's has one callback address for all the pages it serves. */
describe('webhooks of several pages at the address of one of them', () => {
  let harness: Harness;
  let ours: ChannelId;
  let other: ChannelId;
  beforeAll(async () => {
    harness = await startHarness();
    ours = await harness.connectFacebook();
    harness.simulator.facebook.addPage(OTHER_PAGE);
    other = await connect(OTHER_PAGE, PAGE.appSecret);
  });
  afterAll(() => harness[Symbol.asyncDispose]());
  beforeEach(async () => {
    await harness.database.admin`delete from receipts`;
    await harness.database.admin`delete from quarantine`;
  });

  async function connect(page: typeof PAGE, appSecret: string): Promise<ChannelId> {
    const { status, body } = await harness.call(harness.admin, {
      method: 'POST',
      url: '/channels',
      body: {
        platform: 'facebook',
        name: page.name,
        account: { externalId: page.id },
        credentials: { accessToken: page.accessToken, appSecret, verifyToken: page.verifyToken },
      },
    });
    expect(status).toBe(201);
    return body.id as ChannelId;
  }
  const entries = (...bodies: { entry?: unknown }[]) => ({
    object: 'page',
    entry: bodies.flatMap(({ entry }) => entry as object[]),
  });
  const bodyFor = (page: string, id: string) => {
    const body = feedBody(AT, comment(AT, `${page}_${id}`, { post_id: `${page}_1`, parent_id: `${page}_1` }));
    return { ...body, entry: (body.entry as object[]).map((entry) => ({ ...entry, id: page })) };
  };
  const channelOf = async (externalId: string) =>
    (
      await harness.database.admin<
        { id: string }[]
      >`select channel_id as id from messages where external_id = ${externalId}`
    ).map(({ id }) => id);
  const quarantined = () => harness.database.admin<{ reason: string }[]>`select reason from quarantine`;

  it('each entry goes to the channel of its page, once', async () => {
    const body = entries(bodyFor(PAGE.id, 'a'), bodyFor(OTHER_PAGE.id, 'b'));
    expect((await postFacebook(harness, ours, body)).status).toBe(200);
    expect((await postFacebook(harness, other, body)).status).toBe(200);
    await harness.work({ poll: false });
    expect(await channelOf(`${PAGE.id}_a`)).toEqual([ours]);
    expect(await channelOf(`${OTHER_PAGE.id}_b`)).toEqual([other]);
    expect(await quarantined()).toEqual([]);
  });

  it('a call for the other page alone leaves nothing with this one', async () => {
    expect((await postFacebook(harness, ours, bodyFor(OTHER_PAGE.id, 'c'))).status).toBe(200);
    const receipts = await harness.database.admin<{ id: string }[]>`select channel_id as id from receipts`;
    expect(receipts.map(({ id }) => id)).toEqual([other]);
    await harness.work({ poll: false });
    expect(await channelOf(`${OTHER_PAGE.id}_c`)).toEqual([other]);
  });

  it('what is for a page without a channel is kept and shown, not dropped', async () => {
    expect((await postFacebook(harness, ours, bodyFor('999', 'd'))).status).toBe(200);
    await harness.work({ poll: false });
    expect((await quarantined())[0]?.reason).toContain('the page 999');
    expect(await channelOf('999_d')).toEqual([]);
  });

  it("another app's secret opens no way into a page's channel", async () => {
    const page = { ...PAGE, id: '104411222333666', accessToken: 'third-page-token' };
    harness.simulator.facebook.addPage(page);
    const third = await connect(page, 'the secret of another app');
    expect((await postFacebook(harness, ours, bodyFor(page.id, 'e'))).status).toBe(200);
    await harness.work({ poll: false });
    expect(await channelOf(`${page.id}_e`)).toEqual([]);
    expect(await harness.database.admin`select 1 from receipts where channel_id = ${third}`).toEqual([]);
  });
});
