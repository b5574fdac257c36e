import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateDatabase } from '@kwartier/db';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmptyDatabase, databaseOptions, type TestDatabase } from '../support/database.ts';

/** Everything before the migration that changes the audit log. */
const BEFORE = 2;
const READS_FOR_MS = 6_000;

describe('a migration while somebody reads its table for long and others write', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createEmptyDatabase();
    await migrateDatabase(database.url, { upTo: BEFORE });
  });
  afterAll(() => database[Symbol.asyncDispose]());

  it('holds nobody up for longer than its lock timeout, comes through in the end, and keeps every row', async () => {
    const workspace = randomUUID();
    await database.admin`insert into workspaces (id, name) values (${workspace}, 'x')`;
    const connect = () =>
      postgres(database.url, { ...databaseOptions(database.url), max: 2, onnotice: () => undefined });
    const [reader, writer] = [connect(), connect()];
    let reading = true;
    const read = reader.begin(async (sql) => {
      await sql`select count(*) from audit`;
      await sleep(READS_FOR_MS);
      reading = false;
    });
    await sleep(200);
    const waits: number[] = [];
    let retries = 0;
    // Two at once, as when every new process migrates: one does it.
    const migrating = Promise.all([
      migrateDatabase(database.url, { onWait: () => (retries += 1) }),
      migrateDatabase(database.url, { onWait: () => (retries += 1) }),
    ]);
    let done = false;
    let written = 0;
    const writing = (async () => {
      while (!done) {
        const started = performance.now();
        // As the version before writes: it knows of no chain.
        await writer`insert into audit (workspace_id, at, action, subject_type, subject_id, data) values (${workspace}, now(), 'x.y', 'x', ${String(written++)}, '{}')`;
        waits.push(performance.now() - started);
        await sleep(25);
      }
    })();
    await migrating;
    expect(reading).toBe(false);
    await sleep(300);
    done = true;
    await writing;
    await read;
    expect(retries).toBeGreaterThan(0);
    expect(Math.max(...waits)).toBeLessThan(2_500);
    const rows = await database.admin<
      { position: string; n: string }[]
    >`select position, subject_id as n from audit order by position`;
    expect(rows.length).toBe(written);
    expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, at) => at + 1));
    await Promise.all([reader.end(), writer.end()]);
  });
});
