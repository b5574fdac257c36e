import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { socketOptions } from './client.ts';

const FOLDER = fileURLToPath(new URL('../migrations', import.meta.url));
/** Any number, as long as it is ours: one migrator at a time, whoever else starts meanwhile waits. */
const MIGRATION_LOCK = 715_517_001;

/**
 * Bring a database to this version's schema. Runs as the role of the URL, which must be allowed to create tables and roles;
 * everything else runs as `kwartier_app`. Safe to call from several processes at once.
 */
export async function migrateDatabase(url: string): Promise<void> {
  const client = postgres(url, { ...socketOptions(url), max: 1, onnotice: () => undefined, connect_timeout: 10 });
  try {
    await client`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await client`set lock_timeout = '5s'`;
    await migrate(drizzle(client), { migrationsFolder: FOLDER });
  } finally {
    await client.end({ timeout: 5 });
  }
}
