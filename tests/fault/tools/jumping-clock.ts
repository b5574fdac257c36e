import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The wall clock of several processes at once: runs on with real time, and jumps when told to. */
export interface JumpingClock extends Disposable {
  /** For the setting CLOCK_FILE. */
  readonly file: string;
  now(): number;
  /** Forwards or, with a negative number, backwards. */
  jump(ms: number): void;
}

const TICK_MS = 20;

/** @param at where it begins, epoch milliseconds */
export function startClock(at: number): JumpingClock {
  const folder = mkdtempSync(join(tmpdir(), 'kwartier-clock-'));
  const file = join(folder, 'now');
  let offset = at - performance.now();
  const now = () => Math.round(performance.now() + offset);
  const write = () => {
    // In one step: a reader never sees half a number.
    writeFileSync(`${file}.new`, String(now()));
    renameSync(`${file}.new`, file);
  };
  write();
  const timer = setInterval(write, TICK_MS);
  return {
    file,
    now,
    jump(ms) {
      offset += ms;
      write();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
