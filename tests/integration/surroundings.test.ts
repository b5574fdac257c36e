import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { FAULT_POINTS } from '@kwartier/core';
import { readSettings, SettingsError } from '@kwartier/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, testDatabaseUrl } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type Harness, startHarness } from '../support/harness.ts';
import { type Line, startProxy } from '../support/proxy.ts';
import { run } from '../support/run.ts';
import { comment, feedBody, postFacebook } from '../support/webhooks.ts';

const GOOD = {
  DATABASE_URL: 'postgres://localhost/kwartier',
  REDIS_URL: 'redis://localhost',
  ENCRYPTION_KEY: randomBytes(32).toString('base64'),
};

describe('settings that do not fit', () => {
  const wrong = {
    PORT: '99999',
    DATABASE_URL: 'mysql://localhost/x',
    REDIS_URL: 'localhost',
    ENCRYPTION_KEY: 'short',
    ADMIN_EMAIL: 'nobody',
    DEMO: 'yes',
    X_BASE_URL: 'api.x.com',
    LOG_LEVEL: 'loud',
  };

  it('are all named at once, and no value is repeated', () => {
    let message = '';
    try {
      readSettings(wrong);
    } catch (error) {
      expect(error).toBeInstanceOf(SettingsError);
      message = (error as Error).message;
    }
    for (const name of Object.keys(wrong)) expect(message).toContain(`  ${name}: `);
    expect(message).toMatch(/^\d+ settings do not fit:/);
    expect(message).not.toContain('mysql');
    expect(message).not.toContain('short');
  });

  it.each([
    ['both of the two first secrets are asked for', {}, ['DATABASE_URL', 'REDIS_URL', 'ENCRYPTION_KEY']],
    ['a password without an address', { ADMIN_PASSWORD: 'long enough' }, ['DATABASE_URL']],
  ])('%s', (_what, given, names) => {
    for (const name of names) expect(() => readSettings(given)).toThrow(name);
  });

  it.each([
    ['a key that somebody thought of', { ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') }, 'ENCRYPTION_KEY'],
    ['a key of digits', { ENCRYPTION_KEY: '0123456789'.repeat(7).slice(0, 64) }, 'ENCRYPTION_KEY'],
    ['the key among the old ones', { ENCRYPTION_KEYS_OLD: GOOD.ENCRYPTION_KEY }, 'ENCRYPTION_KEYS_OLD'],
    ['proxies that are everybody', { TRUSTED_PROXIES: '10.0.0.1, 0.0.0.0/0' }, 'TRUSTED_PROXIES'],
    ['proxies that are everybody, in IPv6', { TRUSTED_PROXIES: '::/0' }, 'TRUSTED_PROXIES'],
    ['the demo in public', { DEMO: '1', PUBLIC_URL: 'https://care.example.com' }, 'DEMO'],
    ['a clock for tests', { CLOCK_FILE: '/tmp/clock' }, 'CLOCK_FILE'],
    ['a fault point', { FAULT_POINT: FAULT_POINTS[0]! }, 'FAULT_POINT'],
  ])('%s does not start outside of tests', (_what, given, name) => {
    expect(readSettings({ ...GOOD, NODE_ENV: 'production' }).NODE_ENV).toBe('production');
    expect(() => readSettings({ ...GOOD, ...given, NODE_ENV: 'production' })).toThrow(`  ${name}: `);
    expect(() => readSettings({ ...GOOD, ...given, NODE_ENV: 'test' })).not.toThrow();
  });

  it('name a mail server by its address alone, with somewhere for links to lead', () => {
    const given = { ...GOOD, NODE_ENV: 'production', PUBLIC_URL: 'https://care.example.com' };
    for (const SMTP_URL of ['mail.example.com', 'smtp://', 'smtps://mail.example.com/x', 'smtp://a?tls=none'])
      expect(() => readSettings({ ...given, SMTP_URL })).toThrow('  SMTP_URL: ');
    const SMTP_URL = 'smtps://care%40example.com:secret@mail.example.com:465';
    expect(readSettings({ ...given, SMTP_URL })).toMatchObject({ SMTP_URL });
    expect(() => readSettings({ ...GOOD, NODE_ENV: 'production', SMTP_URL })).toThrow('  PUBLIC_URL: ');
  });

  it('keep who practises away from live networks', () => {
    const demo = { ...GOOD, NODE_ENV: 'production', DEMO: '1' };
    const { X_BASE_URL, FACEBOOK_BASE_URL } = readSettings(demo);
    expect([X_BASE_URL, FACEBOOK_BASE_URL].join()).not.toMatch(/x\.com|facebook\.com/);
    for (const name of ['X_BASE_URL', 'FACEBOOK_BASE_URL'])
      for (const live of ['https://api.x.com', 'http://10.1.2.3/x', 'https://127.0.0.1.example.com/x'])
        expect(() => readSettings({ ...demo, [name]: live })).toThrow(`  ${name}: `);
    expect(() =>
      readSettings({ ...demo, PUBLIC_URL: 'http://127.0.0.1', SMTP_URL: 'smtp://mail.example.com' }),
    ).toThrow('  SMTP_URL: ');
    const fake = { X_BASE_URL: 'http://127.0.0.1:4100/x', FACEBOOK_BASE_URL: 'http://networks:4100/facebook' };
    expect(readSettings({ ...demo, ...fake, SIMULATOR_URL: 'http://networks:4100' })).toMatchObject(fake);
  });

  it.each(['apps/api/src/prepare.ts', 'apps/api/src/main.ts', 'workers/src/main.ts'])(
    '%s ends with 1 and lists them',
    async (file) => {
      const { code, output } = await run(file, wrong);
      expect(code).toBe(1);
      for (const name of Object.keys(wrong)) expect(output).toContain(`  ${name}: `);
      expect(output).not.toMatch(/\n\s+at /);
    },
  );

  it('a port in use is said in one sentence', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    await using database = await createDatabase();
    const { code, output } = await run('apps/api/src/main.ts', {
      PORT: String(port),
      DATABASE_URL: database.url,
      REDIS_URL: '/nonexistent/redis.sock',
      ENCRYPTION_KEY: GOOD.ENCRYPTION_KEY,
      LOG_LEVEL: 'silent',
      NODE_NO_WARNINGS: '1',
    });
    server.close();
    expect({ code, output: output.trim() }).toEqual({
      code: 1,
      output: 'The port is in use by another program. Set PORT to a free one.',
    });
  });

  it('a data folder that cannot be made is said in one sentence, before anything starts', async () => {
    const { code, output } = await run('scripts/start.mjs', { DATA_DIR: '/dev/null/data', PORT: '4987' });
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      'The data folder /dev/null/data is not writable: correct its owner, or set DATA_DIR to another folder.',
    );
  });
});

describe('Postgres goes away in mid-run', () => {
  let proxy: Line;
  let harness: Harness;
  let channelId: string;
  beforeAll(async () => {
    proxy = await startProxy(testDatabaseUrl());
    harness = await startHarness({ databaseUrl: (real) => proxy.through(real) });
    channelId = await harness.connectFacebook();
  });
  afterAll(async () => {
    proxy.mode('pass');
    await harness[Symbol.asyncDispose]();
    await proxy[Symbol.asyncDispose]();
  });

  const at = 1_772_442_000_000;
  const list = () => harness.call(harness.admin, { method: 'GET', url: '/conversations' });

  it.each(['cut', 'silent'] as const)(
    '%s: requests are answered 503, webhooks are not acknowledged, and all of it comes back by itself',
    async (mode) => {
      expect((await list()).status).toBe(200);
      proxy.mode(mode);
      expect(await list()).toMatchObject({
        status: 503,
        body: { code: 'service.unavailable', detail: expect.stringContaining('Nothing was changed') },
      });
      const lost = await postFacebook(harness, channelId, feedBody(at, comment(at, `away_${mode}`)));
      expect(lost.status).toBe(503);
      expect((await harness.call(null, { method: 'GET', url: '/ready' })).status).not.toBe(200);

      proxy.mode('pass');
      await eventually(async () => (await list()).status === 200);
      // The platform calls again, with the same bytes.
      await eventually(
        async () => (await postFacebook(harness, channelId, feedBody(at, comment(at, `away_${mode}`)))).status === 200,
      );
      await harness.work({ poll: false });
      const rows = await harness.database.admin`select id from messages where external_id = ${`away_${mode}`}`;
      expect(rows).toHaveLength(1);
    },
  );

  it('what was acknowledged before the line was cut is there', async () => {
    const answers: Promise<{ id: string; status: number }>[] = [];
    for (let n = 0; n < 60; n++) {
      const id = `cut_${n}`;
      answers.push(
        postFacebook(harness, channelId, feedBody(at, comment(at, id))).then(({ status }) => ({ id, status })),
      );
      if (n === 30) proxy.mode('cut');
      if (n === 45) proxy.mode('pass');
      await new Promise((resolve) => setImmediate(resolve));
    }
    const all = await Promise.all(answers);
    await eventually(async () => (await list()).status === 200);
    await harness.work({ poll: false });
    const rows = await harness.database.admin<
      { id: string }[]
    >`select external_id as id from messages where external_id like 'cut\\_%'`;
    const stored = new Set(rows.map(({ id }) => id));
    expect(all.filter(({ id, status }) => status === 200 && !stored.has(id))).toEqual([]);
    expect(all.map(({ status }) => status).filter((status) => status !== 200 && status !== 503)).toEqual([]);
  });
});
