/**
 * The guard: a process of its own, in its own session, that runs Postgres and Redis and watches its parent. Ctrl-C in
 * the terminal does not reach it, so the servers stay up until the applications have finished; and when the parent
 * vanishes, even by kill -9, the channel closes and the guard ends the registered applications and then the servers,
 * within ten seconds.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from '../lib/lock.mjs';
import { identify, runs, signal, until } from '../lib/processes.mjs';
import { choosePlace } from './place.mjs';
import { postgresRecipe, postgresUrl } from './postgres.mjs';
import { redisRecipe, redisSocket } from './redis.mjs';
import { Server } from './server.mjs';

/** @typedef {import('./link.mjs').GuardConfig} GuardConfig */

/** @type {GuardConfig | null} */
let config = null;
/** @type {import('./place.mjs').Place | null} */
let place = null;
/** @type {Server | null} */
let postgres = null;
/** @type {Server | null} */
let redis = null;
/** @type {ReturnType<typeof redisRecipe> | null} */
let redisFiles = null;
let release = () => {};
/** @type {Map<number, import('../lib/processes.mjs').ProcessId>} */
const tracked = new Map();
let ending = false;
/** The tracked processes on disk, for the next start after both we and our parent were killed. */
let trackedFile = '';

/** Ends applications that a killed guard could not end. */
async function endLeftovers() {
  /** @type {import('../lib/processes.mjs').ProcessId[]} */
  let known = [];
  try {
    known = JSON.parse(readFileSync(trackedFile, 'utf8'));
  } catch {
    // The usual case: everything ended in order.
  }
  const left = known.filter((id) => !tracked.has(id.pid) && runs(id));
  for (const id of left) signal(-id.pid, 'SIGKILL');
  await until(() => !left.some(runs), 2000);
}

function noteTracked() {
  if (!trackedFile || ending) return;
  if (tracked.size === 0) rmSync(trackedFile, { force: true });
  else writeFileSync(trackedFile, JSON.stringify([...tracked.values()]));
}

/** @param {string} line */
const report = (line) => process.connected && process.send?.({ report: line }, undefined, undefined, () => {});

/** @param {GuardConfig} given */
async function start(given) {
  config = given;
  for (const id of given.tracked) tracked.set(id.pid, id);
  if (!given.postgres && !given.redisBinary) return {};
  place = choosePlace(given.dir, { postgres: given.postgres });
  const held = await lock(join(given.dir, 'guard.lock'), {
    extra: { parent: identify(process.ppid) },
    // A guard whose parent is gone is just ending its servers and is worth waiting for.
    keepWaiting: ({ parent }, waited) => waited < (parent && runs(parent) ? 3000 : 15_000) && !ending,
  });
  if ('holder' in held) {
    const holder = held.holder.parent?.pid ?? held.holder.pid;
    throw new Error(
      `The data in ${given.dir} is in use by process ${holder}: stop that one first, or set another DATA_DIR.`,
    );
  }
  release = held.release;
  trackedFile = join(given.dir, 'guard.children');
  await endLeftovers();
  noteTracked();
  if (given.postgres) postgres = new Server(postgresRecipe(place, given), report);
  if (given.redisBinary) {
    redisFiles = redisRecipe(place, { binary: given.redisBinary, durable: given.durable });
    redis = new Server(redisFiles, report);
  }
  await Promise.all([postgres?.start(), redis?.start()]);
  return {
    databaseUrl: postgres ? postgresUrl(place.pgSockets, given.database) : undefined,
    redisUrl: redis ? redisSocket(place) : undefined,
    elsewhere: place.elsewhere ?? undefined,
  };
}

async function stopServers() {
  await Promise.all([postgres?.stop(), redis?.stop()]);
  // Without the lock the folder is somebody else's.
  if (config?.removeOnStop && place && trackedFile) {
    for (const dir of [place.elsewhere, config.dir])
      if (dir) rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  }
  if (trackedFile) rmSync(trackedFile, { force: true });
  release();
}

/** Everything the parent can ask for. @type {Record<string, (argument: any) => unknown>} */
const commands = {
  start,
  track: (/** @type {import('../lib/processes.mjs').ProcessId} */ id) => {
    tracked.set(id.pid, id);
    noteTracked();
  },
  untrack: (/** @type {number} */ pid) => {
    tracked.delete(pid);
    noteTracked();
  },
  startPostgres: () => postgres?.start(),
  startRedis: () => redis?.start(),
  stopPostgres: (/** @type {import('./server.mjs').StopStep[] | undefined} */ how) => postgres?.stop(how),
  stopRedis: (/** @type {import('./server.mjs').StopStep[] | undefined} */ how) => redis?.stop(how),
  wipeRedis: async () => {
    await redis?.stop([['SIGKILL', 2000]]);
    redisFiles?.empty();
    await redis?.start();
  },
  stop: async () => {
    ending = true;
    await stopServers();
  },
};

/** The parent is gone: first the applications, which know how to finish, then what they use. */
async function parentGone() {
  if (ending) return;
  ending = true;
  const alive = () => [...tracked.values()].filter(runs);
  // An application is the leader of its own process group; the group goes with it.
  for (const [name, limit] of /** @type {const} */ ([
    ['SIGTERM', 3000],
    ['SIGKILL', 500],
  ])) {
    for (const id of alive()) if (!signal(-id.pid, name)) signal(id.pid, name);
    if (await until(() => alive().length === 0, limit)) break;
  }
  await stopServers();
  process.exit(0);
}

process.umask(0o077);
for (const name of /** @type {const} */ (['SIGINT', 'SIGHUP'])) process.on(name, () => {});
process.on('SIGTERM', () => void parentGone());
process.on('disconnect', () => void parentGone());

/** @param {{ id: number, command: string, argument: any }} request */
async function answer({ id, command, argument }) {
  /** @type {{ id: number, result?: unknown, error?: string }} */
  let reply;
  try {
    reply = { id, result: (await commands[command]?.(argument)) ?? null };
  } catch (error) {
    reply = { id, error: error instanceof Error ? error.message : String(error) };
  }
  if (process.connected) process.send?.(reply, undefined, undefined, () => {});
  if (command === 'stop' && process.connected) process.disconnect();
}
process.on('message', (/** @type {any} */ request) => void answer(request));
