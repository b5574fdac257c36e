/**
 * The application's processes under `npm start`. Each is the leader of its own process group, so that Ctrl-C reaches
 * only the parent, which then ends them in order; and each holds a channel whose end tells it that the parent is gone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { signal, until } from './processes.mjs';
import { Problem } from './say.mjs';

/**
 * @typedef {object} ChildSpec
 * @property {string} name as shown in messages: "The worker stopped"
 * @property {string[]} args for node
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string | null} logFile takes standard output; null means the terminal
 */
/** @typedef {Pick<import('../services/index.d.mts').Services, 'track' | 'untrack'>} Tracker */

/** A child that ends with code 1 this soon after its first start has been configured wrongly. */
const configurationMistakeMs = 3000;
const stopLimitMs = 20_000;
const longestPause = 15_000;

/** @param {ChildSpec} spec @param {boolean} capture whether standard output is wanted by the caller */
function launch(spec, capture = false) {
  if (spec.logFile) mkdirSync(dirname(spec.logFile), { recursive: true, mode: 0o700 });
  const log = spec.logFile ? openSync(spec.logFile, 'a', 0o600) : null;
  const child = spawn(process.execPath, spec.args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: ['ignore', capture ? 'pipe' : (log ?? 'inherit'), 'pipe', 'ipc'],
  });
  if (log !== null) closeSync(log);
  return child;
}

/**
 * Passes standard error on and keeps its end.
 * @param {import('node:child_process').ChildProcess} child
 */
function followErrors(child) {
  let kept = '';
  child.stderr?.on('data', (chunk) => {
    kept = (kept + chunk).slice(-8000);
    process.stderr.write(chunk);
  });
  return () => kept;
}

/**
 * Runs a child once to its end and gives its standard output.
 * @param {ChildSpec} spec
 * @param {Tracker} tracker
 * @param {(stop: () => void) => void} onStarted receives a function that ends it early
 */
export async function runOnce(spec, tracker, onStarted) {
  const child = launch(spec, true);
  const pid = child.pid ?? 0;
  tracker.track(pid);
  onStarted(() => signal(-pid, 'SIGTERM'));
  followErrors(child);
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += chunk;
  });
  const [code] = await once(child, 'close');
  tracker.untrack(pid);
  if (code !== 0)
    throw new Problem(`${spec.name} did not succeed: correct what is named above, then start again.`, output);
  return output;
}

export class Child {
  /** @type {import('node:child_process').ChildProcess | null} */
  #child = null;
  #stopping = false;
  #starts = 0;
  #failures = 0;
  #startedAt = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {ChildSpec} spec
   * @param {Tracker} tracker
   * @param {{ report: (line: string) => void, misconfigured: (problem: Problem) => void }} events
   */
  constructor(spec, tracker, events) {
    this.spec = spec;
    this.tracker = tracker;
    this.events = events;
  }

  start() {
    if (this.#stopping) return;
    const child = launch(this.spec);
    const pid = child.pid ?? 0;
    this.#child = child;
    this.#starts += 1;
    this.#startedAt = performance.now();
    this.tracker.track(pid);
    followErrors(child);
    child.on('error', () => {});
    child.once('close', (code, by) => {
      this.#child = null;
      this.tracker.untrack(pid);
      // What it started itself must not stay.
      signal(-pid, 'SIGKILL');
      if (!this.#stopping) this.#ended(code, by);
    });
  }

  /**
   * @param {number | null} code
   * @param {NodeJS.Signals | null} by
   */
  #ended(code, by) {
    const { name } = this.spec;
    const lived = performance.now() - this.#startedAt;
    if (code === 1 && this.#starts === 1 && lived < configurationMistakeMs) {
      this.events.misconfigured(new Problem(`${name} cannot start: correct what is named above, then start again.`));
      return;
    }
    if (lived > 60_000) this.#failures = 0;
    const pause = Math.min(longestPause, 1000 * 2 ** this.#failures++);
    this.events.report(`${name} stopped (${by ?? `code ${code}`}); starting it again in ${pause / 1000} s.`);
    this.#timer = setTimeout(() => this.start(), pause);
  }

  /** Asks the child to finish, and ends it by force when it takes too long. */
  async stop() {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child?.pid) return;
    signal(-child.pid, 'SIGTERM');
    const ended = () => child.exitCode !== null || child.signalCode !== null;
    if (!(await until(ended, stopLimitMs))) {
      this.events.report(`${this.spec.name} did not finish in ${stopLimitMs / 1000} s and is ended.`);
    }
    signal(-child.pid, 'SIGKILL');
    await until(ended, 2000);
  }

  /** Ends it at once. */
  kill() {
    this.#stopping = true;
    clearTimeout(this.#timer);
    if (this.#child?.pid) signal(-this.#child.pid, 'SIGKILL');
  }
}
