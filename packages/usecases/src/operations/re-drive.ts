import { createHash } from 'node:crypto';
import type { ChannelId, WorkspaceId } from '@kwartier/core';
import { listQuarantine } from '@kwartier/db/reads/settings';
import { insertAudit } from '@kwartier/db/writes/audit';
import { closeQuarantined, insertRedrive } from '@kwartier/db/writes/settings';
import type { Deps } from '../deps.ts';
import { listWorkspaces } from './workspaces.ts';

/** Which quarantined parts; nothing given: all of them. */
export interface WhichQuarantined {
  readonly id?: string | undefined;
  readonly channelId?: string | undefined;
}

export type ReDrive = (which: WhichQuarantined) => Promise<number>;

/**
 * Put quarantined parts back in line, as the system: after an upgrade that can read them. Those that still cannot be read come back
 * into quarantine. @returns how many were put back
 */
export function makeReDrive(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake'>): ReDrive {
  async function reDriveOne(workspaceId: WorkspaceId, id: string): Promise<ChannelId | undefined> {
    const now = new Date(deps.now());
    return deps.db.transact(workspaceId, async (tx) => {
      const closed = await closeQuarantined(tx, workspaceId, id, null, 'redriven', now);
      if (!closed) return undefined;
      await insertRedrive(tx, {
        workspaceId,
        channelId: closed.channelId,
        source: 'redrive',
        digest: createHash('sha256').update('redrive').update(closed.digest).digest(),
        body: closed.raw,
        receivedAt: now,
      });
      await insertAudit(tx, {
        workspaceId,
        at: now,
        actorId: null,
        action: 'quarantine.redriven',
        subjectType: 'quarantine',
        subjectId: id,
      });
      return closed.channelId;
    });
  }

  return async ({ id, channelId }) => {
    let count = 0;
    for (const workspaceId of await listWorkspaces(deps)) {
      // The list has an end of its own: what is closed is not in it any more, so the next round finds the rest.
      for (;;) {
        const rows = (await deps.db.transact(workspaceId, (tx) => listQuarantine(tx, workspaceId))).filter(
          (row) => (id === undefined || row.id === id) && (channelId === undefined || row.channelId === channelId),
        );
        if (rows.length === 0) break;
        const channels = new Set<ChannelId>();
        for (const row of rows) {
          const channel = await reDriveOne(workspaceId, row.id);
          if (channel) channels.add(channel);
          count += channel ? 1 : 0;
        }
        for (const channel of channels) deps.wake.ingest(workspaceId, channel);
        deps.publish(workspaceId, 'settings.changed', { subject: 'quarantine' });
        if (channels.size === 0) break;
      }
    }
    return count;
  };
}
