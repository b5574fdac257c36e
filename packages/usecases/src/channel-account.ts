import type { Account, CallContext, Credentials, RateLimitLedger } from '@kwartier/connectors';
import { type ChannelId, instant, type WorkspaceId } from '@kwartier/core';
import { type ChannelRow, type SealedColumn, sealedBinding } from '@kwartier/db';
import { loadRateLimit } from '@kwartier/db/reads/channels';
import { saveRateLimit } from '@kwartier/db/writes/channels';
import type { Deps } from './deps.ts';

const CREDENTIALS: SealedColumn = { table: 'channels', column: 'credentials', id: 'id' };

/** What sealed credentials are bound to: moved to another row they cannot be opened. */
export const credentialsBinding = (workspaceId: string, channelId: string): string =>
  sealedBinding(CREDENTIALS, workspaceId, channelId);

export function openCredentials(
  deps: Pick<Deps, 'secrets'>,
  row: Pick<ChannelRow, 'workspaceId' | 'id' | 'credentials'>,
): Credentials {
  return JSON.parse(deps.secrets.open(row.credentials, credentialsBinding(row.workspaceId, row.id))) as Credentials;
}

/** A channel as its connector sees it, with secrets opened for this call. */
export const accountOf = (deps: Pick<Deps, 'secrets' | 'baseUrls'>, row: ChannelRow): Account => ({
  channelId: row.id,
  externalId: row.externalId,
  handle: row.handle,
  baseUrl: deps.baseUrls[row.platform],
  credentials: openCredentials(deps, row),
  settings: row.settings,
});

function ledgerOf(deps: Pick<Deps, 'db' | 'now'>, workspaceId: WorkspaceId, channelId: ChannelId): RateLimitLedger {
  return {
    async blockedUntil(bucket) {
      const row = await deps.db.run(workspaceId, (sql) => loadRateLimit(sql, workspaceId, channelId, bucket));
      return row && row.remaining <= 0 && row.resetAt > deps.now() ? row.resetAt : undefined;
    },
    async note(reading) {
      await deps.db.run(workspaceId, (sql) => saveRateLimit(sql, workspaceId, channelId, reading, deps.now()));
    },
  };
}

export const callContext = (
  deps: Pick<Deps, 'db' | 'now'>,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  timeoutMs: number,
): CallContext => ({
  signal: AbortSignal.timeout(timeoutMs),
  now: () => instant(deps.now()),
  rateLimits: ledgerOf(deps, workspaceId, channelId),
});
