/**
 * `npm start`: everything Kwartier needs, in one terminal. Starts Postgres and Redis when no addresses are given,
 * builds the console when it changed, prepares the database, then runs the API, the worker and, in the demo, the
 * stand-in for the social networks. Ends them all in order on Ctrl-C.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Child, runOnce } from './lib/children.mjs';
import { buildConsole, consoleDir, consoleDist, hasConsole, viteProgram } from './lib/console-build.mjs';
import { root, withTools } from './lib/paths.mjs';
import { explain, Problem, say, step } from './lib/say.mjs';
import { checkDataDir, checkPort, encryptionKey, freePort, readSettings } from './lib/settings.mjs';
import { startServices } from './services/index.mjs';
import { redisBinary } from './tools/redis-binary.mjs';

const prepare = join(root, 'apps/api/src/prepare.ts');
const api = join(root, 'apps/api/src/main.ts');
const worker = join(root, 'workers/src/main.ts');
const fetcher = join(root, 'apps/fetcher/src/main.ts');
const simulator = join(root, 'packages/simulator/src/main.ts');
const dev = process.argv.includes('--dev');

/** @type {import('./services/index.d.mts').Services | null} */
let services = null;
/** In the order they were started; ended in the reverse order. @type {Child[]} */
const children = [];
let stopPrepare = () => {};
let stopping = false;

/** Ends everything in order. @param {number} code */
async function stop(code) {
  if (stopping) return;
  stopping = true;
  stopPrepare();
  // The simulator was started first: the others may still be talking to it.
  const [first, ...rest] = children;
  await Promise.all(rest.map((child) => child.stop()));
  await first?.stop();
  await services?.stop();
  process.exit(code);
}

for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(name, () => {
    if (!stopping) {
      if (name === 'SIGINT') say('\nStopping; press Ctrl-C again to force it.');
      void stop(0);
    } else if (name === 'SIGINT') {
      for (const child of children) child.kill();
      // Leaving closes the guard's channel, and the guard ends the servers.
      process.exit(130);
    }
  });
}
// A closed terminal must not end us in the middle of stopping.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

/** @param {string} name @param {string} file @param {NodeJS.ProcessEnv} env @param {string | null} logs */
function nodeChild(name, file, env, logs) {
  const args = dev ? ['--watch', '--watch-preserve-output', file] : [file];
  const logFile = logs ? join(logs, `${name.replace(/^The /, '').replaceAll(' ', '-')}.log`) : null;
  return { name, args, cwd: root, env, logFile };
}

/**
 * The sign-ins that the preparation prints as JSON on its last line: an array, or an object with `signIns`.
 * @param {string} output
 */
function signIns(output) {
  try {
    const last = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '');
    const list = Array.isArray(last) ? last : last.signIns;
    const names = list.map((/** @type {any} */ one) => `${one.email ?? one.name} / ${one.password}`);
    return names.length > 0 ? `  ·  sign in as ${names.join(' or ')}` : '';
  } catch {
    return '';
  }
}

/** @param {string} url */
async function untilReady(url) {
  for (;;) {
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(2000) });
      await answer.arrayBuffer();
      if (answer.ok) return;
    } catch {
      // Not yet.
    }
    await sleep(100);
  }
}

async function main() {
  if (Number.parseInt(process.versions.node, 10) < 24)
    throw new Problem('Use "npm start": it brings the right Node along.');
  const settings = readSettings(process.env);
  const { host, port, dataDir } = settings;
  await checkPort(host, port);
  checkDataDir(dataDir);
  if (!dev) await buildConsole();

  const report = say;
  const { embeddedPostgres: postgres, embeddedRedis: redis } = settings;
  const what = [postgres && 'Postgres', redis && 'Redis'].filter(Boolean).join(' and ');
  // Before the step, because fetching it is a step of its own.
  const program = redis ? await redisBinary() : undefined;
  const begin = () => startServices({ dir: dataDir, postgres, redis, redisBinary: program, report });
  services = await (what ? step(`Starting ${what}`, begin) : begin());
  if (stopping) return services.stop();
  if (services.elsewhere)
    say(`Postgres runs as another user, who cannot reach ${dataDir}: its data is in ${services.elsewhere}`);

  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...withTools(process.env),
    DATABASE_URL: services.databaseUrl || process.env.DATABASE_URL,
    REDIS_URL: services.redisUrl || process.env.REDIS_URL,
    PORT: String(port),
    HOST: host,
    DATA_DIR: dataDir,
    DEMO: settings.demo,
    UI_DIR: consoleDist,
    // Nothing stands in front of the one API that has to notice.
    DRAIN_SECONDS: process.env.DRAIN_SECONDS || '0',
  };
  if (postgres && !env.ENCRYPTION_KEY) env.ENCRYPTION_KEY = encryptionKey(dataDir);
  if (settings.isDemo) {
    const address = await freePort();
    env.SIMULATOR_PORT = String(address);
    env.SIMULATOR_URL = `http://127.0.0.1:${address}`;
    env.X_BASE_URL = process.env.X_BASE_URL || `http://127.0.0.1:${address}/x`;
    env.FACEBOOK_BASE_URL = process.env.FACEBOOK_BASE_URL || `http://127.0.0.1:${address}/facebook`;
  }

  // Pictures of strangers are fetched by a process that knows no secret: it gets an environment of its own.
  /** @type {NodeJS.ProcessEnv | null} */
  let fetcherEnv = null;
  if (!env.FETCHER_URL) {
    const address = await freePort();
    env.FETCHER_URL = `http://127.0.0.1:${address}`;
    fetcherEnv = {
      PATH: env.PATH,
      FETCHER_PORT: String(address),
      ...(settings.isDemo ? { DEMO: '1', FETCHER_ALLOWED_ORIGINS: env.SIMULATOR_URL } : {}),
    };
  }

  const onStarted = (/** @type {() => void} */ end) => {
    stopPrepare = end;
  };
  const preparation = { name: 'The preparation', args: [prepare], cwd: root, env, logFile: null };
  const output = await step('Preparing the database', () =>
    runOnce(preparation, /** @type {any} */ (services), onStarted),
  );
  stopPrepare = () => {};
  if (stopping) return;

  // In the demo the terminal stays readable; elsewhere the log belongs to whoever runs the service.
  const logs = settings.isDemo && !dev ? join(dataDir, 'logs') : null;
  const specs = [
    ...(settings.isDemo ? [nodeChild('The simulator', simulator, env, logs)] : []),
    nodeChild('The API', api, env, logs),
    nodeChild('The worker', worker, env, logs),
    ...(fetcherEnv ? [nodeChild('The fetcher', fetcher, fetcherEnv, logs)] : []),
  ];
  if (dev && hasConsole()) {
    specs.push({ name: 'The console', args: [viteProgram], cwd: consoleDir, env, logFile: null });
  }
  const misconfigured = (/** @type {Problem} */ problem) => {
    if (!stopping) explain(problem);
    void stop(1);
  };
  for (const spec of specs) {
    const child = new Child(spec, services, { report, misconfigured });
    children.push(child);
    child.start();
  }
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const address = `http://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
  await untilReady(`${address}/ready`);
  if (!stopping) say(`Kwartier is ready at ${address}${settings.isDemo ? signIns(output) : ''}`);
}

await main().catch((error) => {
  if (stopping) return;
  return stop(explain(error));
});
