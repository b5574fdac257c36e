import { connectAsOwner, listApplied } from './migrate.ts';
import { listMigrations } from './migrations.ts';

/** What is true of a database, whoever works on it. */
export interface Installation {
  readonly version: string;
  /** Migrations of this version that the database does not have yet. */
  readonly pending: readonly string[];
  /** Whether the database has migrations that this version does not know: it was upgraded further. */
  readonly isNewer: boolean;
  /** Whether the role that the product works as is there and owns, bypasses and may do nothing it must not. */
  readonly isRoleSafe: boolean;
  /** Tables without forced row level security or without the one policy. */
  readonly unfenced: readonly string[];
  /** How far Postgres's clock is before ours, in milliseconds, give or take half of `answeredInMs`. */
  readonly clockAheadMs: number;
  readonly answeredInMs: number;
  readonly connections: { readonly used: number; readonly most: number };
  readonly sizeBytes: number;
}

/** Look at a database as its owner. @throws Error of Postgres, or of the network */
export async function inspectDatabase(url: string): Promise<Installation> {
  const client = connectAsOwner(url);
  try {
    await client`select 1`;
    const before = Date.now();
    const [facts] = await client<
      { at: string; version: string; used: number; most: number; size: string; safe: boolean | null }[]
    >`
      select round(extract(epoch from clock_timestamp()) * 1000)::text as at, current_setting('server_version') as version,
        (select count(*)::int from pg_stat_activity) as used, current_setting('max_connections')::int as most,
        pg_database_size(current_database())::text as size,
        (select not (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolcanlogin)
          and not exists (select 1 from pg_class c where c.relowner = r.oid)
          and not exists (select 1 from pg_auth_members m where m.member = r.oid)
          and not has_schema_privilege(r.oid, current_schema(), 'create')
          from pg_roles r where r.rolname = 'kwartier_app') as safe`;
    const after = Date.now();
    const unfenced = await client<{ name: string }[]>`
      select c.relname as name from pg_class c
      where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and c.relname not like '\\_\\_%'
        and not (c.relrowsecurity and c.relforcerowsecurity
          and exists (select 1 from pg_policies p where p.schemaname = current_schema() and p.tablename = c.relname and 'kwartier_app' = any(p.roles)))
      order by 1`;
    const applied = await listApplied(client);
    const known = listMigrations();
    return {
      version: facts!.version,
      pending: known.filter(({ madeAt }) => !applied.includes(madeAt)).map(({ name }) => name),
      isNewer: applied.some((at) => !known.some(({ madeAt }) => madeAt === at)),
      isRoleSafe: facts!.safe ?? false,
      unfenced: unfenced.map(({ name }) => name),
      clockAheadMs: Math.round(Number(facts!.at) - (before + after) / 2),
      answeredInMs: after - before,
      connections: { used: facts!.used, most: facts!.most },
      sizeBytes: Number(facts!.size),
    };
  } finally {
    await client.end({ timeout: 2 });
  }
}
