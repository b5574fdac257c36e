import type postgres from 'postgres';

export interface BackedUpTable {
  readonly name: string;
  /** The column that says whose a row is. */
  readonly key: string;
  readonly columns: readonly string[];
  readonly primaryKey: readonly string[];
}

/** Texts of values that do not depend on who connects: COPY writes and reads them the same everywhere. */
export const PLAIN_SETTINGS = [
  "set local timezone = 'UTC'",
  "set local datestyle = 'ISO, YMD'",
  "set local intervalstyle = 'iso_8601'",
  "set local bytea_output = 'hex'",
  'set local extra_float_digits = 1',
  'set local statement_timeout = 0',
  'set local idle_in_transaction_session_timeout = 0',
] as const;

/**
 * Every table of ours, each after those it refers to.
 * @throws Error for a table that belongs to no workspace, has no key, or refers in a circle: it could not be backed up
 */
export async function listTables(sql: postgres.TransactionSql): Promise<BackedUpTable[]> {
  const rows = await sql<{ name: string; columns: string[]; primaryKey: string[] | null; refersTo: string[] }[]>`
    select c.relname as name,
      (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select array_agg(a.attname::text order by k.place) from pg_index i
        cross join lateral unnest(i.indkey) with ordinality as k (attnum, place)
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary) as "primaryKey",
      (select coalesce(array_agg(distinct r.relname::text), '{}') from pg_constraint f join pg_class r on r.oid = f.confrelid
        where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as "refersTo"
    from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and c.relname not like '\\_\\_%'
    order by c.relname`;
  const ordered: BackedUpTable[] = [];
  const left = new Map(rows.map((row) => [row.name, row]));
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ refersTo }) => refersTo.every((name) => !left.has(name)));
    if (ready.length === 0)
      throw new Error(`These tables refer to each other in a circle: ${[...left.keys()].join(', ')}.`);
    for (const { name, columns, primaryKey } of ready) {
      const key = name === 'workspaces' ? 'id' : 'workspace_id';
      if (!columns.includes(key) || !primaryKey)
        throw new Error(`The table ${name} belongs to no workspace, or has no key.`);
      ordered.push({ name, key, columns, primaryKey });
      left.delete(name);
    }
  }
  return ordered;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** COPY of one workspace's rows in the order of their key: equal rows give equal bytes. @param workspaceId a UUID */
export function copyOut(
  { name, key, primaryKey }: BackedUpTable,
  columns: readonly string[],
  workspaceId: string,
): string {
  if (!/^[0-9a-f-]{36}$/.test(workspaceId)) throw new Error('This is no id of a workspace.');
  return `copy (select ${columns.map(quoted).join(', ')} from ${quoted(name)} where ${quoted(key)} = '${workspaceId}' order by ${primaryKey.map(quoted).join(', ')}) to stdout`;
}

export const copyIn = (table: string, columns: readonly string[]): string =>
  `copy ${quoted(table)} (${columns.map(quoted).join(', ')}) from stdin`;

/** The columns that count rows, with the last number given. */
export async function readSequences(sql: postgres.TransactionSql): Promise<Record<string, number>> {
  const rows = await sql<{ name: string; last: string | null }[]>`
    select c.relname || '.' || a.attname as name,
      pg_sequence_last_value(pg_get_serial_sequence(quote_ident(c.relname), a.attname)::regclass) as last
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attidentity <> ''`;
  return Object.fromEntries(rows.map(({ name, last }) => [name, Number(last ?? 0)]));
}
