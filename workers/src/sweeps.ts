import type { WorkspaceId } from '@kwartier/core';

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
 * @param list the workspaces there are; asked again every few seconds
 */
export function startSweeps(
  list: () => Promise<readonly WorkspaceId[]>,
  sweeps: readonly Sweep[],
  onError: (sweep: string, error: unknown) => void,
): {
  /** Begin nothing more and let what runs finish, for at most `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>;
} {
  let stopped = false;
  let known: { ids: readonly WorkspaceId[]; at: number } = { ids: [], at: Number.NEGATIVE_INFINITY };
  const wakes = new Set<() => void>();

  async function workspaces(): Promise<readonly WorkspaceId[]> {
    if (performance.now() - known.at > DIRECTORY_MS) {
      const ids = await list();
      known = { ids, at: ids.length > 0 ? performance.now() : Number.NEGATIVE_INFINITY };
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
      // Told to stop while it ran: nobody would wake it from this pause any more.
      if (!stopped) await pause(sweep.everyMs);
    }
  }

  const loops = sweeps.map(loop);
  return {
    async stop(deadlineMs) {
      stopped = true;
      for (const wake of wakes) wake();
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise((resolve) => {
        timer = setTimeout(resolve, deadlineMs);
      });
      await Promise.race([Promise.allSettled(loops), deadline]);
      clearTimeout(timer);
    },
  };
}
