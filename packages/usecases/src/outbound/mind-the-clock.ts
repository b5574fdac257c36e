import type { WorkspaceId } from '@kwartier/core';
import { bringPlansBack } from '@kwartier/db/writes/clock-set-back';
import type { Deps } from '../deps.ts';

export type MindTheClock = (workspaceId: WorkspaceId) => Promise<number>;

/** After the machine's clock was set back, make due what would otherwise wait until it has caught up: polls, look-ups, leases. @returns how many */
export function makeMindTheClock(deps: Pick<Deps, 'db' | 'machineNow' | 'log'>): MindTheClock {
  return async (workspaceId) => {
    const rows = await deps.db.run(workspaceId, (sql) => bringPlansBack(sql, workspaceId, deps.machineNow()));
    if (rows > 0) deps.log('warn', 'clock.set_back', { workspaceId, rows });
    return rows;
  };
}
