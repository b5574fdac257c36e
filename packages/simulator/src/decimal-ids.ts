/** X counts the milliseconds of an id from here (4 November 2010). */
const SNOWFLAKE_EPOCH_MS = 1_288_834_974_657;

/** Order of two decimal ids without losing digits: longer is larger, then by digit. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Makes 64-bit ids that carry their instant, as decimal strings beyond 2^53.
 * `isTaken` is asked so that an id given by a test is never handed out twice.
 */
export function snowflakes(isTaken: (id: string) => boolean): (atMs: number) => string {
  let lastMs = 0;
  let sequence = 0;
  return (atMs) => {
    const ms = Math.max(1, Math.floor(atMs) - SNOWFLAKE_EPOCH_MS);
    sequence = ms === lastMs ? sequence + 1 : 1;
    lastMs = ms;
    let id = String((BigInt(ms) << 22n) + BigInt(sequence));
    while (isTaken(id)) {
      sequence += 1;
      id = String((BigInt(ms) << 22n) + BigInt(sequence));
    }
    return id;
  };
}
