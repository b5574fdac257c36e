import {
  type ChannelId,
  type InboundEvent,
  type Instant,
  lagCounts,
  type MessageCreated,
  SECOND_MS,
  utcDay,
  type WorkspaceId,
} from '@kwartier/core';
import type { ReceiptRow, Sql } from '@kwartier/db';
import type { ChannelContext } from '@kwartier/db/reads/ingest';
import { addToDay, countStored, insertPollFinds, settlePollFinds } from '@kwartier/db/writes/completeness';

/** One receipt with what was read of it. */
interface ReadReceipt {
  readonly receipt: ReceiptRow;
  readonly events: readonly InboundEvent[];
  /** Parts that went into quarantine. */
  readonly unreadable: number;
}

const idOf = (message: MessageCreated): string => message.versionOf ?? message.externalId;

/**
 * Count a batch on its channel's days, in the transaction that stored it: what came, what of it is there, what came again, what only a
 * poll brought. `known` are the ids that were here before.
 *
 * What was said before the channel was connected is history that an import brings; it is not counted.
 * @returns how many messages were read and are not there: always 0, unless the product has a fault
 */
export async function countArrivals(
  sql: Sql,
  workspaceId: WorkspaceId,
  channel: ChannelContext,
  receipts: readonly ReadReceipt[],
  known: ReadonlySet<string>,
  now: Instant,
): Promise<number> {
  const channelId = channel.id as ChannelId;
  const days = new Map<string, { ids: Map<string, number>; repeats: number; unreadable: number }>();
  const byWebhook = new Set<string>();
  const byPoll = new Map<string, number>();
  const seen = new Set<string>();
  // Platforms tell whole seconds.
  const since = channel.createdAt - (channel.createdAt % SECOND_MS);
  for (const { receipt, events, unreadable } of receipts) {
    const name = utcDay(receipt.receivedAt);
    const day = days.get(name) ?? { ids: new Map<string, number>(), repeats: 0, unreadable: 0 };
    days.set(name, day);
    day.unreadable += unreadable;
    for (const event of events) {
      if (event.type !== 'message.created' || event.fromUs || event.sentAt < since) continue;
      const id = idOf(event);
      if (receipt.source === 'webhook') byWebhook.add(id);
      if (receipt.source === 'poll' && !byPoll.has(id)) byPoll.set(id, receipt.id);
      if (known.has(id) || seen.has(id)) {
        // Polls look behind themselves: only what a platform told twice by itself says something.
        if (receipt.source === 'webhook') day.repeats += 1;
      } else day.ids.set(id, Math.max(0, receipt.receivedAt - event.sentAt));
      seen.add(id);
    }
  }
  const finds = channel.hasWebhook
    ? [...byPoll].flatMap(([externalId, receiptId]) =>
        known.has(externalId) || byWebhook.has(externalId) ? [] : [{ externalId, receiptId, foundAt: now }],
      )
    : [];
  const late = [...byWebhook].filter((id) => known.has(id));
  const counted = [...days].flatMap(([day, { ids, repeats, unreadable }]) =>
    ids.size + repeats + unreadable === 0 ? [] : [{ day, ids, repeats, unreadable }],
  );
  const [, , ...missing] = await Promise.all([
    insertPollFinds(sql, workspaceId, channelId, finds),
    settlePollFinds(sql, workspaceId, channelId, late, now),
    ...counted.map(async ({ day, ids, repeats, unreadable }) => {
      const stored = await countStored(sql, workspaceId, channelId, [...ids.keys()]);
      await addToDay(sql, workspaceId, channelId, {
        day,
        received: ids.size + unreadable,
        stored,
        unreadable,
        repeats,
        lags: lagCounts([...ids.values()]),
      });
      return ids.size - stored;
    }),
  ]);
  return missing.reduce((sum, count) => sum + count, 0);
}
