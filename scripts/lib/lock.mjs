/**
 * A lock file that outlives no process: it names its holder by process number and start mark, so a lock left by a
 * killed process is seen as stale. Created by hard link, which is atomic and never shows an empty file.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, runs } from './processes.mjs';

/** @typedef {import('./processes.mjs').ProcessId & { parent?: import('./processes.mjs').ProcessId }} Holder */

/** @param {string} file @returns {Holder | null} */
function readHolder(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * One attempt. Gives the holder when somebody else has the lock, null when we have it now.
 * @param {string} file
 * @param {Pick<Holder, 'parent'>} extra
 * @returns {Holder | null}
 */
function attempt(file, extra) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, JSON.stringify({ ...identify(process.pid), ...extra }));
  try {
    for (;;) {
      try {
        linkSync(own, file);
        return null;
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
      }
      const holder = readHolder(file);
      if (holder && runs(holder)) return holder;
      // Stale. Moving it away is atomic; when another process was faster we moved its fresh lock and give it back.
      const aside = `${file}.stale.${process.pid}`;
      try {
        renameSync(file, aside);
      } catch {
        continue;
      }
      const moved = readHolder(aside);
      if (moved && runs(moved)) {
        try {
          linkSync(aside, file);
        } catch {
          // A third process holds it now; the loop finds out.
        }
      }
      rmSync(aside, { force: true });
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Takes the lock, waiting for its holder as long as `keepWaiting` says.
 * @param {string} file
 * @param {{ extra?: Pick<Holder, 'parent'>, keepWaiting: (holder: Holder, waitedMs: number) => boolean }} options
 * @returns {Promise<{ holder: Holder } | { release: () => void }>}
 */
export async function lock(file, options) {
  const since = performance.now();
  for (;;) {
    const holder = attempt(file, options.extra ?? {});
    if (!holder) {
      return {
        release: () => {
          if (readHolder(file)?.pid === process.pid) rmSync(file, { force: true });
        },
      };
    }
    if (!options.keepWaiting(holder, performance.now() - since)) return { holder };
    await sleep(100);
  }
}
