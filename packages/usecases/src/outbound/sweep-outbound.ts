import { instant, SECOND_MS, type WorkspaceId } from '@kwartier/core';
import { listDueOutbound, listDueScheduled, recoverExpiredLeases } from '@kwartier/db/writes/outbound';
import type { Deps } from '../deps.ts';

/** A wake-up older than this was lost; younger ones are on their way. */
const MIN_AGE_MS = 2 * SECOND_MS;
const LOOK_UP_AFTER_MS = 5 * SECOND_MS;

export type SweepOutbound = (workspaceId: WorkspaceId) => Promise<number>;

/** Find messages whose wake-up or sender was lost and wake somebody for them. Sends nothing itself. @returns how many */
export function makeSweepOutbound(deps: Pick<Deps, 'db' | 'machineNow' | 'wake' | 'log'>): SweepOutbound {
  return async (workspaceId) => {
    const now = deps.machineNow();
    const { recovered, due } = await deps.db.run(workspaceId, async (sql) => ({
      recovered: await recoverExpiredLeases(
        sql,
        workspaceId,
        now,
        instant(now + LOOK_UP_AFTER_MS),
        'The connection was lost while it was being sent. Looking it up.',
      ),
      due: [
        ...(await listDueOutbound(sql, workspaceId, instant(now - MIN_AGE_MS), 200)),
        // Nobody was woken for these: a time that lies days ahead needs no wake-up that waits as long.
        ...(await listDueScheduled(sql, workspaceId, now, 200)),
      ],
    }));
    for (const { id } of due) deps.wake.deliver(workspaceId, id);
    if (recovered.length > 0 || due.length > 0)
      deps.log('info', 'sweep.outbound', { workspaceId, recovered: recovered.length, due: due.length });
    return recovered.length + due.length;
  };
}
