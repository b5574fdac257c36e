/**
 * Embedded Postgres and private Redis for `npm start`, the tests and the measurements. See index.d.mts for the types
 * that TypeScript callers see.
 */
import { mkdirSync, realpathSync } from 'node:fs';
import { Problem } from '../lib/say.mjs';
import { redisBinary } from '../tools/redis-binary.mjs';
import { GuardLink } from './link.mjs';

/**
 * @param {import('./index.d.mts').ServicesOptions} options
 * @returns {Promise<import('./index.d.mts').Services>}
 */
export async function startServices(options) {
  const { postgres = true, redis = true, report = () => {} } = options;
  const binary = redis ? (options.redisBinary ?? process.env.KWARTIER_REDIS_BIN ?? (await redisBinary())) : null;
  try {
    mkdirSync(options.dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  } catch {
    throw new Problem(`The folder ${options.dir} cannot be made: set DATA_DIR to a folder you can write to.`);
  }
  const link = new GuardLink(
    {
      dir: realpathSync(options.dir),
      postgres,
      redisBinary: binary,
      database: options.database ?? 'kwartier',
      durable: options.durable ?? true,
      removeOnStop: options.removeOnStop ?? false,
      settings: options.settings ?? {},
    },
    report,
  );
  /** @type {import('./link.mjs').Addresses} */
  let addresses;
  try {
    addresses = await link.start();
  } catch (error) {
    await link.stop();
    throw error;
  }
  const immediately = [
    ['SIGQUIT', 5000],
    ['SIGKILL', 1000],
  ];
  return {
    databaseUrl: addresses.databaseUrl ?? '',
    redisUrl: addresses.redisUrl ?? '',
    elsewhere: addresses.elsewhere ?? null,
    get guardPid() {
      return link.pid;
    },
    track: (pid) => link.track(pid),
    untrack: (pid) => link.untrack(pid),
    killRedis: () => link.ask('stopRedis', [['SIGKILL', 2000]]),
    stopRedis: () => link.ask('stopRedis'),
    startRedis: () => link.ask('startRedis'),
    restartRedis: async () => {
      await link.ask('stopRedis');
      await link.ask('startRedis');
    },
    wipeRedis: () => link.ask('wipeRedis'),
    stopPostgres: () => link.ask('stopPostgres'),
    stopPostgresImmediate: () => link.ask('stopPostgres', immediately),
    killPostgres: () => link.ask('stopPostgres', [['SIGKILL', 2000]]),
    startPostgres: () => link.ask('startPostgres'),
    restartPostgres: async () => {
      await link.ask('stopPostgres');
      await link.ask('startPostgres');
    },
    stop: () => link.stop(),
  };
}
