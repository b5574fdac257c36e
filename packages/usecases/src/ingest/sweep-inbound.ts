import { type ChannelId, instant, SECOND_MS, type WorkspaceId } from '@kwartier/core';
import { listStaleChannels } from '@kwartier/db/writes/receipts';
import type { Deps } from '../deps.ts';

const MIN_AGE_MS = 1 * SECOND_MS;

export type SweepInbound = (workspaceId: WorkspaceId) => Promise<number>;

/** Find channels whose receipts wait though somebody should have been woken for them. @returns how many */
export function makeSweepInbound(deps: Pick<Deps, 'db' | 'now' | 'wake' | 'log'>): SweepInbound {
  return async (workspaceId) => {
    const stale = await deps.db.run(workspaceId, (sql) =>
      listStaleChannels(sql, workspaceId, instant(deps.now() - MIN_AGE_MS)),
    );
    for (const channelId of stale) deps.wake.ingest(workspaceId, channelId as ChannelId, true);
    return stale.length;
  };
}
