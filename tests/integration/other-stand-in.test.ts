import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { OTHER, type StandIn, startStandIn } from '../support/other-stand-in.ts';
import { type Product, startProduct } from '../support/processes.ts';

const SECRET = 'a secret of somebody else';
const HOUR_AGO = new Date(Math.floor(Date.now() / 1_000) * 1_000 - 3_600_000);
const graph = (at: Date) => at.toISOString().replace('.000Z', '+0000');

describe('the installed product against platforms that our own simulator has no part in', () => {
  let standIn: StandIn;
  let database: TestDatabase;
  let product: Product;
  const channels = { x: '', facebook: '' };
  beforeAll(async () => {
    [standIn, database] = await Promise.all([startStandIn(), createDatabase()]);
    product = await startProduct(
      {
        DATABASE_URL: database.url,
        REDIS_URL: process.env.TEST_REDIS_URL!,
        X_BASE_URL: standIn.url,
        FACEBOOK_BASE_URL: standIn.url,
      },
      1,
    );
  }, 120_000);
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]();
    await standIn?.[Symbol.asyncDispose]();
    await database?.[Symbol.asyncDispose]();
  });

  const connect = async (platform: 'x' | 'facebook', externalId: string) => {
    const answer = await product.call('POST', '/channels', {
      platform,
      name: platform,
      account: { externalId, handle: OTHER.handle },
      credentials: { accessToken: OTHER.token, appSecret: SECRET, verifyToken: 'word' },
    });
    expect(answer.status).toBe(201);
    expect(answer.body.webhookUrl).toBe(`${product.url}/webhooks/${answer.body.id}`);
    channels[platform] = answer.body.id;
  };
  const push = async (platform: 'x' | 'facebook', body: object) => {
    const text = JSON.stringify(body);
    const signature = createHmac('sha256', SECRET).update(text);
    const header: Record<string, string> =
      platform === 'x'
        ? { 'x-twitter-webhooks-signature': `sha256=${signature.digest('base64')}` }
        : { 'x-hub-signature-256': `sha256=${signature.digest('hex')}` };
    expect(
      (
        await fetch(`${product.url}/webhooks/${channels[platform]}`, {
          method: 'POST',
          body: text,
          headers: { 'content-type': 'application/json', ...header },
        })
      ).status,
    ).toBe(200);
  };
  const list = async (channel: string) =>
    (await product.call('GET', `/conversations?channel=${channel}&sort=oldest`)).body.items as {
      id: string;
      seq: number;
      contact: { name: string };
      lastMessage: { excerpt: string };
    }[];
  const answer = async (id: string, text: string) => {
    const key = randomUUID();
    const send = () =>
      product.call(
        'POST',
        `/conversations/${id}/messages`,
        { kind: 'reply', text, lastSeenSeq: 100 },
        { 'idempotency-key': key },
      );
    expect((await Promise.all([send(), send()])).map(({ status }) => status)).toEqual([201, 201]);
    await eventually(async () =>
      (await product.call('GET', `/conversations/${id}/messages`)).body.items.some(
        (item: { text: string; delivery: string }) => item.text === text && item.delivery === 'sent',
      ),
    );
  };

  it('X: mentions come by poll and by webhook, once each, and the answer is posted once', async () => {
    standIn.mention({ id: '5001', text: '@acme polled', author: '1', at: HOUR_AGO.toISOString() });
    await connect('x', OTHER.account);
    await eventually(async () => (await list(channels.x)).length === 1);
    const pushed = {
      id: '5002',
      text: '@acme pushed',
      author_id: '2',
      created_at: new Date(HOUR_AGO.getTime() + 1_000).toISOString(),
      conversation_id: '5002',
      entities: { mentions: [{ start: 0, end: 5, username: OTHER.handle, id: OTHER.account }] },
    };
    await push('x', {
      data: {
        event_uuid: '1',
        event_type: 'post.mention.create',
        filter: { user_id: OTHER.account },
        payload: pushed,
        includes: { users: [{ id: '2', username: 'user_2', name: 'User 2' }] },
      },
    });
    // The next poll brings both again.
    standIn.mention({ id: '5002', text: '@acme pushed', author: '2', at: pushed.created_at });
    standIn.mention({
      id: '5003',
      text: '@acme more',
      author: '1',
      at: new Date(HOUR_AGO.getTime() + 2_000).toISOString(),
    });
    const rows = await eventually(async () => {
      const found = await list(channels.x);
      return found.length === 3 ? found : undefined;
    });
    expect(rows.map(({ contact, lastMessage }) => [contact.name, lastMessage.excerpt])).toEqual([
      ['User 1', '@acme polled'],
      ['User 2', '@acme pushed'],
      ['User 1', '@acme more'],
    ]);
    await answer(rows[1]!.id, 'Thank you.');
    expect(standIn.said.filter(({ platform }) => platform === 'x')).toEqual([
      { platform: 'x', text: 'Thank you.', inReplyTo: '5002' },
    ]);
  });

  it('Facebook: comments come by poll and by webhook, threaded by person, and the answer is posted once', async () => {
    standIn.comment({ id: '1_1', message: 'polled', author: '11', at: graph(HOUR_AGO) });
    await connect('facebook', OTHER.page);
    await eventually(async () => (await list(channels.facebook)).length === 1);
    const change = (id: string, author: string, message: string) => ({
      object: 'page',
      entry: [
        {
          id: OTHER.page,
          time: Math.floor(HOUR_AGO.getTime() / 1_000) + 5,
          changes: [
            {
              field: 'feed',
              value: {
                item: 'comment',
                verb: 'add',
                comment_id: id,
                post_id: OTHER.post,
                parent_id: OTHER.post,
                from: { id: author, name: `Person ${author}` },
                message,
                created_time: Math.floor(HOUR_AGO.getTime() / 1_000) + 5,
              },
            },
          ],
        },
      ],
    });
    await push('facebook', change('1_2', '12', 'pushed'));
    await push('facebook', change('1_3', '11', 'again'));
    await push('facebook', change('1_2', '12', 'pushed'));
    const rows = await eventually(async () => {
      const found = await list(channels.facebook);
      return found.length === 2 && found.some(({ lastMessage }) => lastMessage.excerpt === 'again') ? found : undefined;
    });
    await answer(rows.find(({ contact }) => contact.name === 'Person 12')!.id, 'We are on it.');
    expect(standIn.said.filter(({ platform }) => platform === 'facebook')).toEqual([
      { platform: 'facebook', text: 'We are on it.', inReplyTo: '1_2' },
    ]);
  });

  it('nobody but these two addresses was asked, and each with the token of its channel', () => {
    expect(standIn.asked.length).toBeGreaterThan(3);
    expect(standIn.asked.filter((line) => line.includes('Bearer') && !line.endsWith(` Bearer ${OTHER.token}`))).toEqual(
      [],
    );
    expect(standIn.asked.filter((line) => line.startsWith('POST'))).toHaveLength(2);
  });
});
