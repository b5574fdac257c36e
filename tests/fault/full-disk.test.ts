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
import { mountSmallDisk } from '../support/small-disk.ts';
import { type Storm, webhookStorm } from '../support/storm.ts';

const disk = mountSmallDisk(320);
afterAll(() => disk?.[Symbol.dispose]());

// Only root may mount a disk small enough to fill; everywhere else there is nothing to try.
describe.skipIf(!disk)('the disk under Postgres is full', () => {
  let services: Services;
  let simulator: Simulator;
  let product: Product;
  beforeAll(async () => {
    services = await startServices({
      dir: `${disk!.path}/data`,
      redis: false,
      durable: true,
      settings: { max_wal_size: '64MB', min_wal_size: '32MB' },
    });
    await migrateDatabase(services.databaseUrl);
    simulator = await startSimulator();
    product = await startProduct({
      DATABASE_URL: services.databaseUrl,
      REDIS_URL: '/nonexistent/redis.sock',
      X_BASE_URL: `${simulator.url}/x`,
      FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
    });
  }, 120_000);
  afterAll(async () => {
    disk?.free();
    await product?.[Symbol.asyncDispose]();
    await simulator?.close();
    await services?.stop();
  });

  it('webhooks are told to come again before anything is lost, and it goes on by itself when there is room', async () => {
    simulator.facebook.addPage(PAGE);
    const { body: channel } = await product.call('POST', '/channels', {
      platform: 'facebook',
      name: 'Kwart Air on Facebook',
      account: { externalId: PAGE.id },
      credentials: { accessToken: PAGE.accessToken, appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
    });
    const storms: Storm[] = [];
    // Long texts that do not compress, so that the disk is full soon and not only nearly.
    const padding = Array.from({ length: 400 }, (_, n) => (n * 2_654_435_761 + 12_345).toString(36)).join(' ');
    const begin = (prefix: string) =>
      storms.push(webhookStorm({ url: product.url, channelId: channel.id, perSecond: 60, prefix }, padding));
    begin('before');
    await sleep(1_500);
    const before = await storms[0]!.end();
    expect(new Set(before.map(({ status }) => status))).toEqual(new Set([200]));

    disk!.fill(1_000_000);
    begin('full');
    await sleep(10_000);
    const full = await storms[1]!.end();
    const refused = full.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(full.length / 4);
    expect(full.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    // Reading is refused too if Postgres itself had to stop; it is never answered with a fault of ours.
    expect([200, 503]).toContain((await product.call('GET', '/conversations')).status);

    disk!.free();
    await eventually(async () => (await fetch(`${product.url}/ready`)).status === 200);
    begin('after');
    await sleep(1_500);
    const after = await storms[2]!.end();
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([200]));

    const sql = postgres(services.databaseUrl, { ...databaseOptions(services.databaseUrl), max: 1 });
    await eventually(async () => (await sql`select 1 from receipts where processed_at is null limit 1`).length === 0);
    const stored = await sql<{ id: string }[]>`select external_id as id from messages where direction = 'inbound'`;
    await sql.end();
    const known = new Set(stored.map(({ id }) => id));
    expect(known.size).toBe(stored.length);
    const acknowledged = [...before, ...full, ...after].filter(({ status }) => status === 200).map(({ id }) => id);
    expect(acknowledged.filter((id) => !known.has(id))).toEqual([]);
  });
});
