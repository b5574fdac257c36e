import { createHash, randomUUID } from 'node:crypto';
import { type Connector, ConnectorError } from '@kwartier/connectors';
import {
  type ChannelId,
  DAY_MS,
  HOUR_MS,
  type Instant,
  instant,
  type Platform,
  type WorkspaceId,
} from '@kwartier/core';
import { listRechecks, listSaidInPublic, loadChannel, RECHECK } from '@kwartier/db/reads/channels';
import { leaseCursor, moveCursor, planStream } from '@kwartier/db/writes/channels';
import { insertReceipts } from '@kwartier/db/writes/receipts';
import { accountOf, callContext } from '../channel-account.ts';
import type { Deps } from '../deps.ts';

/** What is older is not asked after any more: each look costs what reading a post costs. */
const ASKED_FOR_MS = 2 * DAY_MS;
const EVERY_MS = DAY_MS;
const TIMEOUT_MS = 30_000;
/** Calls in a row for one channel, so that a large one leaves the worker to others. */
const CALLS = 10;

export type RecheckPosts = (workspaceId: WorkspaceId) => Promise<void>;

/**
 * Once a day, ask the platforms that do not tell of it whether what customers said in the last two days is still there. What is gone goes
 * the way of every deletion: as a receipt, read like all others. A platform that cannot answer this is asked again later, and nothing
 * about its channel changes: whether it works is for polls to say.
 */
export function makeRecheckPosts(
  deps: Pick<Deps, 'db' | 'now' | 'machineNow' | 'wake' | 'connectors' | 'secrets' | 'baseUrls' | 'log'>,
): RecheckPosts {
  const platforms = Object.values(deps.connectors)
    .filter(({ recheck }) => recheck !== undefined)
    .map(({ platform }) => platform);

  const recheckOf = (platform: Platform): Connector['recheck'] => deps.connectors[platform].recheck;

  return async (workspaceId) => {
    const now = deps.machineNow();
    const channels = await deps.db.run(workspaceId, async (sql) => {
      const found = await listRechecks(sql, workspaceId, platforms);
      for (const { channelId, at } of found)
        if (at === null) await planStream(sql, workspaceId, channelId, RECHECK, instant(now + EVERY_MS));
      return found.filter(({ at }) => at !== null && at <= now);
    });
    for (const { channelId } of channels)
      for (let call = 0; call < CALLS; call++) if (!(await askOnce(workspaceId, channelId))) break;
  };

  /** @returns whether there is more to ask after at once */
  async function askOnce(workspaceId: WorkspaceId, channelId: ChannelId): Promise<boolean> {
    const lease = randomUUID();
    const now = deps.machineNow();
    const leased = await deps.db.run(workspaceId, async (sql) => {
      const channel = await loadChannel(sql, workspaceId, channelId);
      const recheck = channel && recheckOf(channel.platform);
      if (channel?.state !== 'active' || !recheck) return undefined;
      const until = instant(now + TIMEOUT_MS + 10_000);
      const cursor = await leaseCursor(sql, workspaceId, channelId, RECHECK, lease, now, until);
      if (!cursor) return undefined;
      const first = firstIdOf(instant(now - ASKED_FOR_MS));
      const after = cursor.value !== null && cursor.value > first ? cursor.value : first;
      const said = await listSaidInPublic(sql, workspaceId, channelId, after, recheck.batch);
      return { channel, recheck, cursor, said };
    });
    if (!leased) return false;
    const { channel, recheck, cursor, said } = leased;
    try {
      const ids = said.map(({ externalId }) => externalId);
      const context = callContext(deps, workspaceId, channelId, TIMEOUT_MS);
      const page = ids.length > 0 ? await recheck.ask(accountOf(deps, channel), ids, context) : undefined;
      const isDone = said.length < recheck.batch;
      const isStored = await deps.db.run(workspaceId, async (sql) => {
        const to = {
          value: isDone ? null : said.at(-1)!.id,
          nextPollAt: instant(isDone ? now + EVERY_MS : now),
          failures: 0,
        };
        if (!(await moveCursor(sql, workspaceId, channelId, RECHECK, lease, to))) return false;
        if (!page) return true;
        const digest = createHash('sha256').update(page.body).digest();
        const receipt = { channelId, source: 'poll' as const, digest, body: page.body, receivedAt: deps.now() };
        await insertReceipts(sql, workspaceId, [receipt]);
        return true;
      });
      if (isStored && page) deps.wake.ingest(workspaceId, channelId);
      return isStored && !isDone;
    } catch (error) {
      const limited = error instanceof ConnectorError && error.kind === 'rate_limited' ? error.retryAfterMs : 0;
      const waitMs = Math.max(limited, Math.min(EVERY_MS, HOUR_MS * 2 ** Math.min(cursor.failures, 5)));
      const to = { value: cursor.value, nextPollAt: instant(now + waitMs), failures: cursor.failures + 1 };
      await deps.db.run(workspaceId, (sql) => moveCursor(sql, workspaceId, channelId, RECHECK, lease, to));
      const reason = error instanceof Error ? error.message : String(error);
      deps.log('info', 'recheck.failed', { workspaceId, channelId, failures: to.failures, waitMs, reason });
      if (!(error instanceof ConnectorError)) throw error;
      return false;
    }
  }
}

/** The lowest id that a message of this moment can have (UUID version 7: RFC 9562, 5.7). */
function firstIdOf(at: Instant): string {
  const time = at.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
