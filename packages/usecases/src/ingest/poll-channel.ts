import { createHash, randomUUID } from 'node:crypto';
import { ConnectorError } from '@kwartier/connectors';
import { type ChannelId, instant, MINUTE_MS, type WorkspaceId } from '@kwartier/core';
import { loadChannel } from '@kwartier/db/reads/channels';
import { leaseCursor, markPolled, moveCursor, pollStreamAt } from '@kwartier/db/writes/channels';
import { insertReceipts } from '@kwartier/db/writes/receipts';
import { accountOf, callContext } from '../channel-account.ts';
import type { Deps } from '../deps.ts';
import type { HandleUnauthorized } from '../outbound/handle-unauthorized.ts';

/** Longest one poll may take, over all its pages. */
const POLL_TIMEOUT_MS = 30_000;
const MAX_BACKOFF_MS = 5 * MINUTE_MS;

export type PollChannel = (workspaceId: WorkspaceId, channelId: ChannelId, stream: string) => Promise<void>;

/**
 * Ask a platform for what is new. The pages and the cursor that says so are stored in one transaction, so that nothing can be
 * passed over; what a webhook brought already is recognised later.
 */
export function makePollChannel(
  deps: Pick<
    Deps,
    'db' | 'now' | 'machineNow' | 'wake' | 'connectors' | 'secrets' | 'baseUrls' | 'log' | 'publish' | 'reached'
  > & {
    handleUnauthorized: HandleUnauthorized;
  },
): PollChannel {
  return async (workspaceId, channelId, streamName) => {
    const lease = randomUUID();
    const leased = await deps.db.run(workspaceId, async (sql) => {
      const channel = await loadChannel(sql, workspaceId, channelId);
      if (channel?.state !== 'active') return undefined;
      const now = deps.machineNow();
      const cursor = await leaseCursor(
        sql,
        workspaceId,
        channelId,
        streamName,
        lease,
        now,
        instant(now + POLL_TIMEOUT_MS + 10_000),
      );
      return cursor && { channel, cursor };
    });
    if (!leased) return;
    const { channel, cursor } = leased;
    const stream = deps.connectors[channel.platform].streams.find((candidate) => candidate.name === streamName);
    if (!stream) return;
    const account = accountOf(deps, channel);
    try {
      const result = await stream.poll(
        account,
        cursor.value,
        callContext(deps, workspaceId, channelId, POLL_TIMEOUT_MS),
      );
      const now = deps.now();
      await deps.db.run(workspaceId, async (sql) => {
        if (
          !(await moveCursor(sql, workspaceId, channelId, streamName, lease, {
            value: result.cursor,
            nextPollAt: instant(deps.machineNow() + stream.intervalMs),
            failures: 0,
          }))
        )
          return;
        if (result.pages.length > 0) deps.reached?.('between_cursor_and_rows');
        await insertReceipts(
          sql,
          workspaceId,
          result.pages.map(({ body }) => ({
            channelId,
            source: 'poll' as const,
            digest: createHash('sha256').update(body).digest(),
            body,
            receivedAt: now,
          })),
        );
        await markPolled(sql, workspaceId, channelId, now, true, result.settings ?? null);
      });
      if (result.pages.length > 0) deps.wake.ingest(workspaceId, channelId);
    } catch (error) {
      await backOff(
        workspaceId,
        channelId,
        streamName,
        lease,
        cursor,
        stream.intervalMs,
        error,
        account.credentials.accessToken,
      );
    }
  };

  async function backOff(
    workspaceId: WorkspaceId,
    channelId: ChannelId,
    stream: string,
    lease: string,
    cursor: { value: string | null; failures: number },
    intervalMs: number,
    error: unknown,
    usedToken: string,
  ): Promise<void> {
    const now = deps.now();
    const failures = cursor.failures + 1;
    const limited = error instanceof ConnectorError && error.kind === 'rate_limited' ? error.retryAfterMs : 0;
    const waitMs = Math.max(limited, Math.min(MAX_BACKOFF_MS, intervalMs * 2 ** Math.min(failures, 6)));
    await deps.db.run(workspaceId, async (sql) => {
      await moveCursor(sql, workspaceId, channelId, stream, lease, {
        value: cursor.value,
        nextPollAt: instant(deps.machineNow() + waitMs),
        failures,
      });
      await markPolled(sql, workspaceId, channelId, now, false, null);
    });
    deps.log('warn', 'poll.failed', {
      workspaceId,
      channelId,
      stream,
      failures,
      waitMs,
      reason: error instanceof Error ? error.message : String(error),
    });
    if (error instanceof ConnectorError && error.kind === 'unauthorized') {
      const next = await deps.handleUnauthorized(workspaceId, channelId, error.message, usedToken);
      // With a fresh token there is nothing to wait for.
      if (next === 'refreshed')
        await deps.db.run(workspaceId, (sql) => pollStreamAt(sql, workspaceId, channelId, stream, deps.machineNow()));
    } else if (!(error instanceof ConnectorError)) throw error;
    deps.publish(workspaceId, 'channel.changed', { channelId });
  }
}
