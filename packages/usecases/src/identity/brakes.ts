import { afterTry, BRAKES, type Brake, DomainError, waitOf } from '@kwartier/core';
import { type BrakeKey, forgiveTry, loadBrakes, NOBODYS_WORKSPACE, saveBrake } from '@kwartier/db/writes/brakes';
import type { Deps } from '../deps.ts';
import { hashOf } from './tokens.ts';

export interface Try {
  /** It was right: it counts no longer. */
  succeeded(): Promise<void>;
}

/**
 * Begin a try that may be a guess. It counts as failed from now on, in Postgres, so that many at once, over many processes, count
 * as many.
 * @throws DomainError `session.too_many_tries` with `retryAfterS`
 */
export async function beginTry(deps: Pick<Deps, 'db' | 'now'>, counted: Partial<Record<Brake, string>>): Promise<Try> {
  const keys: BrakeKey[] = (Object.entries(counted) as [Brake, string][]).map(([brake, what]) => ({
    brake,
    key: hashOf(`${brake} ${what}`),
  }));
  const refuse = (waitMs: number) => {
    if (waitMs <= 0) return;
    const retryAfterS = Math.ceil(waitMs / 1_000);
    throw new DomainError(
      'session.too_many_tries',
      `Too many tries. Wait ${retryAfterS === 1 ? 'a second' : `${retryAfterS} seconds`}, then try again.`,
      { retryAfterS },
    );
  };
  // Looked at without a lock first: during an attack nearly all end here, and none waits for another.
  const before = await deps.db.run(NOBODYS_WORKSPACE, (sql) => loadBrakes(sql, keys));
  refuse(Math.max(...before.map((state) => waitOf(state, deps.now()))));
  const waitMs = await deps.db.run(NOBODYS_WORKSPACE, async (sql) => {
    const states = await loadBrakes(sql, keys, { lock: true });
    const now = deps.now();
    const wait = Math.max(...states.map((state) => waitOf(state, now)));
    if (wait > 0) return wait;
    for (const [n, key] of keys.entries()) await saveBrake(sql, key, afterTry(key.brake, states[n], now));
    return 0;
  });
  refuse(waitMs);
  return {
    succeeded: () =>
      deps.db.run(NOBODYS_WORKSPACE, async (sql) => {
        for (const key of keys.toSorted((a, b) => (a.brake < b.brake ? -1 : 1)))
          await forgiveTry(sql, key, BRAKES[key.brake].free);
      }),
  };
}
