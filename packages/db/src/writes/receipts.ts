import type { ChannelId, Instant, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { QuarantineRow, ReceiptRow } from '../rows.ts';

export interface NewReceipt {
  readonly channelId: ChannelId;
  readonly source: ReceiptRow['source'];
  readonly digest: Uint8Array;
  readonly body: Uint8Array;
  readonly receivedAt: Instant;
}

/** Postgres' number for the type: an array of bytes must say what it is. */
const BYTEA = 17;

/** Store what platforms gave us. One that is here already is left as it is. */
export async function insertReceipts(sql: Sql, workspaceId: WorkspaceId, rows: readonly NewReceipt[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into receipts (workspace_id, channel_id, source, digest, body, received_at)
    select ${workspaceId}, r.channel_id, r.source, r.digest, r.body, r.received_at
    from unnest(
      ${rows.map((row) => row.channelId) as string[]}::uuid[], ${rows.map((row) => row.source)}::text[], ${sql.array(rows.map((row) => row.digest) as never[], BYTEA)},
      ${sql.array(rows.map((row) => row.body) as never[], BYTEA)}, ${rows.map((row) => new Date(row.receivedAt).toISOString())}::timestamptz[]
    ) as r(channel_id, source, digest, body, received_at)
    on conflict (workspace_id, channel_id, digest) do nothing`;
}

/**
 * Take the right to process a channel for this transaction. One channel is processed by one transaction at a time, so that
 * its conversations are never locked in a circle; another that wants it goes away and is woken again.
 */
export async function tryLockChannel(sql: Sql, channelId: ChannelId): Promise<boolean> {
  const [row] = await sql<
    { locked: boolean }[]
  >`select pg_try_advisory_xact_lock(hashtextextended(${channelId}, 7)) as locked`;
  return row!.locked;
}

/** As `tryLockChannel`, waiting for whoever has it: what is read of the channel meanwhile waits, and is to be woken after. */
export const lockChannel = (sql: Sql, channelId: ChannelId): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${channelId}, 7))`.execute();

/** What is left to process of a channel, oldest first. */
export const listUnprocessedReceipts = (
  sql: Sql,
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  limit: number,
): Promise<ReceiptRow[]> =>
  sql<ReceiptRow[]>`
    select * from receipts where workspace_id = ${workspaceId} and channel_id = ${channelId} and processed_at is null order by id limit ${limit}`.execute();

export const markReceiptsProcessed = (
  sql: Sql,
  workspaceId: WorkspaceId,
  ids: readonly number[],
  now: Instant,
): Promise<unknown> =>
  sql`update receipts set processed_at = ${new Date(now).toISOString()}::timestamptz, attempts = attempts + 1
      where workspace_id = ${workspaceId} and id = any(${ids as number[]}::bigint[])`.execute();

/** Keep a part that could not be taken in. The same part of the same receipt is kept once, and is open again if it was closed. */
export async function insertQuarantine(sql: Sql, rows: readonly QuarantineRow[]): Promise<void> {
  for (const row of rows) {
    await sql`
      insert into quarantine (workspace_id, id, channel_id, receipt_id, raw, digest, reason, at)
      values (${row.workspaceId}, ${row.id}, ${row.channelId}, ${row.receiptId}, ${row.raw}, ${row.digest}, ${row.reason}, ${new Date(row.at).toISOString()}::timestamptz)
      on conflict (workspace_id, receipt_id, digest) do update set reason = excluded.reason, at = excluded.at, closed_at = null, closed_by = null, outcome = null`;
  }
}

/**
 * Channels with receipts that have waited since before an instant; or that came later than any clock may be ahead, for then the clock
 * was set back.
 */
export async function listStaleChannels(sql: Sql, workspaceId: WorkspaceId, before: Instant): Promise<string[]> {
  const rows = await sql<{ channelId: string }[]>`
    select distinct channel_id from receipts where workspace_id = ${workspaceId} and processed_at is null and (received_at <= ${new Date(before).toISOString()}::timestamptz or received_at > ${new Date(before).toISOString()}::timestamptz + interval '1 minute')`;
  return rows.map((row) => row.channelId);
}
