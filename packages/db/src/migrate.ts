import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { socketOptions } from './client.ts';
import { listMigrations, type Migration } from './migrations.ts';

/** Any number, as long as it is ours: one migrator at a time, whoever else starts meanwhile waits. */
const MIGRATION_LOCK = 715_517_001;
/** Longest wait for a lock: whoever queues behind us waits as long. */
const LOCK_TIMEOUT_MS = 1_000;
/** With the pauses, about three minutes of a reader that does not let go. */
const TRIES = 40;
/** Postgres: the lock was not had in time; a deadlock. Nothing was changed. */
const TRY_AGAIN = ['55P03', '40P01'];

export interface MigrateOptions {
  /** Apply only so many of all migrations, from the first: to read a backup of an older version. Default: all. */
  readonly upTo?: number;
  /** Told when a migration has to wait because somebody uses its table. */
  readonly onWait?: (migration: string, tries: number) => void;
}

type Client = ReturnType<typeof postgres>;

/** The owner's own connection, outside of row level security's role. For migrations, backups and what checks them. */
export const connectAsOwner = (url: string): Client =>
  postgres(url, {
    ...socketOptions(url),
    max: 1,
    onnotice: () => undefined,
    connect_timeout: 10,
    connection: { application_name: 'kwartier-owner' },
  });

/** When each applied migration was made; empty for a database that has none. */
export async function listApplied(client: Client): Promise<number[]> {
  const [table] = await client<{ there: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (!table?.there) return [];
  const rows = await client<{ at: string }[]>`
    select created_at as at from drizzle.__drizzle_migrations order by created_at`;
  return rows.map(({ at }) => Number(at));
}

/**
 * Bring a database to this version's schema. Runs as the role of the URL, which must be allowed to create tables and roles;
 * everything else runs as `kwartier_app`. Safe to call from several processes at once, and while the version before works on:
 * a migration waits one second for a lock, lets everybody else pass, and comes again.
 * @throws Error of Postgres if a migration does not succeed; those before it stay applied
 */
export async function migrateDatabase(url: string, options: MigrateOptions = {}): Promise<void> {
  const client = connectAsOwner(url);
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await client`create schema if not exists drizzle`;
    await client`
      create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`;
    const applied = new Set(await listApplied(client));
    for (const migration of listMigrations().slice(0, options.upTo))
      if (!applied.has(migration.madeAt)) await applyPatiently(client, migration, options);
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function applyPatiently(client: Client, migration: Migration, { onWait }: MigrateOptions): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await apply(client, migration);
    } catch (error) {
      if (!TRY_AGAIN.includes(String((error as { code?: unknown }).code)) || tries === TRIES) throw error;
      onWait?.(migration.name, tries);
      // Longer than the wait for the lock: those who queued behind it must get through.
      await sleep(Math.min(5_000, 1_000 + 250 * tries));
    }
  }
}

async function apply(client: Client, { statements, hash, madeAt, isTransaction }: Migration): Promise<void> {
  if (!isTransaction) {
    // An index that is made concurrently waits for old transactions, and holds up nobody meanwhile.
    await client`set lock_timeout = 0`;
    for (const statement of statements) await client.unsafe(statement);
    await client`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${madeAt})`;
    return;
  }
  await client.begin(async (sql) => {
    await sql.unsafe(`set local lock_timeout = ${LOCK_TIMEOUT_MS}`);
    for (const statement of statements) await sql.unsafe(statement);
    await sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${hash}, ${madeAt})`;
  });
}
