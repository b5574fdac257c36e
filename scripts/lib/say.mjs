/**
 * What these scripts print: one line per step with its time, and one plain sentence when a step cannot work.
 */

/** A failure a person can act on: its message is the sentence to show, without a stack trace. */
export class Problem extends Error {
  /**
   * @param {string} message one sentence that says what to do
   * @param {string} [detail] output of the failed command, shown above the sentence
   */
  constructor(message, detail = '') {
    super(message);
    this.name = 'Problem';
    this.detail = detail;
  }
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** @param {number} since a value of performance.now() */
export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/**
 * Runs one step and prints its name when it begins and its time when it ends, on one line.
 * @template T
 * @param {string} name
 * @param {() => Promise<T> | T} work
 * @returns {Promise<T>}
 */
export async function step(name, work) {
  const since = performance.now();
  process.stdout.write(`${name} ... `);
  try {
    const result = await work();
    process.stdout.write(`${seconds(since)}\n`);
    return result;
  } catch (error) {
    process.stdout.write('failed\n');
    throw error;
  }
}

/**
 * Prints why the script cannot go on and gives the exit code.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof Problem) {
    if (error.detail) process.stderr.write(`${error.detail.trimEnd()}\n`);
    process.stderr.write(`${error.message}\n`);
  } else {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  return 1;
}
