/**
 * A run of tests or measurements: one Postgres and one Redis in a temporary folder, a Chromium when asked, and programs
 * run one after another with their addresses. Nothing of it stays, however the run ends.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServices } from '../services/index.mjs';
import { chromiumBinary } from '../tools/chromium.mjs';
import { redisBinary } from '../tools/redis-binary.mjs';
import { root, withTools } from './paths.mjs';
import { signal, until } from './processes.mjs';
import { explain, say, step } from './say.mjs';

const programStopMs = 8000;

export class Session {
  /** @type {import('../services/index.d.mts').Services | null} */
  #services = null;
  /** @type {import('node:child_process').ChildProcess | null} */
  #current = null;
  /** @type {Promise<void> | null} */
  #ending = null;
  /** @type {NodeJS.ProcessEnv} */
  env = withTools(process.env);

  constructor() {
    for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(name, () => {
        if (this.#ending) return;
        say('\nStopping.');
        void this.stop().then(() => process.exit(130));
      });
    }
    for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  }

  get ending() {
    return this.#ending !== null;
  }

  /**
   * Starts the servers and sets TEST_DATABASE_URL, TEST_REDIS_URL, KWARTIER_REDIS_BIN and KWARTIER_CHROMIUM.
   * @param {{ chromium: boolean, durable?: boolean }} options
   */
  async startServices(options) {
    this.env.KWARTIER_REDIS_BIN = await redisBinary();
    process.env.KWARTIER_REDIS_BIN = this.env.KWARTIER_REDIS_BIN;
    if (options.chromium) this.env.KWARTIER_CHROMIUM = await chromiumBinary();
    const dir = mkdtempSync(join(tmpdir(), 'kwartier-'));
    const begin = () =>
      startServices({
        dir,
        database: 'kwartier_test',
        durable: options.durable ?? false,
        removeOnStop: true,
        settings: { max_connections: '200' },
        report: say,
      });
    this.#services = await step('Starting Postgres and Redis', begin);
    this.env.TEST_DATABASE_URL = this.#services.databaseUrl;
    this.env.TEST_REDIS_URL = this.#services.redisUrl;
  }

  /**
   * Runs a program to its end with its output in the terminal; what it leaves behind in its process group is ended.
   * @param {string} command
   * @param {string[]} args
   * @param {{ quiet?: boolean }} [options] quiet keeps the output back
   * @returns {Promise<{ code: number, output: string }>}
   */
  async run(command, args, options = {}) {
    if (this.#ending) return { code: 130, output: '' };
    const out = options.quiet ? 'pipe' : 'inherit';
    const child = spawn(command, args, { cwd: root, env: this.env, detached: true, stdio: ['ignore', out, out] });
    this.#current = child;
    const pid = child.pid;
    if (pid) this.#services?.track(pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    }
    /** @type {number | null} */
    let code = null;
    try {
      // "exit", not "close": a forgotten grandchild may keep the pipe open for ever.
      [code] = await once(child, 'exit');
    } catch (error) {
      output += error instanceof Error ? error.message : String(error);
    }
    if (pid) {
      signal(-pid, 'SIGKILL');
      this.#services?.untrack(pid);
    }
    this.#current = null;
    return { code: code ?? 1, output };
  }

  /** Ends the running program and the servers. */
  stop() {
    this.#ending ??= this.#stop();
    return this.#ending;
  }

  async #stop() {
    const child = this.#current;
    if (child?.pid) {
      signal(-child.pid, 'SIGTERM');
      await until(() => child.exitCode !== null || child.signalCode !== null, programStopMs);
      signal(-child.pid, 'SIGKILL');
    }
    await this.#services?.stop();
  }
}

/**
 * The whole of a small command such as `npm run bench`: servers, one program under this Node, its exit code.
 * @param {string} program path below the project
 * @param {{ chromium: boolean, durable?: boolean }} options
 */
export async function launch(program, options) {
  const session = new Session();
  try {
    await session.startServices(options);
    const { code } = await session.run(process.execPath, [join(root, program), ...process.argv.slice(2)]);
    process.exitCode = code;
  } catch (error) {
    process.exitCode = explain(error);
  }
  await session.stop();
  process.exit();
}
