import { DAY_MS, instant, type WorkspaceId } from '@kwartier/core';
import { sweepUploads } from '@kwartier/db/writes/uploads';
import type { Deps } from '../deps.ts';

/** A file that stopped coming in is not waited for longer. */
const UNFINISHED_MS = 2 * DAY_MS;
/** Longer than a long weekend: a draft is not lost over it. */
const UNSENT_MS = 7 * DAY_MS;
const BATCH = 50;

export type SweepUploads = (workspaceId: WorkspaceId) => Promise<number>;

/** Delete files that nobody sent. @returns how many */
export function makeSweepUploads(deps: Pick<Deps, 'db' | 'now' | 'log'>): SweepUploads {
  return async (workspaceId) => {
    const now = deps.now();
    const count = await deps.db.run(workspaceId, (sql) =>
      sweepUploads(
        sql,
        workspaceId,
        { unfinishedBefore: instant(now - UNFINISHED_MS), unsentBefore: instant(now - UNSENT_MS) },
        BATCH,
      ),
    );
    if (count > 0) deps.log('info', 'uploads.swept', { workspaceId, count });
    return count;
  };
}
