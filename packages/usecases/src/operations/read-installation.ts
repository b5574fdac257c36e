import type { Instant } from '@kwartier/core';
import { listChannelsHeard, loadBacklog } from '@kwartier/db/reads/backlog';
import type { Deps } from '../deps.ts';
import { listWorkspaces } from './workspaces.ts';

interface Waiting {
  readonly count: number;
  /** Age of the oldest, in milliseconds. */
  readonly oldestMs: number;
}

/** What waits, and how long channels were not heard of, over all workspaces. */
export interface Reading {
  readonly waiting: Readonly<Record<'unprocessed' | 'queued' | 'unknown' | 'unconfirmed' | 'quarantined', Waiting>>;
  readonly channels: readonly {
    readonly id: string;
    readonly platform: string;
    readonly state: string;
    readonly silentMs: number;
  }[];
}

export type ReadInstallation = () => Promise<Reading>;

/** Read what measurements and liveness are about. @throws DatabaseUnavailable */
export function makeReadInstallation(deps: Pick<Deps, 'db' | 'now'>): ReadInstallation {
  return async () => {
    const now = deps.now();
    const sum = { unprocessed: none(), queued: none(), unknown: none(), unconfirmed: none(), quarantined: none() };
    const channels: Reading['channels'][number][] = [];
    const add = (into: { count: number; oldestMs: number }, count: number, oldestAt: Instant | null) => {
      into.count += count;
      if (oldestAt !== null) into.oldestMs = Math.max(into.oldestMs, now - oldestAt);
    };
    for (const workspaceId of await listWorkspaces(deps)) {
      const { backlog, heard } = await deps.db.run(workspaceId, async (sql) => ({
        backlog: await loadBacklog(sql, workspaceId, now),
        heard: await listChannelsHeard(sql, workspaceId),
      }));
      add(sum.unprocessed, backlog.unprocessed, backlog.oldestUnprocessedAt);
      add(sum.queued, backlog.queued, backlog.oldestQueuedAt);
      add(sum.unknown, backlog.unknown, backlog.oldestUnknownAt);
      add(sum.unconfirmed, backlog.unconfirmed, backlog.oldestUnconfirmedAt);
      add(sum.quarantined, backlog.quarantined, backlog.oldestQuarantinedAt);
      for (const { id, platform, state, lastEventAt, lastPollOkAt, createdAt } of heard)
        channels.push({
          id,
          platform,
          state,
          silentMs: Math.max(0, now - Math.max(lastEventAt ?? 0, lastPollOkAt ?? 0, createdAt)),
        });
    }
    return { waiting: sum, channels };
  };
}

const none = () => ({ count: 0, oldestMs: 0 });
