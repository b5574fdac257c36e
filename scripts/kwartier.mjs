/**
 * `npm run kwartier -- VERB`: looks after an installation. Without DATABASE_URL it means the one in the data folder: its servers are
 * used when they run, and started for the time of the command when they do not.
 */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { binDir, root } from './lib/paths.mjs';
import { runs } from './lib/processes.mjs';
import { explain, say } from './lib/say.mjs';
import { checkDataDir, encryptionKey, readSettings } from './lib/settings.mjs';
import { startServices } from './services/index.mjs';
import { choosePlace } from './services/place.mjs';
import { postgresUrl } from './services/postgres.mjs';
import { redisSocket } from './services/redis.mjs';

/** @type {import('./services/index.d.mts').Services | null} */
let services = null;

/** Whether somebody looks after the servers of this folder now. @param {string} dataDir */
function isRunning(dataDir) {
  try {
    return runs(JSON.parse(readFileSync(join(dataDir, 'guard.lock'), 'utf8')));
  } catch {
    return false;
  }
}

/** Where the servers are. @param {ReturnType<typeof readSettings>} settings */
async function addresses({ dataDir, embeddedPostgres: postgres, embeddedRedis: redis }) {
  if (!postgres && !redis) return {};
  checkDataDir(dataDir);
  if (isRunning(dataDir)) {
    const place = choosePlace(dataDir, { postgres });
    return {
      ...(postgres ? { DATABASE_URL: postgresUrl(place.pgSockets, 'kwartier') } : {}),
      ...(redis ? { REDIS_URL: redisSocket(place) } : {}),
    };
  }
  services = await startServices({
    dir: dataDir,
    postgres,
    redis,
    report: (line) => process.stderr.write(`${line}\n`),
  });
  return {
    ...(postgres ? { DATABASE_URL: services.databaseUrl } : {}),
    ...(redis ? { REDIS_URL: services.redisUrl } : {}),
  };
}

async function main() {
  const settings = readSettings(process.env);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, DATA_DIR: settings.dataDir, DEMO: settings.demo, ...(await addresses(settings)) };
  if (settings.embeddedPostgres && !env.ENCRYPTION_KEY) env.ENCRYPTION_KEY = encryptionKey(settings.dataDir);
  const program = join(root, 'apps/cli/src/main.ts');
  const child = spawn(join(binDir, 'node'), [program, ...process.argv.slice(2)], { env, stdio: 'inherit' });
  // Ctrl-C reaches the command too; what it leaves is ended in order.
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => say('\nStopping.'));
  const [code] = await once(child, 'exit');
  return code ?? 1;
}

process.exitCode = await main().catch(explain);
await /** @type {any} */ (services)?.stop();
process.exit();
