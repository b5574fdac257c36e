export interface ServicesOptions {
  /** Folder for data, sockets and logs of this pair of servers. */
  dir: string;
  /** Default true. */
  postgres?: boolean;
  /** Default true. */
  redis?: boolean;
  /** Redis server program; default KWARTIER_REDIS_BIN, else one that is found or fetched. */
  redisBinary?: string;
  /** Name of the database that is made at the first start; default `kwartier`. */
  database?: string;
  /** False trades safety against power loss for speed (tests); default true. */
  durable?: boolean;
  /** Removes `dir` when the servers stop, also when the parent was killed; default false. */
  removeOnStop?: boolean;
  /** Further Postgres settings, for example `{ max_connections: '200' }`. */
  settings?: Record<string, string>;
  /** Receives a sentence when a server dies and is started again. */
  report?: (line: string) => void;
}

/**
 * A running pair of servers. Both listen on unix sockets whose paths never change for the same `dir`, so clients
 * reconnect by themselves after a restart. They end when this process ends, however it ends.
 */
export interface Services {
  /** Superuser address in the form postgres.js and libpq understand; empty without Postgres. */
  readonly databaseUrl: string;
  /** Path of the Redis socket, as `new Redis(path)` takes it; empty without Redis. */
  readonly redisUrl: string;
  /** Where Postgres had to put its data when its user cannot reach `dir`, else null. */
  readonly elsewhere: string | null;
  readonly guardPid: number | undefined;
  /** Registers a process (leader of its own group) that must end when this process vanishes. */
  track(pid: number): void;
  untrack(pid: number): void;
  /** kill -9; Redis stays down until `startRedis`. */
  killRedis(): Promise<void>;
  stopRedis(): Promise<void>;
  startRedis(): Promise<void>;
  restartRedis(): Promise<void>;
  /** kill -9, removes every Redis file and starts an empty Redis on the same socket. */
  wipeRedis(): Promise<void>;
  /** Orderly ("fast") stop; Postgres stays down until `startPostgres`. */
  stopPostgres(): Promise<void>;
  /** Like `pg_ctl stop -m immediate`: crash recovery at the next start. */
  stopPostgresImmediate(): Promise<void>;
  /** kill -9 of the postmaster; its backends end by themselves. */
  killPostgres(): Promise<void>;
  startPostgres(): Promise<void>;
  restartPostgres(): Promise<void>;
  /** Stops both servers and the guard. */
  stop(): Promise<void>;
}

export function startServices(options: ServicesOptions): Promise<Services>;
