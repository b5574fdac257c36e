/**
 * How the private Redis is run: on a unix socket only, with an append-only file so that queued work survives, and never
 * dropping keys. It takes no lock on its folder; the guard's lock keeps a second one away.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';

/** @param {import('./place.mjs').Place} place */
export function redisSocket(place) {
  return join(place.redisSockets, 'redis.sock');
}

/** Whether the server answers PING; while it still reads its file it answers LOADING. @param {string} path */
function answers(path) {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    const end = (/** @type {boolean} */ ok) => {
      socket.destroy();
      resolve(ok);
    };
    socket.setTimeout(1000, () => end(false));
    socket.on('error', () => end(false));
    socket.on('connect', () => socket.write('PING\r\n'));
    socket.on('data', (chunk) => end(chunk.toString().startsWith('+PONG')));
  });
}

/**
 * @param {import('./place.mjs').Place} place
 * @param {{ binary: string, durable: boolean }} options
 * @returns {import('./server.mjs').Recipe & { empty: () => void }}
 */
export function redisRecipe(place, options) {
  mkdirSync(place.redisData, { recursive: true, mode: 0o700 });
  const dir = realpathSync(place.redisData);
  const socket = redisSocket(place);
  return {
    name: 'Redis',
    dataDir: dir,
    logFile: join(place.logs, 'redis.log'),
    politely: [
      ['SIGTERM', 4000],
      ['SIGKILL', 1000],
    ],
    async prepare() {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      // A dead server's socket would refuse instead of being absent.
      rmSync(socket, { force: true });
    },
    spawn: (log) => {
      const where = ['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700', '--dir', dir];
      const keep = ['--appendonly', 'yes', '--appendfsync', options.durable ? 'everysec' : 'no', '--save', ''];
      const rest = [
        '--maxmemory-policy',
        'noeviction',
        '--daemonize',
        'no',
        '--logfile',
        '',
        '--always-show-logo',
        'no',
      ];
      return spawn(options.binary, [...where, ...keep, ...rest], { cwd: dir, stdio: ['ignore', log, log] });
    },
    ready: () => (existsSync(socket) ? /** @type {Promise<boolean>} */ (answers(socket)) : Promise.resolve(false)),
    /** Forgets everything, as a lost disk would. */
    empty: () => {
      for (const name of readdirSync(dir)) rmSync(join(dir, name), { recursive: true, force: true });
    },
  };
}
