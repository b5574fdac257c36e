import type { WorkspaceId } from '@kwartier/core';
import { sql as drizzleSql } from 'drizzle-orm';
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { instantFromText } from './instant-text.ts';
import * as schema from './schema/index.ts';

/** A transaction of drizzle's, inside one workspace: settings, people, channels. */
export type Tx = Parameters<Parameters<PostgresJsDatabase<typeof schema>['transaction']>[0]>[0];
/** A transaction of postgres.js, inside one workspace: conversations and everything that must be fast. */
export type Sql = postgres.TransactionSql<{ instant: number; count: number }>;

/** Postgres did not answer in time or is away. Safe to try again; nothing is known about the last statement. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

export interface DatabaseOptions {
  readonly url: string;
  /** Connections for conversations; half as many again for settings. Default 8. */
  readonly connections?: number;
  /** Longest a whole transaction may take, in milliseconds. Default 5,000; a stalled connection never holds a caller longer. */
  readonly deadlineMs?: number;
  readonly applicationName?: string;
  /** Told how long each piece of work waited for a connection, in milliseconds. */
  readonly onWait?: (ms: number) => void;
}

/**
 * postgres.js takes a socket's folder as a host only in its options: a URL has it escaped (`postgres://user@%2Frun%2Fpg/db`).
 * @returns options to lay over the URL; empty for an ordinary host
 */
export function socketOptions(url: string): { host?: string } {
  const host = /^[a-z]+:\/\/(?:[^@/]*@)?([^:/?]*)/i.exec(url)?.[1] ?? '';
  return /^%2f/i.test(host) ? { host: decodeURIComponent(host) } : {};
}

/** The way to Postgres: every transaction runs as `kwartier_app`, in exactly one workspace. */
export interface Database {
  /** Run in one transaction of postgres.js. @throws DatabaseUnavailable if Postgres is away or silent */
  run<T>(workspaceId: WorkspaceId, work: (sql: Sql) => Promise<T>, options?: { deadlineMs?: number }): Promise<T>;
  /** Run in one transaction of drizzle. @throws DatabaseUnavailable */
  transact<T>(workspaceId: WorkspaceId, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Ask before a workspace is known: only the directory functions answer outside of one. */
  directory<T>(work: (sql: postgres.Sql<{ instant: number; count: number }>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** timestamptz as epoch milliseconds and bigint as number: what core calls Instant and counts. */
const INSTANTS_AND_COUNTS = {
  instant: {
    to: 1184,
    from: [1184],
    serialize: (at: number) => new Date(at).toISOString(),
    parse: instantFromText,
  },
  count: { to: 20, from: [20], serialize: String, parse: Number },
};
const CAMEL = { column: { from: postgres.toCamel, to: postgres.fromCamel } };

/** Longest pause between two tries to connect, in seconds. */
const RECONNECT_MAX_S = 0.5;

/**
 * Codes of postgres.js, of Node, and of Postgres (appendix A of its documents): connection (08), rolled back for another's sake (40),
 * out of disk, memory or connections (53), a lock that others hold (55P03), shut down (57P0), its own system failing (58), a standby
 * that only reads (25006), cut off because it slept (25P03). Nothing of the transaction is left in any of these.
 */
const UNREACHABLE =
  /^(CONNECT_TIMEOUT|CONNECTION_(CLOSED|ENDED|DESTROYED)|ECONN|ENOENT|EPIPE|ETIMEDOUT|08|25006|25P03|40|53|55P03|57P0|58)/;
/** Took longer than it may: the server's load, or the statement's own fault. */
const TOO_SLOW = '57014';

/** Whether an error says that Postgres is away, full, busy or restarting, rather than that a statement is wrong: tried again, it may succeed. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseUnavailable) return true;
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && UNREACHABLE.test(code);
}

/** Whether Postgres has no room left on its disk; also when that was the cause of what was thrown. */
export const isDiskFull = (error: unknown): boolean =>
  [error, (error as { cause?: unknown } | null)?.cause].some(
    (one) => (one as { code?: unknown } | null)?.code === '53100',
  );

/** Whether a statement was ended because it took too long. */
export const isTooSlow = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === TOO_SLOW;

/**
 * Open the pools. Connects on first use.
 *
 * postgres.js has no deadline of its own: on a connection that went silent a query waits for ever, and others behind it. So
 * every transaction has one, and passing it replaces the pool.
 */
export function openDatabase({
  url,
  connections = 8,
  deadlineMs = 5_000,
  applicationName = 'kwartier',
  onWait = () => undefined,
}: DatabaseOptions): Database {
  const connection = {
    application_name: applicationName,
    // Instants come in UTC, whatever the server's zone: the form that is read fastest.
    TimeZone: 'UTC',
    // Fixed at connect: even RESET ROLE comes back to it.
    role: 'kwartier_app',
    statement_timeout: deadlineMs,
    lock_timeout: Math.min(deadlineMs, 4_000),
    idle_in_transaction_session_timeout: deadlineMs,
    // A plan made while a table was empty lives as long as its connection, and foreign keys keep plans too. Every query here has an
    // index (tests/integration/query-plans.test.ts), so reading a whole table is never what is wanted.
    enable_seqscan: 'off',
  };
  const options = {
    ...socketOptions(url),
    connection,
    connect_timeout: 5,
    // postgres.js would wait up to 20 s after a few refusals: a Postgres that is back must be noticed at once.
    backoff: (refusals: number) => Math.min(RECONNECT_MAX_S, 0.05 * 2 ** Math.min(refusals, 6)),
    max_lifetime: 1_800,
    idle_timeout: 0,
    onnotice: () => undefined,
  };
  // Two clients: drizzle changes the date and JSON handling of the one it is given.
  const openRaw = () => postgres(url, { ...options, max: connections, types: INSTANTS_AND_COUNTS, transform: CAMEL });
  let raw = openRaw();
  let ormClient = postgres(url, { ...options, max: Math.max(2, Math.ceil(connections / 2)) });
  let orm = drizzle(ormClient, { schema, casing: 'snake_case' });

  async function withDeadline<T>(work: Promise<T>, ms: number, replace: () => void): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        replace();
        reject(new DatabaseUnavailable(`Postgres did not answer within ${ms} ms.`));
      }, ms + 500);
    });
    try {
      return await Promise.race([work, late]);
    } catch (error) {
      if (!(error instanceof DatabaseUnavailable) && isUnavailable(error)) {
        throw new DatabaseUnavailable('Postgres is not reachable.', { cause: error });
      }
      throw error;
    } finally {
      clearTimeout(timer);
      work.catch(() => undefined);
    }
  }

  const replaceRaw = () => {
    const old = raw;
    raw = openRaw();
    void old.end({ timeout: 0 }).catch(() => undefined);
  };
  const replaceOrm = () => {
    const old = ormClient;
    ormClient = postgres(url, { ...options, max: Math.max(2, Math.ceil(connections / 2)) });
    orm = drizzle(ormClient, { schema, casing: 'snake_case' });
    void old.end({ timeout: 0 }).catch(() => undefined);
  };

  return {
    run: (workspaceId, work, { deadlineMs: ms = deadlineMs } = {}) => {
      const asked = performance.now();
      const transaction = raw.begin(async (sql) => {
        onWait(performance.now() - asked);
        // Sent first but not awaited: it travels with the first statement, and a connection keeps their order.
        const entered = sql`select set_config('app.workspace_id', ${workspaceId}, true)`.execute();
        const [result] = await Promise.all([work(sql), entered]);
        return { result };
      });
      return withDeadline(transaction as Promise<{ result: never }>, ms, replaceRaw).then(({ result }) => result);
    },
    transact: (workspaceId, work) =>
      withDeadline(
        orm.transaction(async (tx) => {
          await tx.execute(drizzleSql`select set_config('app.workspace_id', ${workspaceId}, true)`);
          return work(tx);
        }),
        deadlineMs,
        replaceOrm,
      ),
    directory: (work) => withDeadline(work(raw), deadlineMs, replaceRaw),
    async close() {
      await Promise.allSettled([raw.end({ timeout: 3 }), ormClient.end({ timeout: 3 })]);
    },
  };
}
