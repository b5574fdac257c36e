import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '../../support/run.ts';

/** Longest a program may take to say that it is ready, in milliseconds: it says that something is broken. */
const START_MS = 60_000;

/** A process of ours that can be killed, frozen and started again; everything about it stays but the process. */
export interface Program {
  readonly pid: number;
  readonly isRunning: boolean;
  /** `kill -9`, and wait until it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and wait; `kill -9` after 25 s. @returns its exit code */
  stop(): Promise<number | null>;
  /** SIGSTOP for so long, then SIGCONT: what a paused machine looks like. */
  freeze(ms: number): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Start it (again). @param env over what it was given at first, for this start alone */
  start(env?: Record<string, string>): Promise<void>;
  /** Resolves when the present process ends, however. */
  ended(): Promise<void>;
}

/** Start a program of ours and wait until it says that it is ready. */
export async function startProgram(file: string, given: Record<string, string>): Promise<Program> {
  let child: ChildProcess | undefined;
  let gone: Promise<void> = Promise.resolve();
  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  async function start(env: Record<string, string> = {}): Promise<void> {
    const next = fork(`${ROOT}${file}`, [], {
      env: { ...process.env, ...given, ...env },
      execArgv: [],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = next;
    gone = new Promise((resolve) => next.once('exit', () => resolve()));
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`${file} was not ready after ${START_MS} ms`)), START_MS);
        // One that dies at a named point may do so before it is ready.
        next.once('exit', (code, by) =>
          by === 'SIGKILL' ? resolve() : reject(new Error(`${file} ended with ${code ?? by}`)),
        );
        next.on('message', (message: { type?: string }) => message.type === 'ready' && resolve());
      });
    } finally {
      clearTimeout(timer);
    }
  }
  await start();
  return {
    get pid() {
      return child!.pid!;
    },
    get isRunning() {
      return isRunning();
    },
    async kill() {
      if (!isRunning()) return;
      child!.kill('SIGKILL');
      await gone;
    },
    async stop() {
      if (!isRunning()) return child?.exitCode ?? null;
      child!.kill('SIGTERM');
      const late = sleep(25_000, undefined, { ref: false }).then(() => child!.kill('SIGKILL'));
      await Promise.race([gone, late.then(() => gone)]);
      return child!.exitCode;
    },
    async freeze(ms) {
      if (!isRunning()) return;
      const frozen = child!;
      frozen.kill('SIGSTOP');
      await sleep(ms);
      frozen.kill('SIGCONT');
    },
    signal: (signal) => void child?.kill(signal),
    start,
    ended: () => gone,
  };
}
