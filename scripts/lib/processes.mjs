/**
 * Questions about processes that a bare process number cannot answer: numbers are used again, so a process is
 * remembered as its number together with its start mark.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const linux = process.platform === 'linux';

/**
 * When the process started, in the system's own words; null when it does not run (a zombie does not run).
 * @param {number} pid
 * @returns {string | null}
 */
function startMark(pid) {
  try {
    if (linux) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      // The command name may hold blanks and brackets: the fields start after the last bracket.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** @typedef {{ pid: number, mark: string | null }} ProcessId */

/** @param {number} pid @returns {ProcessId} */
export function identify(pid) {
  return { pid, mark: startMark(pid) };
}

/** @param {ProcessId} id */
export function runs(id) {
  return id.mark !== null && startMark(id.pid) === id.mark;
}

/**
 * Sends a signal and does not mind when the process is gone.
 * @param {number} pid a negative number means a process group
 * @param {NodeJS.Signals} signal
 */
export function signal(pid, signal) {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * Server processes that work inside a data folder, whoever started them. On Linux by working directory (Postgres
 * and Redis both change into their data folder), elsewhere by command line.
 * @param {string} dir a real path
 * @returns {number[]}
 */
export function processesIn(dir) {
  if (!linux) {
    const all = execFileSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' });
    return all
      .split('\n')
      .filter((line) => line.includes(dir) && /\b(postgres|redis-server|valkey-server)\b/.test(line))
      .map((line) => Number.parseInt(line, 10))
      .filter((pid) => pid !== process.pid);
  }
  const found = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (readlinkSync(`/proc/${pid}/cwd`) === dir && startMark(pid) !== null) found.push(pid);
    } catch {
      // Gone meanwhile, or another user's process.
    }
  }
  return found;
}

/**
 * Waits until a condition holds.
 * @param {() => boolean} condition
 * @param {number} limitMs
 */
export async function until(condition, limitMs) {
  const end = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() >= end) return false;
    await sleep(25);
  }
  return true;
}
