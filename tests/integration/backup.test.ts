import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { ArchiveError, backUpDatabase, RestoreRefused, readArchive, restoreDatabase } from '@kwartier/db';
import { keyIdOf } from '@kwartier/runtime';
import { makeVerifyAudit } from '@kwartier/usecases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { type Harness, startHarness } from '../support/harness.ts';
import { otherWorkspace } from '../support/other-workspace.ts';
import { outboundWorkers } from '../support/outbound.ts';
import { TEST_KEY } from '../support/settings.ts';
import { workOn } from '../support/work-on.ts';
import { askOnX } from '../support/x-conversations.ts';

const now = new Date('2026-03-02T10:00:00Z');

describe('a backup', () => {
  let harness: Harness;
  let target: TestDatabase;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    harness = await startHarness();
    target = await createEmptyDatabase();
    folder = mkdtempSync(join(tmpdir(), 'kwartier-backup-'));
    file = join(folder, 'one.kwb');
    await harness.connectFacebook();
    await askOnX(harness, 2);
    await otherWorkspace(harness);
  });
  afterAll(async () => {
    await target?.[Symbol.asyncDispose]();
    await harness?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  const rowsOf = async (sql: TestDatabase['admin'], except: readonly string[] = []) => {
    const tables = await sql<{ name: string }[]>`
      select tablename as name from pg_tables where schemaname = 'public' order by 1`;
    const found: Record<string, number> = {};
    for (const { name } of tables)
      if (!except.includes(name)) found[name] = (await sql`select 1 from ${sql(name)}`).length;
    return found;
  };

  it('holds every row of every workspace as of one moment, and comes back as the same content', async () => {
    await askOnX(harness, 12);
    // What a careless format would break: every kind of break, quote and escape, and what looks like the end of a copy.
    const odd = 'tab\t newline\n return\r backslash \\ \\N \\. quote " \u0001 emoji 🧳 שלום \u202e';
    await harness.database.admin`update contacts set name = ${odd} where id = (select id from contacts limit 1)`;
    let isWriting = true;
    const writing = (async () => {
      while (isWriting) await harness.deps.people.addBrand(admin(), randomUUID());
    })();
    const made = await backUpDatabase(harness.database.url, file, now);
    isWriting = false;
    await writing;
    expect(made.rows).toBeGreaterThan(100);
    expect(made.header.keyIds).toEqual([Buffer.from(keyIdOf(TEST_KEY)).toString('hex')]);

    const { end } = await readArchive(file);
    expect(end.contentHash).toBe(made.contentHash);
    const restored = await restoreDatabase(target.url, file, { now });
    expect(restored.restoredHash).toBe(made.contentHash);

    // One snapshot: as many brands as entries that tell of them, though brands were added all the time.
    const [counts] = await target.admin<{ brands: number; entries: number }[]>`
      select (select count(*)::int from brands) as brands, (select count(*)::int from audit where action = 'brand.added') as entries`;
    const [first] = await target.admin<{ n: number }[]>`select count(*)::int as n from workspaces`;
    expect(counts!.brands - counts!.entries).toBe(first!.n);
    expect((await target.admin`select 1 from contacts where name = ${odd}`).length).toBe(1);
    expect(await rowsOf(target.admin, ['audit', 'brands', 'sessions', 'sign_in_brakes', 'rate_limits'])).toEqual(
      await rowsOf(harness.database.admin, ['audit', 'brands', 'sessions', 'sign_in_brakes', 'rate_limits']),
    );
    // Numbers go on where they were, fences stand again, and the log's chain still holds with what the restore added.
    const [{ n } = { n: 0 }] = await target.admin<{ n: number }[]>`
      select count(*)::int as n from pg_class c join pg_namespace s on s.oid = c.relnamespace
      where s.nspname = 'public' and c.relkind = 'r' and not (c.relrowsecurity and c.relforcerowsecurity)`;
    expect(n).toBe(0);
    const other = workOn(target.url);
    const log = await makeVerifyAudit(other.deps)(made.header.auditHeads);
    expect(log.flatMap(({ faults }) => faults)).toEqual([]);
    expect(log.length).toBe(2);
    await other.close();
  });

  it('comes from a role that is no superuser and owns the tables', async () => {
    const owner = `owner_${randomUUID().slice(0, 8)}`;
    const sql = target.admin;
    await sql.unsafe(`create role ${owner} login createrole`);
    await sql.unsafe(`grant kwartier_app, kwartier_directory to ${owner}`);
    const [{ name } = { name: '' }] = await sql<{ name: string }[]>`select current_database() as name`;
    await sql.unsafe(`alter database ${name} owner to ${owner}`);
    await sql.unsafe(`alter schema public owner to ${owner}`);
    await sql.unsafe(`do $$ declare it record; begin
      for it in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I owner to ${owner}', it.tablename); end loop;
      for it in select oid::regprocedure as f from pg_proc where pronamespace = 'public'::regnamespace and not prosecdef loop execute format('alter function %s owner to ${owner}', it.f); end loop;
      execute 'grant usage on schema drizzle to ${owner}'; execute 'grant select on drizzle.__drizzle_migrations to ${owner}';
    end $$`);
    const url = target.url.replace('postgres@', `${owner}@`);
    const again = join(folder, 'owner.kwb');
    const made = await backUpDatabase(url, again, now);
    const direct = await backUpDatabase(target.url, join(folder, 'direct.kwb'), now);
    expect(made.contentHash).toBe(direct.contentHash);
    expect(made.rows).toBeGreaterThan(100);
  });

  it('is refused whole when a byte of it is changed, it is cut off, or it is something else', async () => {
    const bytes = readFileSync(file);
    const { end: whole } = await readArchive(file);
    const bad = join(folder, 'bad.kwb');
    let refused = 0;
    let tried = 0;
    /** A few bits of the packing say nothing about what is packed: then what is read must be the same. */
    async function damaged(what: string): Promise<void> {
      tried += 1;
      const read = await readArchive(bad).catch((error: unknown) => error);
      if (read instanceof ArchiveError) refused += 1;
      else expect((read as { end: unknown }).end, what).toEqual(whole);
    }
    for (let at = 3; at < bytes.length; at += Math.ceil(bytes.length / 120)) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at]! ^ 0x10;
      writeFileSync(bad, changed);
      await damaged(`byte ${at} of ${bytes.length}`);
    }
    for (const length of [0, 10, 500, bytes.length >> 1, bytes.length - 200]) {
      writeFileSync(bad, bytes);
      truncateSync(bad, length);
      await damaged(`cut at ${length}`);
    }
    expect(tried - refused).toBeLessThan(tried / 20);
    // The end tells the sums of everything else; what it counts is looked at by itself.
    const plain = zstdDecompressSync(bytes.subarray(bytes.indexOf(10) + 1));
    const counts = new RegExp(`"sections":${whole.sections},"rows":${whole.rows}`);
    for (const wrong of [`"sections":9,"rows":${whole.rows}`, `"sections":${whole.sections},"rows":9`]) {
      const text = plain.toString('latin1');
      expect(text.match(counts)).toHaveLength(1);
      // As long as before: the length of a part stands before it.
      const damagedText = text.replace(counts, (right) => wrong.padEnd(right.length));
      writeFileSync(
        bad,
        Buffer.concat([bytes.subarray(0, bytes.indexOf(10) + 1), zstdCompressSync(Buffer.from(damagedText, 'latin1'))]),
      );
      await expect(readArchive(bad), wrong).rejects.toThrow(/its sum is not the one/);
    }
    truncateSync(bad, bytes.length >> 1);
    const before = await rowsOf(target.admin);
    await expect(restoreDatabase(target.url, bad, { now, replace: true })).rejects.toThrow(ArchiveError);
    expect(await rowsOf(target.admin)).toEqual(before);
    await expect(restoreDatabase(target.url, join(folder, 'none'), { now })).rejects.toThrow(/cannot be read/);
  });

  it('does not come over a database that holds a workspace, or that somebody works on, unless told to', async () => {
    await expect(restoreDatabase(target.url, file, { now })).rejects.toThrow(RestoreRefused);
    await expect(restoreDatabase(harness.database.url, file, { now, replace: true })).rejects.toThrow(/still runs/);
  });

  it('leaves no file under its name when it does not succeed', async () => {
    const empty = await createEmptyDatabase();
    const path = join(folder, 'empty.kwb');
    await expect(backUpDatabase(empty.url, path, now)).rejects.toThrow(/nothing to back up/);
    await empty[Symbol.asyncDispose]();
    expect(existsSync(path)).toBe(false);
    await expect(backUpDatabase(harness.database.url, join(folder, 'no/such/folder.kwb'), now)).rejects.toThrow();
  });

  const admin = () => ({
    workspaceId: harness.workspaceId,
    agentId: harness.admin.id,
    role: 'admin' as const,
    brandIds: [harness.brandId],
  });
});

describe('a restore to yesterday', () => {
  it('posts no reply again: what was sent since is found, what was not waits for a person; the gap is fetched', async () => {
    const harness = await startHarness();
    const folder = mkdtempSync(join(tmpdir(), 'kwartier-restore-'));
    const file = join(folder, 'one.kwb');
    const asked = await askOnX(harness, 6);
    const reply = async (n: number) => {
      const { id, messageSeq } = asked[n]!;
      const { status } = await harness.call(harness.admin, {
        method: 'POST',
        url: `/conversations/${id}/messages`,
        body: { kind: 'reply', text: `Answer ${n}`, lastSeenSeq: messageSeq, override: true },
        headers: { 'idempotency-key': randomUUID() },
      });
      expect(status).toBe(201);
    };
    // Queued when the backup is made: three of them go out afterwards, one never does.
    for (const n of [0, 1, 2, 3]) await reply(n);
    await backUpDatabase(harness.database.url, file, new Date(harness.clock.now()));
    await harness.database
      .admin`update messages set delivery = 'rejected', next_attempt_at = null where direction = 'outbound' and text = 'Answer 3'`;
    harness.clock.advance(1_000);
    await harness.work();
    await reply(4);
    await harness.work();
    const { x } = harness.simulator;
    const sentTexts = () => x.ledger.map(({ text }) => text.replace(/^@\w+ /, '')).sort();
    expect(sentTexts()).toEqual(['Answer 0', 'Answer 1', 'Answer 2', 'Answer 4']);
    const late = x.addUser({ handle: 'late_asker', name: 'Late' });
    const post = x.post({ author: late.id, text: '@KwartAir asked after the backup' });

    // Everything is gone; the backup comes back into the same place.
    harness.clock.advance(60_000);
    await harness.deps.close();
    const restored = await restoreDatabase(harness.database.url, file, {
      now: new Date(harness.clock.now()),
      replace: true,
    });
    expect(restored.heldReplies).toBe(4);
    const after = workOn(harness.database.url, { now: harness.clock.now, platforms: harness.simulator.url });
    const running = { ...harness, deps: after.deps } as unknown as Harness;
    await after.pollAll(harness.workspaceId);
    await outboundWorkers(running)();
    await after.pollAll(harness.workspaceId);

    expect(sentTexts()).toEqual(['Answer 0', 'Answer 1', 'Answer 2', 'Answer 4']);
    const rows = await harness.database.admin<{ text: string; delivery: string }[]>`
      select text, delivery from messages where direction = 'outbound' order by text`;
    expect(rows.map(({ text, delivery }) => [text.replace(/^@\w+ /, ''), delivery])).toEqual([
      ['Answer 0', 'sent'],
      ['Answer 1', 'sent'],
      ['Answer 2', 'sent'],
      ['Answer 3', 'unconfirmed'],
      ['Answer 4', 'sent'],
    ]);
    expect((await harness.database.admin`select 1 from messages where external_id = ${post.id}`).length).toBe(1);
    expect((await harness.database.admin`select 1 from sessions`).length).toBe(0);
    await after.close();
    await harness[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });
});
