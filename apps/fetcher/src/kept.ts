/** How much is kept, and for how long. */
export interface KeepRules<T> {
  /** Fetched at once; whoever comes then is told to come again. */
  readonly atOnce: number;
  readonly keepMs: number;
  /** What gave nothing is not asked again for a while. */
  readonly failedMs: number;
  readonly sizeOf: (value: T) => number;
  /** The sum of all sizes, and the count. The oldest go first. */
  readonly maxSize: number;
  readonly maxCount: number;
}

/**
 * Keep what was fetched, so that the same is fetched once, also when several ask at the same moment. What is kept may go at any time.
 * @returns a function that gives what is kept or fetches it; `null`: nothing was to be had; `busy`: come again
 */
export function keeper<T>(
  rules: KeepRules<T>,
): (key: string, fetch: () => Promise<T | null>) => Promise<T | null | 'busy'> {
  const kept = new Map<string, { readonly value: T | null; readonly until: number }>();
  const running = new Map<string, Promise<T | null>>();
  let size = 0;
  const sizeOf = (value: T | null | undefined) => (value === null || value === undefined ? 0 : rules.sizeOf(value));

  function forget(key: string): void {
    size -= sizeOf(kept.get(key)?.value);
    kept.delete(key);
  }
  function keep(key: string, value: T | null): void {
    forget(key);
    kept.set(key, { value, until: performance.now() + (value === null ? rules.failedMs : rules.keepMs) });
    size += sizeOf(value);
    // A Map keeps the order in which they came.
    for (const oldest of kept.keys()) {
      if (size <= rules.maxSize && kept.size <= rules.maxCount) break;
      forget(oldest);
    }
  }

  return async (key, fetch) => {
    const known = kept.get(key);
    if (known && known.until > performance.now()) return known.value;
    const under = running.get(key);
    if (under) return under;
    if (running.size >= rules.atOnce) return 'busy';
    const asked = fetch()
      .then((value) => {
        keep(key, value);
        return value;
      })
      .finally(() => running.delete(key));
    running.set(key, asked);
    return asked;
  };
}
