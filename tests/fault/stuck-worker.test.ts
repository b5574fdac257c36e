import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWorkerConnection } from '@kwartier/queue';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from '../../scripts/services/index.mjs';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { PAGE } from '../support/harness.ts';
import { freePort, type Product, startProduct } from '../support/processes.ts';
import { webhookStorm } from '../support/storm.ts';

describe('a worker whose Redis answers every ping and hands out no work', () => {
  let redis: Services;
  let database: TestDatabase;
  let simulator: Simulator;
  let product: Product;
  let port: number;
  beforeAll(async () => {
    redis = await startServices({
      dir: mkdtempSync(join(tmpdir(), 'kwartier-stuck-')),
      postgres: false,
      durable: false,
      removeOnStop: true,
    });
    database = await createDatabase();
    simulator = await startSimulator();
    port = await freePort();
    product = await startProduct(
      {
        DATABASE_URL: database.url,
        REDIS_URL: redis.redisUrl,
        X_BASE_URL: `${simulator.url}/x`,
        FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
        WORKER_PORT: String(port),
      },
      1,
    );
  }, 120_000);
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]();
    await simulator?.close();
    await database?.[Symbol.asyncDispose]();
    await redis?.stop();
  });

  it('is not live while something waits, and ends itself; the one started in its place does the work', async () => {
    simulator.facebook.addPage(PAGE);
    const { body: channel } = await product.call('POST', '/channels', {
      platform: 'facebook',
      name: 'Kwart Air on Facebook',
      account: { externalId: PAGE.id },
      credentials: { accessToken: PAGE.accessToken, appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
    });
    const live = () => fetch(`http://127.0.0.1:${port}/live`).then(({ status }) => status);
    expect(await live()).toBe(200);

    const connection = openWorkerConnection(redis.redisUrl);
    const lanes = ['inbound', 'outbound', 'assignment'].map((lane) => new Queue(lane, { connection }));
    for (const lane of lanes) await lane.pause();
    const ended = new Promise<number | null>((resolve) => product.workers[0]!.once('exit', resolve));
    let statuses: number[] = [];
    const watch = setInterval(
      () =>
        void live().then(
          (status) => statuses.push(status),
          () => undefined,
        ),
      50,
    );
    const storm = webhookStorm({ url: product.url, channelId: channel.id, perSecond: 5, prefix: 'stuck' });
    await eventually(async () => (await database.admin`select 1 from receipts where processed_at is null`).length > 3);
    const posted = await storm.end();
    expect(await ended).toBe(1);
    clearInterval(watch);
    expect(statuses).toContain(200);

    for (const lane of lanes) await lane.resume();
    await Promise.all(lanes.map((lane) => lane.close()));
    connection.disconnect();
    await product.replaceWorker(0);
    await eventually(async () => {
      const rows = await database.admin`select 1 from messages where external_id like 'stuck\\_%'`;
      return rows.length === posted.length;
    });
    statuses = [];
    expect(await live()).toBe(200);
  });
});
