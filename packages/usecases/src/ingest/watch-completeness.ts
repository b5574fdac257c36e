import { instant, WEBHOOK_GRACE_MS, type WorkspaceId } from '@kwartier/core';
import { takeMissed } from '@kwartier/db/writes/completeness';
import type { Deps } from '../deps.ts';

export type WatchCompleteness = (workspaceId: WorkspaceId) => Promise<number>;

/** Raise the alarm, once each, for messages that a channel's webhook should have brought and a poll had to find. @returns how many */
export function makeWatchCompleteness(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'log'>): WatchCompleteness {
  return async (workspaceId) => {
    const now = deps.now();
    const missed = await deps.db.run(workspaceId, (sql) =>
      takeMissed(sql, workspaceId, instant(now - WEBHOOK_GRACE_MS), now),
    );
    for (const { channelId, messages } of missed) {
      deps.log('warn', 'webhook.gap', { workspaceId, channelId, messages });
      deps.publish(workspaceId, 'channel.changed', { channelId });
    }
    return missed.reduce((sum, { messages }) => sum + messages, 0);
  };
}
