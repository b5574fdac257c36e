import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { migrateDatabase } from '@kwartier/db';
import postgres from 'postgres';

/** The Postgres that the tests share, as its superuser. `npm test` starts one; see scripts/test.mjs. */
export function testDatabaseUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url)
    throw new Error(
      'TEST_DATABASE_URL is not set: run the tests with `npm test`, or give the URL of a Postgres of your own.',
    );
  return url;
}

/** The same server, another database. Works for sockets, whose folder stands escaped where a host would. */
const inDatabase = (url: string, name: string): string => url.replace(/\/[^/]*$/, `/${name}`);

/** What postgres.js must be told besides the URL: a socket's folder, where it stands escaped as the host. */
export function databaseOptions(url: string): { host?: string } {
  const host = /@([^:/?]*)/.exec(url)?.[1] ?? '';
  return /^%2f/i.test(host) ? { host: decodeURIComponent(host) } : {};
}

const connect = (url: string) => postgres(url, { ...databaseOptions(url), max: 1, onnotice: () => undefined });

/** The present migrations, as a name: another set makes another template. */
function templateName(): string {
  const folder = new URL('../../packages/db/migrations/', import.meta.url);
  const sum = createHash('sha256');
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort())
    sum.update(readFileSync(new URL(file, folder)));
  return `kwartier_template_${sum.digest('hex').slice(0, 12)}`;
}

export interface TestDatabase extends AsyncDisposable {
  readonly url: string;
  /** A connection that sees everything, for looking at what is really there. */
  readonly admin: ReturnType<typeof postgres>;
}

/** A database of its own with nothing in it: for migrations and restores. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  const name = `kwartier_test_${randomBytes(6).toString('hex')}`;
  const root = connect(testDatabaseUrl());
  try {
    await root.unsafe(`create database ${name}`);
  } finally {
    await root.end({ timeout: 5 });
  }
  return opened(name);
}

/** A database of its own, with the present schema, copied from a template that is migrated once. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = testDatabaseUrl();
  const template = templateName();
  const name = `kwartier_test_${randomBytes(6).toString('hex')}`;
  const root = connect(server);
  try {
    // One file at a time makes the template and copies it: a template must have no other connection.
    await root`select pg_advisory_lock(71551)`;
    const [existing] = await root`select 1 from pg_database where datname = ${template}`;
    if (!existing) {
      // Under another name until it is whole: a run that was killed leaves no half of one behind.
      const unfinished = `${template}_unfinished`;
      await root.unsafe(`drop database if exists ${unfinished} with (force)`);
      await root.unsafe(`create database ${unfinished}`);
      await migrateDatabase(inDatabase(server, unfinished));
      await root.unsafe(`alter database ${unfinished} rename to ${template}`);
    }
    await root.unsafe(`create database ${name} template ${template}`);
    await root`select pg_advisory_unlock(71551)`;
  } finally {
    await root.end({ timeout: 5 });
  }
  return opened(name);
}

function opened(name: string): TestDatabase {
  const server = testDatabaseUrl();
  const url = inDatabase(server, name);
  const admin = connect(url);
  return {
    url,
    admin,
    async [Symbol.asyncDispose]() {
      await admin.end({ timeout: 1 });
      const again = connect(server);
      await again.unsafe(`drop database if exists ${name} with (force)`).catch(() => undefined);
      await again.end({ timeout: 1 });
    },
  };
}
