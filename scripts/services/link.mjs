/** The parent's end of the channel to the guard. When the guard itself is killed, another one takes over. */
import { fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identify } from '../lib/processes.mjs';
import { Problem } from '../lib/say.mjs';

/**
 * @typedef {object} GuardConfig
 * @property {string} dir
 * @property {boolean} postgres
 * @property {string | null} redisBinary
 * @property {string} database
 * @property {boolean} durable
 * @property {boolean} removeOnStop
 * @property {Record<string, string>} settings
 * @property {import('../lib/processes.mjs').ProcessId[]} tracked
 */
/** @typedef {{ databaseUrl?: string, redisUrl?: string, elsewhere?: string }} Addresses */

const program = join(dirname(fileURLToPath(import.meta.url)), 'guard.mjs');
const mostRestarts = 5;

export class GuardLink {
  /** @type {import('node:child_process').ChildProcess | null} */
  #guard = null;
  #lastId = 0;
  #restarts = 0;
  #stopping = false;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();
  /** @type {Promise<unknown>} settles when the present guard has started its servers */
  #started = Promise.resolve();

  /**
   * @param {Omit<GuardConfig, 'tracked'>} config
   * @param {(line: string) => void} report
   */
  constructor(config, report) {
    /** @type {GuardConfig} */
    this.config = { ...config, tracked: [] };
    this.report = report;
  }

  /** @returns {number | undefined} */
  get pid() {
    return this.#guard?.pid;
  }

  /** @returns {Promise<Addresses>} */
  async start() {
    const guard = fork(program, [], {
      detached: true,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      cwd: this.config.dir,
      execArgv: [],
    });
    this.#guard = guard;
    guard.on('message', (/** @type {any} */ message) => {
      if (message.report) return this.report(message.report);
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.error !== undefined) waiting?.reject(new Problem(message.error));
      else waiting?.resolve(message.result);
    });
    guard.on('error', () => {});
    guard.on('exit', () => this.#guardEnded(guard));
    const started = this.#send('start', this.config);
    this.#started = started.catch(() => {});
    return started;
  }

  /** @param {import('node:child_process').ChildProcess} guard */
  #guardEnded(guard) {
    if (this.#guard !== guard) return;
    this.#guard = null;
    const pending = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of pending) reject(new Problem('The guard of the database ended: run the command again.'));
    if (this.#stopping) return;
    if (++this.#restarts > mostRestarts) {
      this.report('The guard of the database ended too often; stop Kwartier and start it again.');
      return;
    }
    this.report('The guard of the database ended; starting another one.');
    this.start().catch((error) => this.report(error.message));
  }

  /**
   * @param {string} command
   * @param {unknown} [argument]
   * @returns {Promise<any>}
   */
  #send(command, argument) {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      if (!this.#guard?.connected) return reject(new Problem('The guard of the database does not run.'));
      this.#waiting.set(id, { resolve, reject });
      this.#guard.send({ id, command, argument }, (error) => error && reject(error));
    });
  }

  /**
   * Asks the guard, after it has finished starting.
   * @param {string} command
   * @param {unknown} [argument]
   */
  async ask(command, argument) {
    await this.#started;
    return this.#send(command, argument);
  }

  /** Registers an application that must not outlive us. @param {number} pid leader of its process group */
  track(pid) {
    const id = identify(pid);
    this.config.tracked.push(id);
    this.#send('track', id).catch(() => {});
  }

  /** @param {number} pid */
  untrack(pid) {
    this.config.tracked = this.config.tracked.filter((id) => id.pid !== pid);
    this.#send('untrack', pid).catch(() => {});
  }

  /** Ends the servers and the guard, and waits for it. */
  async stop() {
    if (this.#stopping) return;
    this.#stopping = true;
    const guard = this.#guard;
    if (!guard) return;
    const gone = new Promise((resolve) => guard.once('exit', resolve));
    // Not behind #started: a start that hangs must be stoppable.
    await this.#send('stop').catch(() => {});
    if (guard.connected) guard.disconnect();
    await gone;
  }
}
