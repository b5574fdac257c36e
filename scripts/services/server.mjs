/**
 * One supervised server process: starts it, waits until it answers, starts it again when it dies by itself, and ends it
 * with the signals it understands. Runs inside the guard only.
 */
import { closeSync, mkdirSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesIn, signal, until } from '../lib/processes.mjs';

/** @typedef {[NodeJS.Signals, number]} StopStep a signal and how many ms it gets */
/**
 * @typedef {object} Recipe what the supervisor must know about a kind of server
 * @property {string} name
 * @property {string} dataDir real path; strays are recognised by it
 * @property {string} logFile
 * @property {(log: number) => import('node:child_process').ChildProcess} spawn
 * @property {(pid: number) => Promise<boolean>} ready
 * @property {() => Promise<void>} prepare called before every start
 * @property {StopStep[]} politely
 */

const largestLog = 10 * 1024 * 1024;
const longestPause = 10_000;

export class Server {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  #wanted = false;
  #failures = 0;
  #startedAt = 0;

  /**
   * @param {Recipe} recipe
   * @param {(line: string) => void} report
   */
  constructor(recipe, report) {
    this.recipe = recipe;
    this.report = report;
  }

  get running() {
    return this.#child !== null;
  }

  /** Starts the server and waits until it answers. */
  async start() {
    if (this.#child) return;
    this.#wanted = true;
    this.#failures = 0;
    let problem = '';
    // A predecessor's last process may hold the shared memory for a moment longer.
    for (let attempt = 0; attempt < 4 && this.#wanted; attempt++) {
      if (attempt > 0) await sleep(500 * attempt);
      if (await this.#attempt()) return;
      problem = this.#lastLog();
    }
    this.#wanted = false;
    throw new Error(`${this.recipe.name} does not start: ${problem || `read ${this.recipe.logFile}`}`);
  }

  /** @returns {Promise<boolean>} whether it answers */
  async #attempt() {
    const { recipe } = this;
    await endStrays(recipe, this.report);
    await recipe.prepare();
    if (!this.#wanted) return false;
    mkdirSync(dirname(recipe.logFile), { recursive: true });
    const log = openSync(recipe.logFile, 'a', 0o600);
    if (statSync(recipe.logFile).size > largestLog) truncateSync(recipe.logFile);
    const child = recipe.spawn(log);
    closeSync(log);
    this.#child = child;
    this.#startedAt = performance.now();
    let ended = false;
    let answered = false;
    child.once('error', () => {
      ended = true;
      this.#child = null;
    });
    child.once('exit', (code, by) => {
      ended = true;
      if (this.#child === child) this.#child = null;
      if (answered && this.#wanted) this.#restart(`${recipe.name} ended by itself (${by ?? `code ${code}`})`);
    });
    // Recovery after a crash may take minutes: as long as the process lives, it is given time.
    while (!ended && this.#wanted) {
      if (child.pid && (await recipe.ready(child.pid))) {
        answered = !ended;
        return answered;
      }
      await sleep(30);
    }
    return false;
  }

  /** @param {string} why */
  #restart(why) {
    if (performance.now() - this.#startedAt > 60_000) this.#failures = 0;
    const pause = Math.min(longestPause, 200 * 2 ** this.#failures++);
    this.report(`${why}; starting it again.`);
    setTimeout(() => void this.#again(), pause);
  }

  async #again() {
    if (!this.#wanted || this.#child) return;
    let problem = '';
    try {
      if (await this.#attempt()) return this.report(`${this.recipe.name} runs again.`);
    } catch (error) {
      problem = String(error);
    }
    if (this.#wanted) this.#restart(`${this.recipe.name} did not start: ${problem || this.#lastLog()}`);
  }

  /**
   * Ends the server; it stays down until {@link start}.
   * @param {StopStep[]} [how]
   */
  async stop(how = this.recipe.politely) {
    this.#wanted = false;
    const child = this.#child;
    if (!child?.pid) return;
    for (const [name, limit] of how) {
      child.kill(name);
      if (await until(() => child.exitCode !== null || child.signalCode !== null, limit)) break;
    }
    this.#child = null;
  }

  #lastLog() {
    try {
      const lines = readFileSync(this.recipe.logFile, 'utf8').trimEnd().split('\n');
      const telling = lines.filter((line) => /FATAL|PANIC|# |error/i.test(line));
      return (telling.at(-1) ?? lines.at(-1) ?? '').trim();
    } catch {
      return '';
    }
  }
}

/**
 * Ends what a killed guard left behind in our data folder. Only called while we hold the folder's lock and our own
 * server does not run.
 * @param {Recipe} recipe
 * @param {(line: string) => void} report
 */
async function endStrays(recipe, report) {
  const strays = () => processesIn(recipe.dataDir);
  if (strays().length === 0) return;
  report(`Ending a ${recipe.name} that an interrupted run left behind.`);
  for (const [name, limit] of recipe.politely) {
    for (const pid of strays()) signal(pid, name);
    if (await until(() => strays().length === 0, limit)) return;
  }
}
