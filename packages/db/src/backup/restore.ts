import type postgres from 'postgres';
import { connectAsOwner, listApplied, migrateDatabase } from '../migrate.ts';
import { listMigrations } from '../migrations.ts';
import {
  type ArchiveEnd,
  ArchiveError,
  type ArchiveHeader,
  ContentHash,
  inPieces,
  RowsHash,
  readArchive,
} from './archive.ts';
import { type BackedUpTable, copyIn, copyOut, listTables, PLAIN_SETTINGS } from './tables.ts';

/** A restore that was not begun; the message says what to do. */
export class RestoreRefused extends Error {
  override readonly name = 'RestoreRefused';
}

export interface RestoreOptions {
  /** Remove what the database holds. Without it, one that holds a workspace is left alone. */
  readonly replace?: boolean;
  readonly now: Date;
  readonly onStep?: (step: string) => void;
}

export interface Restored extends ArchiveEnd {
  readonly header: ArchiveHeader;
  /** Computed from the restored database before anything was changed in it; equal to the archive's. */
  readonly restoredHash: string;
  /** Outbound messages that wait to be looked up before a person decides about them. */
  readonly heldReplies: number;
}

/**
 * Put a backup in the place of what the database holds. The archive is checked whole before anything is touched; its rows come in one
 * transaction, are read back and compared, and only then kept.
 *
 * Replies that were not sent when the backup was made may have been sent since: each is looked up at its platform, and none is posted
 * by itself. Polls begin where the backup was. Everybody signs in again, because rights may have been taken away since.
 * @throws RestoreRefused, ArchiveError, or Error of Postgres; the database is then empty or as it was
 */
export async function restoreDatabase(url: string, path: string, options: RestoreOptions): Promise<Restored> {
  const say = options.onStep ?? (() => undefined);
  say('Checking the archive');
  const { header, end } = await readArchive(path);
  const known = listMigrations();
  const own = known.slice(0, header.migrations.length);
  if (own.length !== header.migrations.length || own.some(({ madeAt }, index) => madeAt !== header.migrations[index]))
    throw new RestoreRefused(
      'This backup was made by another version of Kwartier. Restore it with that one, then upgrade.',
    );

  const client = connectAsOwner(url);
  try {
    await assertMayReplace(client, options.replace ?? false);
    say('Making the tables');
    await removeEverything(client);
    await migrateDatabase(url, { upTo: own.length });
    const result = await client.begin(async (sql) => {
      for (const setting of PLAIN_SETTINGS) await sql.unsafe(setting);
      const tables = await listTables(sql);
      const byName = new Map(tables.map((table) => [table.name, table]));
      await fence(sql, tables, false);
      say('Copying the rows');
      await readArchive(path, {
        section: async ({ table, columns }) => {
          if (!byName.has(table)) throw new ArchiveError(`The archive has a table that is not known here: ${table}.`);
          return sql.unsafe(copyIn(table, columns)).writable();
        },
      });
      for (const [name, last] of Object.entries(header.sequences)) {
        const [table, column] = name.split('.') as [string, string];
        if (last > 0) await sql`select setval(pg_get_serial_sequence(${table}, ${column}), ${last})`;
      }
      say('Comparing');
      const restoredHash = await hashOf(sql, byName, path);
      if (restoredHash !== end.contentHash)
        throw new ArchiveError('What was restored is not what was backed up. Nothing was kept.');
      await fence(sql, tables, true);
      const heldReplies = await holdEverything(sql, header, options.now);
      return { header, ...end, restoredHash, heldReplies };
    });
    say('Bringing the tables to this version');
    await migrateDatabase(url);
    await client`analyze`;
    return result;
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function assertMayReplace(client: ReturnType<typeof connectAsOwner>, replace: boolean): Promise<void> {
  const busy = await client<{ name: string }[]>`
    select distinct application_name as name from pg_stat_activity
    where datname = current_database() and application_name in ('kwartier-api', 'kwartier-worker')`;
  if (busy.length > 0)
    throw new RestoreRefused('Kwartier still runs on this database. Stop every API and worker first.');
  if ((await listApplied(client)).length === 0 || replace) return;
  const [row] = await client<{ n: number }[]>`select count(*)::int as n from directory_workspaces()`;
  if (row!.n > 0)
    throw new RestoreRefused('This database holds a workspace. Give --replace to remove it, or use an empty database.');
}

/** Every table and function that migrations made, and what they remember. */
async function removeEverything(client: ReturnType<typeof connectAsOwner>): Promise<void> {
  await client.begin(async (sql) => {
    await sql.unsafe("set local lock_timeout = '10s'");
    await sql.unsafe(`do $$ declare it record; begin
      for it in select tablename from pg_tables where schemaname = current_schema() loop
        execute format('drop table %I cascade', it.tablename);
      end loop;
      for it in select p.oid::regprocedure as signature from pg_proc p where p.pronamespace = current_schema()::regnamespace
        and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') loop
        execute format('drop function %s cascade', it.signature);
      end loop;
      drop schema if exists drizzle cascade;
    end $$`);
  });
}

/** Row level security holds the owner too, and triggers would chain what is chained: both rest while rows are copied. */
async function fence(sql: postgres.TransactionSql, tables: readonly BackedUpTable[], up: boolean): Promise<void> {
  for (const { name } of tables) {
    await sql`alter table ${sql(name)} ${sql.unsafe(up ? 'force row level security' : 'no force row level security')}`;
    await sql`alter table ${sql(name)} ${sql.unsafe(up ? 'enable trigger user' : 'disable trigger user')}`;
  }
}

/** The content hash of what is in the database now, over the same sections in the same order. */
async function hashOf(
  sql: postgres.TransactionSql,
  byName: ReadonlyMap<string, BackedUpTable>,
  path: string,
): Promise<string> {
  const content = new ContentHash();
  await readArchive(path, {
    sectionEnd: async (section) => {
      const rows = new RowsHash();
      const out = await sql
        .unsafe(copyOut(byName.get(section.table)!, section.columns, section.workspaceId))
        .readable();
      for await (const piece of inPieces(out)) rows.add(piece);
      content.add(section, rows.end());
    },
  });
  return content.digest();
}

/** What must not go on as if no time had passed. @returns how many replies are held */
async function holdEverything(sql: postgres.TransactionSql, header: ArchiveHeader, now: Date): Promise<number> {
  const at = now.toISOString();
  let held = 0;
  // Row level security holds again, so each workspace by itself, as the role that may change its rows.
  await sql`set local role kwartier_app`;
  const workspaces = await sql<{ id: string }[]>`select * from directory_workspaces() as id`;
  for (const { id } of workspaces) {
    await sql`select set_config('app.workspace_id', ${id}, true)`;
    const rows = await sql`
      update messages set delivery = 'unknown', delivery_reason = 'Restored from a backup: it may have been sent since. Looking it up.',
        next_attempt_at = ${at}::timestamptz, lease = null, lease_until = null, read_backs = 0
      where workspace_id = ${id} and delivery in ('queued', 'sending', 'unknown') returning 1`;
    held += rows.length;
    const planned = await sql`
      update messages set delivery = case delivery when 'scheduled' then 'overtaken' else delivery end,
        delivery_reason = 'Restored from a backup: it may have been sent since. Look before you let it go out.'
      where workspace_id = ${id} and delivery in ('scheduled', 'awaiting_approval') returning 1`;
    held += planned.length;
    await sql`update channel_cursors set next_poll_at = ${at}::timestamptz, failures = 0, lease = null, lease_until = null where workspace_id = ${id}`;
    await sql`delete from rate_limits where workspace_id = ${id}`;
    await sql`delete from sessions where workspace_id = ${id}`;
    await sql`
      insert into audit (workspace_id, at, action, subject_type, subject_id, origin, data)
      values (${id}, ${at}::timestamptz, 'backup.restored', 'workspace', ${id}, 'kwartier restore',
        ${JSON.stringify({ backedUpAt: header.createdAt, heldReplies: rows.length })})`;
  }
  await sql`reset role`;
  return held;
}
