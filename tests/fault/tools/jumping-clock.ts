import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** From a real moment on, the clock runs beside real time by this much; both in epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly aheadMs: number;
}

/**
 * Since what real moment something was due without a break, if it was done at `doneAt`. A clock that jumps over a due moment shows it
 * only on landing; one that is set back takes it away again, until it is reached anew.
 * @param stretches oldest first, the first begins before everything
 * @returns a real moment, never after `doneAt`
 */
export function dueSince(stretches: readonly Stretch[], dueAt: number, doneAt: number): number {
  let since = doneAt;
  let to = doneAt;
  for (const { from, aheadMs } of stretches.filter(({ from }) => from <= doneAt).toReversed()) {
    const reached = Math.max(from, dueAt - aheadMs);
    if (reached < to) since = reached;
    // Set back since: what was about to be done was due in the stretch before, and its time counts.
    if (reached > from && since < doneAt) break;
    to = from;
  }
  return since;
}

/** The wall clock of several processes at once: runs on with real time, and jumps when told to. */
export interface JumpingClock extends Disposable {
  /** For the setting CLOCK_FILE. */
  readonly file: string;
  now(): number;
  /** Forwards or, with a negative number, backwards. */
  jump(ms: number): void;
  /** How it ran so far, oldest first. */
  readonly stretches: readonly Stretch[];
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
  const stretches = [{ from: Date.now(), aheadMs: now() - Date.now() }];
  write();
  const timer = setInterval(write, TICK_MS);
  return {
    file,
    now,
    stretches,
    jump(ms) {
      offset += ms;
      stretches.push({ from: Date.now(), aheadMs: now() - Date.now() });
      write();
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
