import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDatabase } from '../../packages/db/src/index.ts';
import { type Services, startServices } from '../../scripts/services/index.mjs';
import { databaseOptions } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { PAGE } from '../support/harness.ts';
import { type Product, startProduct } from '../support/processes.ts';
import { type Posted, webhookStorm } from '../support/storm.ts';

const STOPS = 4;
const PER_SECOND = 100;

describe('Postgres stops without warning while comments come in and answers go out', () => {
  let services: Services;
  let simulator: Simulator;
  let product: Product;
  beforeAll(async () => {
    // Durable: what is acknowledged must survive what Postgres itself promises to survive.
    services = await startServices({
      dir: mkdtempSync(join(tmpdir(), 'kwartier-stops-')),
      durable: true,
      removeOnStop: true,
    });
    await migrateDatabase(services.databaseUrl);
    simulator = await startSimulator();
    product = await startProduct({
      DATABASE_URL: services.databaseUrl,
      REDIS_URL: services.redisUrl,
      X_BASE_URL: `${simulator.url}/x`,
      FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
    });
  }, 120_000);
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]();
    await simulator?.close();
    await services?.stop();
  });

  it('what was acknowledged is there, nothing is doubled, and everything goes on by itself', async () => {
    const { facebook } = simulator;
    facebook.addPage(PAGE);
    const { body: channel } = await product.call('POST', '/channels', {
      platform: 'facebook',
      name: 'Kwart Air on Facebook',
      account: { externalId: PAGE.id },
      credentials: { accessToken: PAGE.accessToken, appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
    });
    facebook.setWebhook(PAGE.id, `${product.url}/webhooks/${channel.id}`);
    const post = facebook.publishPost(PAGE.id, 'New route: Lisbon.');
    const asked = Array.from({ length: STOPS * 3 }, (_, n) =>
      facebook.comment({
        pageId: PAGE.id,
        postId: post.id,
        author: facebook.addPerson({ name: `Asker ${n}` }).id,
        message: `Question ${n}`,
      }),
    );
    await facebook.flush();
    const admin = () => postgres(services.databaseUrl, { ...databaseOptions(services.databaseUrl), max: 1 });
    let sql = admin();
    let conversations: readonly { id: string; seq: number }[] = [];
    await eventually(async () => {
      const rows = await sql<{ id: string; seq: number }[]>`
        select c.id, c.message_seq as seq from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
        where m.external_id = any(${asked.map(({ id }) => id)}) order by m.external_id`;
      conversations = rows;
      return rows.length === asked.length;
    });
    await sql.end();

    const storm = webhookStorm({ url: product.url, channelId: channel.id, perSecond: PER_SECOND, prefix: 'storm' });
    const answers: Promise<void>[] = [];
    /** As a console does: the same intent, again and again, until somebody says that it is stored. */
    async function answer(n: number): Promise<void> {
      const { id, seq } = conversations[n]!;
      const key = randomUUID();
      await eventually(async () => {
        const { status } = await product.call(
          'POST',
          `/conversations/${id}/messages`,
          { kind: 'reply', text: `Answer ${n}`, lastSeenSeq: seq, override: true },
          { 'idempotency-key': key },
        );
        expect([201, 503]).toContain(status);
        return status === 201;
      });
    }
    const recoveredMs: number[] = [];
    for (let stop = 0; stop < STOPS; stop++) {
      for (let n = 0; n < 3; n++) answers.push(answer(stop * 3 + n));
      await sleep(1_000);
      await services.stopPostgresImmediate();
      await sleep(700);
      await services.startPostgres();
      const started = performance.now();
      await eventually(async () => (await fetch(`${product.url}/ready`)).status === 200, 20_000);
      recoveredMs.push(performance.now() - started);
    }
    await sleep(1_000);
    const posted: Posted[] = await storm.end();
    await Promise.all(answers);

    expect(posted.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const acknowledged = posted.filter(({ status }) => status === 200).map(({ id }) => id);
    expect(acknowledged.length).toBeGreaterThan(posted.length / 4);
    expect(posted.length - acknowledged.length).toBeGreaterThan(0);
    sql = admin();
    await eventually(async () => {
      const [left] = await sql<{ n: number }[]>`
        select (select count(*)::int from receipts where processed_at is null)
          + (select count(*)::int from messages where delivery in ('queued', 'sending', 'unknown')) as n`;
      return left!.n === 0;
    });
    const stored = await sql<{ id: string; n: number }[]>`
      select external_id as id, count(*)::int as n from messages where external_id like 'storm\\_%' group by external_id`;
    await sql.end();
    const known = new Set(stored.map(({ id }) => id));
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
    expect(stored.filter(({ n }) => n !== 1)).toEqual([]);
    const texts = facebook.ledger.map(({ text }) => text).sort();
    expect(texts).toEqual(Array.from({ length: STOPS * 3 }, (_, n) => `Answer ${n}`).sort());
    console.log(
      `Postgres stopped ${STOPS} times: ${acknowledged.length} of ${posted.length} webhooks acknowledged, ready again after ${recoveredMs.map((ms) => Math.round(ms)).join(', ')} ms.`,
    );
  });
});
