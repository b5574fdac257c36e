import type { WorkspaceId } from '@kwartier/core';
import type { Database } from '@kwartier/db';

/** Work that is looked for again and again, in every workspace. */
export interface Sweep {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (workspaceId: WorkspaceId) => Promise<unknown>;
}

const DIRECTORY_MS = 5_000;

/**
 * Run sweeps until told to stop. Each waits for its last run to end before its pause begins; a failure is told and the next
 * run comes as if nothing had been.
 */
export function startSweeps(
  db: Database,
  sweeps: readonly Sweep[],
  onError: (sweep: string, error: unknown) => void,
): { stop(): Promise<void> } {
  let stopped = false;
  let known: { ids: WorkspaceId[]; at: number } = { ids: [], at: Number.NEGATIVE_INFINITY };
  const wakes = new Set<() => void>();

  async function workspaces(): Promise<WorkspaceId[]> {
    if (performance.now() - known.at > DIRECTORY_MS) {
      const rows = await db.directory((sql) => sql<{ id: WorkspaceId }[]>`select * from directory_workspaces() as id`);
      known = { ids: rows.map((row) => row.id), at: rows.length > 0 ? performance.now() : Number.NEGATIVE_INFINITY };
    }
    return known.ids;
  }

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wakes.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      wakes.add(done);
    });

  async function loop(sweep: Sweep): Promise<void> {
    while (!stopped) {
      try {
        for (const id of await workspaces()) {
          if (stopped) return;
          await sweep.run(id);
        }
      } catch (error) {
        onError(sweep.name, error);
      }
      await pause(sweep.everyMs);
    }
  }

  const loops = sweeps.map(loop);
  return {
    async stop() {
      stopped = true;
      for (const wake of wakes) wake();
      await Promise.race([Promise.allSettled(loops), new Promise((resolve) => setTimeout(resolve, 8_000))]);
    },
  };
}
