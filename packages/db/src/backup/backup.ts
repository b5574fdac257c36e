import type postgres from 'postgres';
import { connectAsOwner, listApplied } from '../migrate.ts';
import { SEALED_COLUMNS } from '../sealed-columns.ts';
import { type ArchiveEnd, type ArchiveHeader, ArchiveWriter, inPieces } from './archive.ts';
import { copyOut, listTables, PLAIN_SETTINGS, readSequences } from './tables.ts';

/** The version of a sealed value and the id of its key stand in its first nine bytes. */
const ENVELOPE = 2;

export interface BackedUp extends ArchiveEnd {
  readonly header: ArchiveHeader;
}

/**
 * Write everything that the database holds into one file, as it is at one moment, while everything runs: one transaction that sees
 * one snapshot, and takes no lock that anybody waits for. Rows are read as `kwartier_app`, one workspace after the other, so it
 * needs no right to pass row level security. The file is there under its name only when it is whole.
 * @throws Error of Postgres or of the disk; then there is no file
 */
export async function backUpDatabase(url: string, path: string, now: Date): Promise<BackedUp> {
  const client = connectAsOwner(url);
  try {
    const migrations = await listApplied(client);
    if (migrations.length === 0)
      throw new Error('There is nothing to back up: this database has no tables of Kwartier.');
    return await client.begin('isolation level repeatable read read only', async (sql) => {
      for (const setting of PLAIN_SETTINGS) await sql.unsafe(setting);
      const sequences = await readSequences(sql);
      await sql`set local role kwartier_app`;
      const workspaces = await sql<{ id: string }[]>`select * from directory_workspaces() as id`;
      const tables = await listTables(sql);
      const enter = (id: string) => sql`select set_config('app.workspace_id', ${id}, true)`;

      const auditHeads: ArchiveHeader['auditHeads'][number][] = [];
      const keyIds = new Set<string>();
      for (const { id } of workspaces) {
        await enter(id);
        const [head] = await sql<{ position: string; hash: string }[]>`
          select position, encode(hash, 'hex') as hash from audit order by position desc limit 1`;
        if (head) auditHeads.push({ workspaceId: id, position: Number(head.position), hash: head.hash });
        for (const keyId of await listKeyIds(sql)) keyIds.add(keyId);
      }
      const header = { createdAt: now.toISOString(), migrations, keyIds: [...keyIds].sort(), auditHeads, sequences };
      const archive = new ArchiveWriter(path, header);
      try {
        for (const table of tables)
          for (const { id } of workspaces) {
            await enter(id);
            const rows = await sql.unsafe(copyOut(table, table.columns, id)).readable();
            await archive.section({ table: table.name, workspaceId: id, columns: table.columns }, inPieces(rows));
          }
        return { header, ...(await archive.finish()) };
      } catch (error) {
        await archive.abandon();
        throw error;
      }
    });
  } finally {
    await client.end({ timeout: 5 });
  }
}

async function listKeyIds(sql: postgres.TransactionSql): Promise<string[]> {
  const found: string[] = [];
  for (const { table, column } of SEALED_COLUMNS) {
    const rows = await sql<{ id: string }[]>`
      select distinct encode(substring(${sql(column)} from 2 for 8), 'hex') as id from ${sql(table)}
      where ${sql(column)} is not null and get_byte(${sql(column)}, 0) = ${ENVELOPE}`;
    found.push(...rows.map(({ id }) => id));
  }
  return found;
}
