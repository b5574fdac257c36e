import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, isUnavailable } from './client.ts';

/** How often a Postgres that is away is asked, in milliseconds. */
const ASK_AGAIN_MS = 500;

/** The database does not keep workspaces apart as it must; the message says what to do. */
export class DatabaseNotFenced extends Error {
  override readonly name = 'DatabaseNotFenced';
}

/**
 * Look that Postgres itself keeps workspaces apart: the role that the product works as owns and bypasses nothing, row level
 * security is forced on every table, and the setting that names the workspace holds inside a transaction and not after it.
 * @throws DatabaseNotFenced in one sentence
 */
export async function assertFenced(db: Database): Promise<void> {
  judge(await look(db));
}

/**
 * The same database, closed until it was found to be fenced: the first call looks, and nothing goes through before. A Postgres that
 * was away when the process started is looked at when it is there.
 */
export function fenced(db: Database): Database {
  let isFenced = false;
  let looking: Promise<void> | undefined;
  const first = () => {
    looking ??= assertFenced(db)
      .then(() => {
        isFenced = true;
      })
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };
  return {
    run: (workspaceId, work, options) =>
      isFenced ? db.run(workspaceId, work, options) : first().then(() => db.run(workspaceId, work, options)),
    transact: (workspaceId, work) =>
      isFenced ? db.transact(workspaceId, work) : first().then(() => db.transact(workspaceId, work)),
    directory: (work) => (isFenced ? db.directory(work) : first().then(() => db.directory(work))),
    close: () => db.close(),
  };
}

/**
 * Look at the fence when a process starts. Where Postgres is away the process goes on, closed as `fenced` makes it, and the look is
 * taken when Postgres is there.
 * @param onRefused the fence was found open then
 * @throws DatabaseNotFenced found open at once
 */
export async function watchFence(db: Database, onRefused: (error: unknown) => void): Promise<void> {
  const isThere = () =>
    assertFenced(db).then(
      () => true,
      (error: unknown) => {
        if (isUnavailable(error)) return false;
        throw error;
      },
    );
  if (await isThere()) return;
  const again = async () => {
    do await sleep(ASK_AGAIN_MS, undefined, { ref: false });
    while (!(await isThere()));
  };
  again().catch(onRefused);
}

function look(db: Database) {
  return db.directory(async (sql) => {
    const [role] = await sql<{ name: string; isFree: boolean; owns: number }[]>`
      select current_user::text as name, coalesce((select r.rolsuper or r.rolbypassrls from pg_roles r where r.rolname = current_user), true) as is_free,
        (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_roles r on r.oid = c.relowner where n.nspname = current_schema() and r.rolname = current_user) as owns`;
    const open = await sql<{ name: string }[]>`
      select c.relname::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = current_schema() and c.relkind in ('r', 'p') and c.relname not like '\\_\\_%' and not (c.relrowsecurity and c.relforcerowsecurity) order by 1`;
    const [count] = await sql<{ tables: number }[]>`
      select count(*)::int as tables from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind in ('r', 'p') and c.relname not like '\\_\\_%'`;
    const probe = '11111111-1111-4111-8111-111111111111';
    const [inside] = (await sql.begin(async (tx) => {
      await tx`select set_config('app.workspace_id', ${probe}, true)`;
      return tx`select current_setting('app.workspace_id', true) as value`;
    })) as unknown as { value: string | null }[];
    const [after] = await sql<{ value: string | null }[]>`select current_setting('app.workspace_id', true) as value`;
    return { role: role!, open, tables: count!.tables, holds: inside?.value === probe, leaks: after?.value === probe };
  });
}

function judge({ role, open, tables, holds, leaks }: Awaited<ReturnType<typeof look>>): void {
  const refuse = (what: string) => {
    throw new DatabaseNotFenced(`Kwartier does not start: ${what}`);
  };
  if (role.name !== 'kwartier_app')
    refuse(`it would work as the role ${role.name} instead of kwartier_app. Check DATABASE_URL.`);
  if (role.isFree)
    refuse(
      'the role kwartier_app is a superuser or may bypass row level security. Run: alter role kwartier_app nosuperuser nobypassrls',
    );
  if (role.owns > 0)
    refuse(
      'the role kwartier_app owns tables, so it could lift their row level security. Give them to the role that migrates.',
    );
  if (tables === 0) refuse('the database has no tables yet. Run the migrations first.');
  if (open.length > 0)
    refuse(
      `row level security is not forced on ${open.map(({ name }) => name).join(', ')}. Run: alter table … enable row level security, force row level security`,
    );
  if (!holds || leaks)
    refuse('set_config does not keep the workspace to its transaction. Use a pooler in session mode, or none.');
}
