import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { dumpDatabase, dumpRedis, linesWith } from '../support/dump.ts';
import { eventually } from '../support/eventually.ts';
import { X_ACCOUNT } from '../support/harness.ts';
import { type Product, startProduct } from '../support/processes.ts';

/** In everything that a person puts in, and that agents write to or about them. */
const CANARY = `canary${randomUUID().replaceAll('-', '').slice(0, 12)}`;

let simulator: Simulator;
let database: TestDatabase;
let redis: Redis;
let product: Product;
let printed = '';
const folder = mkdtempSync(join(tmpdir(), 'kwartier-erasure-'));
beforeAll(async () => {
  [simulator, database] = await Promise.all([startSimulator(), createDatabase()]);
  redis = new Redis(process.env.TEST_REDIS_URL!);
  product = await startProduct(
    {
      DATABASE_URL: database.url,
      REDIS_URL: process.env.TEST_REDIS_URL!,
      DATA_DIR: folder,
      X_BASE_URL: `${simulator.url}/x`,
      FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
      LOG_LEVEL: 'trace',
    },
    2,
    { onOutput: (text) => (printed += text) },
  );
}, 120_000);
afterAll(async () => {
  await product?.[Symbol.asyncDispose]();
  await simulator?.close();
  await database?.[Symbol.asyncDispose]();
  redis?.disconnect();
  rmSync(folder, { recursive: true, force: true });
});

function dumpFiles(path: string): string {
  return readdirSync(path)
    .map((name) => join(path, name))
    .map((file) => `${file} ${statSync(file).isDirectory() ? dumpFiles(file) : readFileSync(file, 'latin1')}`)
    .join('\n');
}

it('a person who was erased is in no table, no key of Redis, no log, no file and no export', async () => {
  const { call, url } = product;
  simulator.x.addAccount(X_ACCOUNT);
  const channel = await call('POST', '/channels', {
    platform: 'x',
    name: 'X',
    account: { externalId: X_ACCOUNT.id, handle: X_ACCOUNT.handle },
    credentials: { accessToken: X_ACCOUNT.accessToken, appSecret: X_ACCOUNT.consumerSecret },
  });
  simulator.x.setWebhook(X_ACCOUNT.id, `${url}/webhooks/${channel.body.id}`);
  const person = simulator.x.addUser({ handle: CANARY.slice(0, 15), name: `Wanda ${CANARY}` });
  simulator.x.post({ author: person.id, text: `@KwartAir I am ${CANARY}` });
  const conversation = await eventually(async () => {
    const [row] = await database.admin<{ id: string; contactId: string }[]>`
      select id, contact_id as "contactId" from conversations`;
    return row;
  }, 60_000);
  const say = (body: object) =>
    call(
      'POST',
      `/conversations/${conversation.id}/messages`,
      { lastSeenSeq: 2_000_000_000, override: true, ...body },
      { 'idempotency-key': randomUUID() },
    );
  expect((await say({ kind: 'reply', text: `Dear ${CANARY}, we are looking.` })).status).toBe(201);
  expect((await say({ kind: 'note', text: `${CANARY} called twice.` })).status).toBe(201);
  const path = `/conversations/${conversation.id}`;
  await call('PUT', `${path}/draft`, { text: `Dear ${CANARY}`, audience: 'public', version: 0 });
  await call('GET', `/conversations?q=${CANARY}`);
  // A file of the draft, and one that went out: in its name, in what is said of it, and in itself.
  for (const isSent of [true, false]) {
    const bytes = Buffer.from(`RIFF0000${CANARY}`);
    bytes.write('ftypisom', 4, 'latin1');
    bytes.writeUInt32BE(16, 0);
    const upload = await call('POST', `${path}/uploads`, { name: `${CANARY}.mp4`, size: bytes.length });
    const put = await call('PUT', `/uploads/${upload.body.id}/pieces/0`, bytes);
    expect(put.status).toBe(204);
    expect((await call('POST', `/uploads/${upload.body.id}/completion`)).status).toBe(200);
    expect((await call('PATCH', `/uploads/${upload.body.id}`, { altText: `${CANARY} waves` })).status).toBe(200);
    if (isSent)
      expect((await say({ kind: 'reply', text: `See, ${CANARY}`, uploadIds: [upload.body.id] })).status).toBe(201);
  }
  const contact = `/contacts/${conversation.contactId}`;
  expect((await call('POST', `${contact}/notes`, { text: `${CANARY} flies often` })).status).toBe(201);
  expect((await call('PUT', `${contact}/attributes/loyalty`, { values: { name: CANARY } })).status).toBe(200);
  simulator.x.post({ author: person.id, text: `@KwartAir still waiting, ${CANARY}` });
  await eventually(async () => {
    const rows =
      await database.admin`select 1 from messages where text like ${`%${CANARY}%`} and (delivery is null or delivery = 'sent')`;
    return rows.length === 5;
  }, 60_000);
  const exported = await call('GET', `/contacts/${conversation.contactId}/export`);
  expect(JSON.stringify(exported.body)).toContain(CANARY);
  expect(linesWith(await dumpDatabase(database.admin), CANARY).length).toBeGreaterThan(8);
  const figures = async () => {
    const { status, body } = await call('GET', '/board');
    expect(status).toBe(200);
    return body.today;
  };
  const before = await figures();

  expect((await call('POST', `/contacts/${conversation.contactId}/erasure`)).status).toBe(202);
  const { body: asked } = await call('GET', '/erasures');
  expect((await call('POST', `/erasures/${asked.items[0].id}/confirmation`)).status).toBe(204);
  await eventually(async () => (await call('GET', '/erasures')).body.items[0].state === 'done', 60_000);

  const kept = {
    tables: linesWith(await dumpDatabase(database.admin), CANARY),
    redis: linesWith(await dumpRedis(redis), CANARY),
    logs: linesWith(printed, CANARY),
    files: linesWith(dumpFiles(folder), CANARY),
    exports: linesWith(JSON.stringify((await call('GET', `/contacts/${conversation.contactId}/export`)).body), CANARY),
  };
  expect(kept).toEqual({ tables: [], redis: [], logs: [], files: [], exports: [] });
  expect(await figures()).toEqual(before);
  // What was looked through is not empty.
  expect(printed.length).toBeGreaterThan(100);
  expect((await dumpRedis(redis)).length).toBeGreaterThan(100);
});
