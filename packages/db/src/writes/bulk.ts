import { getTableColumns, getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import postgres from 'postgres';
import type { Sql } from '../client.ts';

const snake = postgres.fromCamel;
const statements = new Map<string, string>();

/** The SQL for one table and one set of columns, made once: constant text is what lets Postgres keep the plan. */
function statement(
  kind: string,
  table: PgTable,
  keys: readonly string[],
  build: (name: string, columns: string[]) => string,
): string {
  const name = getTableName(table);
  const cacheKey = `${kind} ${name} ${keys.join()}`;
  let text = statements.get(cacheKey);
  if (text === undefined) {
    const known = getTableColumns(table);
    for (const key of keys) if (!(key in known)) throw new Error(`${name} has no column ${key}`);
    text = build(name, keys.map(snake));
    statements.set(cacheKey, text);
  }
  return text;
}

/** Columns that hold epoch milliseconds here and a timestamptz there. */
const instantColumns = new Map<PgTable, Set<string>>();
function isInstant(table: PgTable, key: string): boolean {
  let columns = instantColumns.get(table);
  if (!columns) {
    columns = new Set(
      Object.entries(getTableColumns(table))
        .filter(([, column]) => column.columnType === 'PgTimestamp')
        .map(([name]) => name),
    );
    instantColumns.set(table, columns);
  }
  return columns.has(key);
}

function toJson(table: PgTable, keys: readonly string[], rows: readonly object[]): string {
  const names = keys.map((key) => ({ key, name: snake(key), instant: isInstant(table, key) }));
  return JSON.stringify(
    rows.map((row) => {
      const out: Record<string, unknown> = {};
      for (const { key, name, instant } of names) {
        const value = (row as Record<string, unknown>)[key];
        out[name] = instant && typeof value === 'number' ? new Date(value).toISOString() : value;
      }
      return out;
    }),
  );
}

/**
 * Insert many rows in one statement. All rows have the same keys; a column that no row names gets its default.
 * @param onConflict SQL from the code, never from outside, e.g. `on conflict do nothing returning id`
 */
export function insertRows<Returned extends object = object>(
  sql: Sql,
  table: PgTable,
  rows: readonly object[],
  onConflict = '',
): Promise<Returned[]> {
  if (rows.length === 0) return Promise.resolve([]);
  const keys = Object.keys(rows[0]!);
  const text = statement(`insert ${onConflict}`, table, keys, (name, columns) => {
    const list = columns.map((column) => `"${column}"`).join(', ');
    return `insert into "${name}" (${list}) select ${list} from jsonb_populate_recordset(null::"${name}", $1::text::jsonb) ${onConflict}`;
  });
  return sql.unsafe<Returned[]>(text, [toJson(table, keys, rows)], { prepare: true }).execute() as unknown as Promise<
    Returned[]
  >;
}

/** Update many rows in one statement, found by `by`; every other key is set. */
export function updateRows(
  sql: Sql,
  table: PgTable,
  rows: readonly object[],
  by: readonly string[],
): Promise<object[]> {
  if (rows.length === 0) return Promise.resolve([]);
  const keys = Object.keys(rows[0]!);
  const text = statement(`update ${by.join()}`, table, keys, (name, columns) => {
    const found = by.map(snake);
    const set = columns
      .filter((column) => !found.includes(column))
      .map((column) => `"${column}" = r."${column}"`)
      .join(', ');
    const where = found.map((column) => `t."${column}" = r."${column}"`).join(' and ');
    return `update "${name}" t set ${set} from jsonb_populate_recordset(null::"${name}", $1::text::jsonb) r where ${where}`;
  });
  return sql.unsafe(text, [toJson(table, keys, rows)], { prepare: true }).execute() as unknown as Promise<object[]>;
}
