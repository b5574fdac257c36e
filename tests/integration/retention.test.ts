import type { ChannelId } from '@kwartier/core';
import { makeSweepRetention } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';

const AT = Date.parse('2026-03-02T09:00:00.000Z');

describe('how long things are kept', () => {
  let harness: Harness;
  let channelId: ChannelId;
  const sweep = () => makeSweepRetention(harness.deps)(harness.workspaceId);
  const rule = (kind: string, days: number | null, brandId: string = harness.brandId) =>
    harness.call(harness.admin, { method: 'PUT', url: '/retention', body: { brandId, kind, days } });
  const preview = (kind: string, days: number) =>
    harness.call(harness.admin, {
      method: 'GET',
      url: `/retention/preview?brandId=${harness.brandId}&kind=${kind}&days=${days}`,
    });
  const say = async (id: string, person: string) => {
    const from = { id: person, name: `Person ${person}` };
    const at = harness.clock.now();
    expect(
      (await postFacebook(harness, channelId, feedBody(at, comment(at, id, { from, message: `words of ${id}` }))))
        .status,
    ).toBe(200);
    await harness.work({ poll: false });
    const [row] = await harness.database.admin<{ conversationId: string; contactId: string }[]>`
      select m.conversation_id as "conversationId", c.contact_id as "contactId" from messages m join conversations c on c.id = m.conversation_id where m.external_id = ${id}`;
    return row!;
  };
  const resolve = (id: string) =>
    harness.call(harness.admin, { method: 'PUT', url: `/conversations/${id}/status`, body: { status: 'resolved' } });
  /** Everything that is here grows older. */
  const age = async (days: number) => {
    const by = `${days} days`;
    await harness.database
      .admin`update conversations set opened_at = opened_at - ${by}::interval, last_message_at = last_message_at - ${by}::interval`;
    await harness.database.admin`update receipts set received_at = received_at - ${by}::interval`;
  };
  const textOf = async (id: string) =>
    (await harness.database.admin<{ text: string }[]>`select text from messages where external_id = ${id}`)[0]?.text;

  beforeAll(async () => {
    harness = await startHarness({ at: AT });
    channelId = await harness.connectFacebook();
  });
  afterAll(() => harness[Symbol.asyncDispose]());

  it('without a rule everything stays', async () => {
    const { conversationId } = await say('1_1', '31');
    await resolve(conversationId);
    await age(400);
    expect(await sweep()).toBe(0);
    expect(await textOf('1_1')).toBe('words of 1_1');
  });

  it('a preview says what would go, before anything goes', async () => {
    await say('1_2', '32');
    expect((await preview('public_messages', 365)).body).toMatchObject({
      count: 1,
      oldestAt: '2025-01-26T09:00:00.000Z',
    });
    expect((await preview('private_messages', 365)).body).toEqual({ count: 0, oldestAt: null });
    expect((await preview('receipts', 365)).body.count).toBe(1);
    expect(await textOf('1_1')).toBe('words of 1_1');
  });

  it('words whose time is over go; open work, younger words and every figure stay', async () => {
    const figures = async () =>
      harness.database.admin`select status, opened_at, first_response_ms, resolved_at from conversations order by id`;
    const before = await figures();
    expect((await rule('public_messages', 365)).status).toBe(204);
    expect(await sweep()).toBe(1);
    expect(await textOf('1_1')).toBe('');
    expect(await textOf('1_2')).toBe('words of 1_2');
    expect(await figures()).toEqual(before);
    expect(await sweep()).toBe(0);
  });

  it('the same post or a late edit does not bring the words back', async () => {
    const at = harness.clock.now();
    const from = { id: '31', name: 'Person 31' };
    await postFacebook(harness, channelId, feedBody(at, comment(AT, '1_1', { from, message: 'words again' })));
    await postFacebook(
      harness,
      channelId,
      feedBody(at, comment(AT, '1_1', { from, verb: 'edited', message: 'edited words' })),
    );
    await harness.work({ poll: false });
    expect(await textOf('1_1')).toBe('');
    const facts = await harness.database
      .admin`select 1 from message_facts where external_id = '1_1' and text is not null`;
    expect(facts).toEqual([]);
  });

  it('who is held keeps their words, however old', async () => {
    const { conversationId, contactId } = await say('1_3', '33');
    await resolve(conversationId);
    await harness.call(harness.admin, {
      method: 'PUT',
      url: `/contacts/${contactId}/hold`,
      body: { reason: 'A court asked' },
    });
    await age(400);
    await sweep();
    expect(await textOf('1_3')).toBe('words of 1_3');
    await harness.call(harness.admin, { method: 'DELETE', url: `/contacts/${contactId}/hold` });
    expect(await sweep()).toBeGreaterThan(0);
    expect(await textOf('1_3')).toBe('');
  });

  it('stored deliveries go after their time, and only when they were read', async () => {
    await rule('receipts', 30);
    const fresh = await say('1_4', '34');
    expect(fresh).toBeDefined();
    await harness.database.admin`
      insert into receipts (workspace_id, channel_id, source, digest, body, received_at) values (${harness.workspaceId}, ${channelId}, 'webhook', '\\x00', '\\x00', '2020-01-01')`;
    await sweep();
    const left = await harness.database.admin<
      { processed: boolean }[]
    >`select processed_at is not null as processed from receipts order by id`;
    expect(left.map(({ processed }) => processed)).toEqual([true, false]);
  });

  it.each([
    ['no time at all', { kind: 'receipts', days: 0 }],
    ['half a day', { kind: 'receipts', days: 0.5 }],
    ['a kind that is none', { kind: 'everything', days: 5 }],
    ['a field that is none', { kind: 'receipts', days: 5, force: true }],
  ])('%s is no rule', async (_what, body) => {
    const { status } = await harness.call(harness.admin, {
      method: 'PUT',
      url: '/retention',
      body: { brandId: harness.brandId, ...body },
    });
    expect(status).toBe(400);
  });

  it("another brand's rule is nobody's who does not work for it", async () => {
    expect((await rule('receipts', 5, crypto.randomUUID())).status).toBe(404);
  });
});
