import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { type Harness, PAGE, startHarness } from '../support/harness.ts';
import { run } from '../support/run.ts';
import { TEST_KEY } from '../support/settings.ts';
import { postFacebook } from '../support/webhooks.ts';

const OLD = TEST_KEY.toString('base64');
const NEW = createHash('sha256').update('another').digest('base64');

let harness: Harness;
let target: TestDatabase;
let folder: string;
let channelId: string;
let env: Record<string, string>;
const kwartier = (args: readonly string[], more: Record<string, string> = {}, input = '') =>
  run('apps/cli/src/main.ts', { ...env, ...more }, args, input);
beforeAll(async () => {
  harness = await startHarness({ at: Date.now(), listen: true });
  channelId = await harness.connectFacebook();
  target = await createEmptyDatabase();
  folder = mkdtempSync(join(tmpdir(), 'kwartier-command-'));
  env = {
    DATABASE_URL: harness.database.url,
    REDIS_URL: process.env.TEST_REDIS_URL!,
    ENCRYPTION_KEY: OLD,
    PUBLIC_URL: harness.url,
    DATA_DIR: folder,
    X_BASE_URL: `${harness.simulator.url}/x`,
    FACEBOOK_BASE_URL: `${harness.simulator.url}/facebook`,
    NODE_NO_WARNINGS: '1',
  };
});
afterAll(async () => {
  await target?.[Symbol.asyncDispose]();
  await harness?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe('kwartier', () => {
  it('lists what it can do, and says when it was not understood', async () => {
    const { code, output } = await kwartier([]);
    expect(code).toBe(0);
    for (const verb of [
      'doctor',
      'migrate',
      'backup',
      'restore',
      'rotate-keys',
      'verify-audit',
      'create-admin',
      're-drive',
    ])
      expect(output).toContain(`  ${verb} `);
    expect((await kwartier(['explode'])).code).toBe(2);
    for (const args of [
      ['backup', '--nonsense'],
      ['restore'],
      ['re-drive'],
      ['create-admin'],
      ['verify-audit', '--head', 'x'],
    ]) {
      const answer = await kwartier(args);
      expect(answer.code, args.join(' ')).toBe(1);
      expect(answer.output).not.toContain('    at ');
    }
  });

  it('says in one sentence that the database is away, or which settings do not fit', async () => {
    const away = await kwartier(['verify-audit'], { DATABASE_URL: 'postgres://x@127.0.0.1:1/x' });
    expect(away).toMatchObject({ code: 1, output: expect.stringContaining('Postgres does not answer') });
    expect(away.output.trim().split('\n')).toHaveLength(1);
    const odd = await kwartier(['rotate-keys'], { ENCRYPTION_KEYS_OLD: 'short', ENCRYPTION_KEY: 'x' });
    expect(odd.code).toBe(1);
    expect(odd.output).toContain('ENCRYPTION_KEY:');
    expect(odd.output).toContain('ENCRYPTION_KEYS_OLD');
  });
});

describe('kwartier doctor', () => {
  const lineOf = (output: string, about: string) =>
    output.split('\n').find((line) => line.includes(` ${about}:`)) ?? '';

  it('finds a sound installation good', async () => {
    await harness.work();
    const { code, output } = await kwartier(['doctor']);
    for (const about of [
      'Settings',
      'Disk',
      'Tables',
      'Role',
      'Row level security',
      'Clock',
      'Redis',
      'From outside',
      'Inbound',
      'Outbound',
      'Quarantine',
      'Keys',
    ])
      expect(lineOf(output, about), about).toMatch(/^good/);
    expect(output).toMatch(/^good {2}Channel Kwart Air on Facebook/m);
    expect(code, output).toBe(0);
  });

  it('says what is wrong and what to do, and fails', async () => {
    const sql = harness.database.admin;
    await sql`alter table contacts no force row level security`;
    const fence = await kwartier(['doctor', '--offline']);
    expect(fence.code).toBe(1);
    expect(lineOf(fence.output, 'Row level security')).toMatch(/^BAD.*contacts/);
    await sql`alter table contacts force row level security`;

    await sql`update channels set state = 'needs_reauth', state_reason = 'Token expired'`;
    await sql`insert into receipts (workspace_id, channel_id, source, digest, body, received_at) values
      (${harness.workspaceId}, ${channelId}, 'webhook', '\\x01', '\\x01', now() - interval '1 hour')`;
    const broken = await kwartier(['doctor', '--offline'], {
      ENCRYPTION_KEY: NEW,
      REDIS_URL: '/nonexistent/redis.sock',
      PUBLIC_URL: 'http://127.0.0.1:9',
    });
    expect(broken.code).toBe(1);
    expect(broken.output).toMatch(/^BAD {3}Channel Kwart Air on Facebook: .*Token expired/m);
    expect(lineOf(broken.output, 'Inbound')).toMatch(/^BAD.*60 min/);
    expect(lineOf(broken.output, 'Keys')).toMatch(/^BAD/);
    expect(lineOf(broken.output, 'Redis')).toMatch(/^BAD/);
    await sql`update channels set state = 'active', state_reason = null`;
    await sql`delete from receipts where digest = '\\x01'`;

    const empty = await kwartier(['doctor', '--offline'], { DATABASE_URL: target.url });
    expect(empty.code).toBe(1);
    expect(lineOf(empty.output, 'Tables')).toMatch(/^BAD.*kwartier migrate|^BAD/);
    const settings = await kwartier(['doctor'], { DATABASE_URL: 'mysql://x', ENCRYPTION_KEY: 'x' });
    expect(settings.code).toBe(1);
    expect(settings.output).toContain('DATABASE_URL');
  });
});

describe('the verbs', () => {
  it('back up, check and restore', async () => {
    const file = join(folder, 'deep/er/one.kwb');
    const made = await kwartier(['backup', file]);
    expect(made.code, made.output).toBe(0);
    const content = /Content: ([0-9a-f]{64})/.exec(made.output)![1]!;
    expect(await kwartier(['restore', file, '--check'])).toMatchObject({
      code: 0,
      output: expect.stringContaining(content),
    });
    expect(await kwartier(['restore', file])).toMatchObject({ code: 1, output: expect.stringContaining('still runs') });
    const back = await kwartier(['restore', file], { DATABASE_URL: target.url });
    expect(back.code, back.output).toBe(0);
    expect(back.output).toContain(content);
    const noKey = await kwartier(['restore', file, '--replace'], { DATABASE_URL: target.url, ENCRYPTION_KEY: NEW });
    expect(noKey).toMatchObject({ code: 1, output: expect.stringContaining('Keys are missing') });
    // Without a file's name: into the data folder, under the time.
    expect((await kwartier(['backup'])).output).toMatch(/backups\/kwartier-2\d{3}-.*\.kwb/);
    // The console's first hour learns that there is one.
    const [noted] = await harness.database.admin`select last_backup_at from workspaces`;
    expect(noted!.last_backup_at).not.toBeNull();
  });

  it('migrate an empty database and one that is there', async () => {
    const empty = await createEmptyDatabase();
    for (let time = 0; time < 2; time++)
      expect(await kwartier(['migrate'], { DATABASE_URL: empty.url })).toMatchObject({ code: 0 });
    await empty[Symbol.asyncDispose]();
  });

  it('change keys', async () => {
    const rotated = await kwartier(['rotate-keys'], { ENCRYPTION_KEY: NEW, ENCRYPTION_KEYS_OLD: OLD });
    expect(rotated).toMatchObject({ code: 0, output: expect.stringContaining('1 secrets were put') });
    expect((await kwartier(['rotate-keys'])).code).toBe(1);
    expect((await kwartier(['rotate-keys'], { ENCRYPTION_KEYS_OLD: NEW })).code).toBe(0);
  });

  it('make an admin, and let one in again who is locked out', async () => {
    const signIn = (email: string, password: string) =>
      harness.call(null, { method: 'POST', url: '/session', body: { email, password } });
    const added = await kwartier(['create-admin', '--email', 'Second@example.com', '--name', 'Second']);
    expect(added.code, added.output).toBe(0);
    const password = /only here: (\S+)/.exec(added.output)![1]!;
    const answer = await signIn('second@example.com', password);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ role: 'admin', name: 'Second' });

    const agent = await harness.person('agent');
    await harness.database.admin`update agents set is_active = false where id = ${agent.id}`;
    const restored = await kwartier(
      ['create-admin', '--email', agent.email, '--password-stdin'],
      {},
      'a new long word\n',
    );
    expect(restored.code, restored.output).toBe(0);
    expect(restored.output).not.toContain('a new long word');
    expect((await signIn(agent.email, 'a new long word')).body.role).toBe('admin');
    expect((await kwartier(['create-admin', '--email', 'x@example.com', '--password-stdin'], {}, 'short')).code).toBe(
      1,
    );
    const { body } = await harness.call(harness.admin, { method: 'GET', url: '/audit?action=agent.added&limit=1' });
    expect(body.items[0]).toBeDefined();
    const [entry] = await harness.database.admin`
      select origin, actor_id, data from audit where action = 'agent.changed' order by position desc limit 1`;
    expect(entry).toMatchObject({ origin: 'kwartier create-admin', actor_id: null });
    expect(entry!.data).not.toContain('long word');
  });

  it('put quarantined events back in line', async () => {
    await postFacebook(harness, channelId, {
      object: 'page',
      entry: [{ id: PAGE.id, time: 1, changes: [{ field: 'feed', value: { item: 'comment', verb: 'add' } }] }],
    });
    await harness.work({ poll: false });
    const open = () => harness.database.admin`select id from quarantine where closed_at is null`;
    expect((await open()).length).toBe(1);
    expect(await kwartier(['re-drive', '--all'])).toMatchObject({
      code: 0,
      output: expect.stringContaining('1 events'),
    });
    expect((await open()).length).toBe(0);
    await harness.work({ poll: false });
    // It still cannot be read, so it is back.
    expect((await open()).length).toBe(1);
  });

  it('verify the audit log, and its end', async () => {
    const whole = await kwartier(['verify-audit']);
    expect(whole.code, whole.output).toBe(0);
    const head = /kept elsewhere: (\S+)/.exec(whole.output)![1]!;
    await harness.database.admin`delete from audit where position = (select max(position) from audit)`;
    expect((await kwartier(['verify-audit'])).code).toBe(0);
    expect(await kwartier(['verify-audit', '--head', head])).toMatchObject({
      code: 1,
      output: expect.stringContaining('missing'),
    });
    await harness.database.admin`update audit set action = 'x' where position = 2`;
    expect(await kwartier(['verify-audit'])).toMatchObject({
      code: 1,
      output: expect.stringContaining('Entry 2: changed'),
    });
  });
});
