import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Wait until something holds. The deadline is generous: it says that something is broken, never how fast it is.
 * @param check throws or gives a false value while it does not hold
 * @throws what the last check threw
 */
export async function eventually<T>(check: () => Promise<T> | T, deadlineMs = 60_000): Promise<NonNullable<T>> {
  const until = performance.now() + deadlineMs;
  for (let waitMs = 10; ; waitMs = Math.min(waitMs * 1.5, 500)) {
    try {
      const value = await check();
      if (value) return value;
      if (performance.now() > until) throw new Error(`Still ${String(value)} after ${deadlineMs} ms.`);
    } catch (error) {
      if (performance.now() > until) throw error;
    }
    await sleep(waitMs);
  }
}
