import { randomUUID } from 'node:crypto';
import * as schema from '@kwartier/db/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Harness, startHarness } from '../support/harness.ts';
import { otherWorkspace } from '../support/other-workspace.ts';
import { askOnX } from '../support/x-conversations.ts';

let harness: Harness;
let tables: string[];
let foreign: string;
beforeAll(async () => {
  harness = await startHarness();
  await askOnX(harness, 2);
  foreign = (await otherWorkspace(harness)).workspaceId;
  const rows = await harness.database.admin<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' and tablename not like '\\_\\_%' order by 1`;
  tables = rows.map((row) => row.name);
});
afterAll(() => harness[Symbol.asyncDispose]());

/** As the product's processes are: the role alone, in a workspace or in none. */
function asApp<T>(workspaceId: string | null, work: (sql: Harness['database']['admin']) => Promise<T>): Promise<T> {
  return harness.database.admin.begin(async (sql) => {
    await sql`set local role kwartier_app`;
    if (workspaceId !== null) await sql`select set_config('app.workspace_id', ${workspaceId}, true)`;
    return work(sql as unknown as Harness['database']['admin']);
  }) as Promise<T>;
}
const keyOf = (table: string) => (table === 'workspaces' ? 'id' : 'workspace_id');

describe('every table is fenced', () => {
  it('there are tables, and the one that drizzle keeps is out of reach', async () => {
    expect(tables.length).toBeGreaterThan(20);
    const [reach] = await harness.database.admin<{ may: boolean }[]>`
      select bool_or(has_table_privilege('kwartier_app', c.oid, 'select, insert, update, delete')) as may
      from pg_class c where c.relkind = 'r' and c.relname like '\\_\\_drizzle%'`;
    expect(reach?.may).toBe(false);
  });

  it('has row level security, enabled and forced, with one policy that holds for reading and writing', async () => {
    const fences = await harness.database.admin<
      {
        name: string;
        enabled: boolean;
        forced: boolean;
        policies: { roles: string[]; cmd: string; qual: string; with_check: string }[];
      }[]
    >`
      select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
        (select coalesce(json_agg(json_build_object('roles', p.roles, 'cmd', p.cmd, 'qual', p.qual, 'with_check', p.with_check)), '[]') from pg_policies p where p.tablename = c.relname and 'kwartier_app' = any(p.roles)) as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname not like '\\_\\_%' order by 1`;
    expect(fences.map(({ name }) => name)).toEqual(tables);
    for (const { name, enabled, forced, policies } of fences) {
      expect({ name, enabled, forced, policies: policies.length }).toEqual({
        name,
        enabled: true,
        forced: true,
        policies: 1,
      });
      const expected = `(${keyOf(name)} = (NULLIF(current_setting('app.workspace_id'::text, true), ''::text))::uuid)`;
      expect(policies[0]).toMatchObject({ cmd: 'ALL', qual: expected, with_check: expected });
    }
    const open = await harness.database.admin`
      select tablename, policyname from pg_policies where schemaname = 'public' and not ('kwartier_app' = any(roles)) and roles <> '{kwartier_directory}'`;
    expect(open).toEqual([]);
  });

  it('has the workspace in every unique key and in every foreign key', async () => {
    const loose = await harness.database.admin`
      select c.relname, i.indexrelid::regclass::text as key from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and i.indisunique and c.relname not like '\\_\\_%' and not exists (
        select 1 from pg_attribute a where a.attrelid = c.oid and a.attnum = any(i.indkey)
          and a.attname = case c.relname when 'workspaces' then 'id' else 'workspace_id' end)`;
    expect(loose).toEqual([]);
    const strays = await harness.database.admin`
      select k.conname from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and k.contype = 'f' and not exists (
        select 1 from pg_attribute a where a.attrelid = c.oid and a.attnum = any(k.conkey) and a.attname = 'workspace_id')`;
    expect(strays).toEqual([]);
  });
});

describe('the role that the product works as', () => {
  it('owns nothing, bypasses nothing, and cannot become somebody else', async () => {
    const roles = await harness.database.admin`
      select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin from pg_roles where rolname in ('kwartier_app', 'kwartier_directory') order by 1`;
    const harmless = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolcanlogin: false,
    };
    expect(roles).toEqual([
      { rolname: 'kwartier_app', ...harmless },
      { rolname: 'kwartier_directory', ...harmless },
    ]);
    const owned = await harness.database
      .admin`select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname like 'kwartier\\_%'`;
    expect(owned).toEqual([]);
    const memberships = await harness.database.admin`
      select 1 from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname like 'kwartier\\_%'`;
    expect(memberships).toEqual([]);
    const [rights] = await harness.database.admin<{ create: boolean; truncate: boolean }[]>`
      select has_schema_privilege('kwartier_app', 'public', 'create') as create,
        (select bool_or(has_table_privilege('kwartier_app', c.oid, 'truncate') or has_table_privilege('kwartier_app', c.oid, 'references')) from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r') as truncate`;
    expect(rights).toEqual({ create: false, truncate: false });
  });

  it('sees no row of any table outside of a workspace, and no row of another inside of one', async () => {
    let filled = 0;
    for (const table of tables) {
      // Brakes on signing in count who is nobody yet: they stand in nobody's workspace, which no person is ever in.
      const all = (
        await harness.database
          .admin`select 1 from ${harness.database.admin(table)} where ${harness.database.admin(keyOf(table))} <> '00000000-0000-0000-0000-000000000000'`
      ).length;
      expect({ table, rows: (await asApp(null, (sql) => sql`select 1 from ${sql(table)}`)).length }).toEqual({
        table,
        rows: 0,
      });
      expect((await asApp('', (sql) => sql`select 1 from ${sql(table)}`)).length).toBe(0);
      expect((await asApp(randomUUID(), (sql) => sql`select 1 from ${sql(table)}`)).length).toBe(0);
      const mine = await asApp(
        harness.workspaceId,
        (sql) => sql`select ${sql(keyOf(table))} as key from ${sql(table)}`,
      );
      for (const { key } of mine) expect(key).toBe(harness.workspaceId);
      const others = await asApp(foreign, (sql) => sql`select ${sql(keyOf(table))} as key from ${sql(table)}`);
      for (const { key } of others) expect(key).toBe(foreign);
      expect(mine.length + others.length).toBe(all);
      if (mine.length > 0) filled += 1;
    }
    expect(filled).toBeGreaterThan(12);
  });

  it('cannot write into another workspace, nor move a row there', async () => {
    const brand = { workspace_id: foreign, id: randomUUID(), name: 'Stolen' };
    await expect(asApp(harness.workspaceId, (sql) => sql`insert into brands ${sql(brand)}`)).rejects.toThrow(
      /row-level security/,
    );
    await expect(asApp(null, (sql) => sql`insert into brands ${sql(brand)}`)).rejects.toThrow(/row-level security/);
    await expect(
      asApp(harness.workspaceId, (sql) => sql`update contacts set workspace_id = ${foreign}`),
    ).rejects.toThrow(/row-level security|foreign key/);
    for (const table of ['contacts', 'conversations', 'messages', 'channels'])
      expect(
        (await asApp(harness.workspaceId, (sql) => sql`delete from ${sql(table)} where workspace_id = ${foreign}`))
          .count,
      ).toBe(0);
  });

  it('only adds to what was done, and to what was tried', async () => {
    expect((await asApp(harness.workspaceId, (sql) => sql`select 1 from audit`)).length).toBeGreaterThan(0);
    for (const statement of [
      'update audit set action = $1',
      'delete from audit where action = $1',
      'delete from send_attempts where outcome = $1',
    ])
      await expect(asApp(harness.workspaceId, (sql) => sql.unsafe(statement, ['x']))).rejects.toThrow(
        /permission denied/,
      );
    await expect(asApp(harness.workspaceId, (sql) => sql`update send_attempts set request_hash = ''`)).rejects.toThrow(
      /permission denied/,
    );
  });

  it('learns ids through the directory before it is in a workspace, and nothing else', async () => {
    const workspaces = await asApp(null, (sql) => sql<{ id: string }[]>`select * from directory_workspaces() as id`);
    expect(workspaces.map(({ id }) => id).sort()).toEqual([harness.workspaceId, foreign].sort());
    expect(await asApp(null, (sql) => sql`select * from directory_agents('admin@example.com')`)).toEqual([
      { workspace_id: harness.workspaceId, agent_id: harness.admin.id },
    ]);
    const functions = await harness.database.admin<{ name: string }[]>`
      select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = 'public' and p.prosecdef order by 1`;
    expect(functions.map(({ name }) => name)).toEqual([
      'directory_agents',
      'directory_channel',
      'directory_workspaces',
      // These two ask for the workspace themselves: integration/search.test.ts looks from another one and from none.
      'find_contacts',
      'find_messages',
    ]);
  });
});

describe('the schema in the code', () => {
  interface Column {
    readonly notNull: boolean;
    getSQLType(): string;
  }
  const NAME = Symbol.for('drizzle:Name');
  const COLUMNS = Symbol.for('drizzle:Columns');
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const spelled = (type: string) =>
    type
      .replace(/^timestamp \((\d)\) with time zone$/, 'timestamp($1) with time zone')
      .replace(/^(timestamp) with time zone$/, '$1 with time zone');

  it('says what the database has: tables, columns, types, and what may be null', async () => {
    const declared = Object.values(schema as Record<string, unknown>).flatMap((value) => {
      const table = value as { [NAME]?: string; [COLUMNS]?: Record<string, Column> } | null;
      if (typeof table !== 'object' || table === null || !table[NAME] || !table[COLUMNS]) return [];
      return Object.entries(table[COLUMNS]).map(
        ([name, column]) =>
          `${table[NAME]}.${snake(name)} ${spelled(column.getSQLType())}${column.notNull ? ' not null' : ''}`,
      );
    });
    const real = await harness.database.admin<{ line: string }[]>`
      select c.relname || '.' || a.attname || ' ' || replace(format_type(a.atttypid, a.atttypmod), 'timestamp(3) with', 'timestamp(3) with') || case when a.attnotnull then ' not null' else '' end as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and c.relname not like '\\_\\_%' and a.attnum > 0 and not a.attisdropped`;
    expect(declared.length).toBeGreaterThan(100);
    expect(declared.sort()).toEqual(real.map(({ line }) => line).sort());
  });
});
