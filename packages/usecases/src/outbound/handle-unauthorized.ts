import { ConnectorError } from '@kwartier/connectors';
import type { ChannelId, WorkspaceId } from '@kwartier/core';
import { flagChannel } from '@kwartier/db/writes/channels';
import { loadChannelForRefresh, saveCredentials } from '@kwartier/db/writes/credentials';
import { accountOf, callContext, credentialsBinding } from '../channel-account.ts';
import type { Deps } from '../deps.ts';

const REFRESH_TIMEOUT_MS = 10_000;

/** `refreshed`: there is a new token, try again. `flagged`: a person has to reconnect the channel. */
export type Unauthorized = 'refreshed' | 'flagged';
export type HandleUnauthorized = (
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  reason: string,
  usedToken?: string,
) => Promise<Unauthorized>;

/**
 * A platform refused our access: get a new token if that is possible, else flag the channel. Replies keep waiting.
 *
 * Refresh tokens are single use, so one process at a time refreshes a channel (its row is locked meanwhile), and the new
 * pair is stored before anybody uses it. Who comes second finds it done.
 */
export function makeHandleUnauthorized(
  deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'connectors' | 'secrets' | 'baseUrls' | 'log' | 'publish'>,
): HandleUnauthorized {
  return async (workspaceId, channelId, reason, usedToken) => {
    const outcome = await deps.db.run<Unauthorized>(
      workspaceId,
      async (sql) => {
        const row = await loadChannelForRefresh(sql, workspaceId, channelId);
        if (row?.state !== 'active') return 'flagged';
        const account = accountOf(deps, row);
        if (usedToken !== undefined && usedToken !== account.credentials.accessToken) return 'refreshed';
        const connector = deps.connectors[row.platform];
        if (!connector.refresh || !account.credentials.refreshToken) {
          await flagChannel(sql, workspaceId, channelId, reason);
          return 'flagged';
        }
        try {
          const credentials = await connector.refresh(account, {
            ...callContext(deps, workspaceId, channelId, REFRESH_TIMEOUT_MS),
          });
          await saveCredentials(
            sql,
            workspaceId,
            channelId,
            deps.secrets.seal(JSON.stringify(credentials), credentialsBinding(workspaceId, channelId)),
          );
          return 'refreshed';
        } catch (error) {
          if (!(error instanceof ConnectorError)) throw error;
          if (error.kind === 'unauthorized' || error.kind === 'permanent') {
            await flagChannel(sql, workspaceId, channelId, error.message);
            return 'flagged';
          }
          throw error;
        }
      },
      { deadlineMs: REFRESH_TIMEOUT_MS + 5_000 },
    );
    deps.log(outcome === 'flagged' ? 'warn' : 'info', `channel.${outcome}`, { workspaceId, channelId });
    deps.publish(workspaceId, 'channel.changed', { channelId });
    return outcome;
  };
}
