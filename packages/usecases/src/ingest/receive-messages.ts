import { createHash } from 'node:crypto';
import type { ParsedBody, RejectedPart } from '@kwartier/connectors';
import {
  type ChannelId,
  cleanText,
  type InboundEvent,
  type Instant,
  instant,
  MINUTE_MS,
  type WorkspaceId,
} from '@kwartier/core';
import { isTooSlow, isUnavailable, type QuarantineRow, type ReceiptRow, type Sql } from '@kwartier/db';
import { type ChannelContext, loadChannelContext } from '@kwartier/db/reads/ingest';
import { touchChannel } from '@kwartier/db/writes/channels';
import { emptyReceipts } from '@kwartier/db/writes/erase-person';
import {
  insertQuarantine,
  listUnprocessedReceipts,
  markReceiptsProcessed,
  tryLockChannel,
} from '@kwartier/db/writes/receipts';
import { v7 as newId } from 'uuid';
import { abuseWordsOf } from '../care/abuse-words-of.ts';
import type { Deps } from '../deps.ts';
import { policyOf } from '../policy-row.ts';
import { digestOf } from '../privacy/tombstone-key.ts';
import { sortOut } from './batch.ts';
import { cleanEvent } from './clean-event.ts';
import { countArrivals } from './count-arrivals.ts';
import { dropErased } from './drop-erased.ts';
import { storeBatch } from './store-batch.ts';
import type { StoredBatch, Touched } from './store-context.ts';

/** Receipts taken in one transaction: enough to share its cost, few enough to stay well under its deadline. */
const BATCH_SIZE = 250;
/** How long an event that Postgres was too slow for is tried again. */
const PATIENCE_MS = 10 * MINUTE_MS;

export interface Received {
  readonly receipts: number;
  /** Somebody else processes this channel now; they will see what is left, or the sweep will. */
  readonly busy: boolean;
}

export type ReceiveMessages = (workspaceId: WorkspaceId, channelId: ChannelId) => Promise<Received>;

/**
 * Take in everything a channel has stored and not processed: parse, dedupe, thread, store, start the clocks, announce.
 *
 * A batch is one transaction. If one cannot be stored it is tried receipt by receipt, then event by event, and what is left
 * is quarantined with its reason: one poisonous event never stops the others.
 */
export function makeReceiveMessages(
  deps: Pick<Deps, 'db' | 'now' | 'wake' | 'publish' | 'connectors' | 'detectLanguage' | 'log' | 'secrets' | 'reached'>,
): ReceiveMessages {
  return async (workspaceId, channelId) => {
    let total = 0;
    for (;;) {
      const outcome = await takeBatch(workspaceId, channelId, BATCH_SIZE);
      if (outcome === 'busy') return { receipts: total, busy: true };
      total += outcome;
      if (outcome < BATCH_SIZE) return { receipts: total, busy: false };
    }
  };

  async function takeBatch(workspaceId: WorkspaceId, channelId: ChannelId, size: number): Promise<number | 'busy'> {
    try {
      const done = await deps.db.run(workspaceId, async (sql) => {
        if (!(await tryLockChannel(sql, channelId))) return 'busy' as const;
        const [channel, receipts] = await Promise.all([
          loadChannelContext(sql, workspaceId, channelId),
          listUnprocessedReceipts(sql, workspaceId, channelId, size),
        ]);
        if (!channel || receipts.length === 0) return { channel, touched: [], count: 0, news: NOTHING_NEW };
        const parsed = await withoutErased(
          sql,
          workspaceId,
          channel,
          receipts.map((receipt) => ({ receipt, body: parse(channel, receipt) })),
        );
        const { touched, known } = await store(
          sql,
          workspaceId,
          channel,
          parsed.flatMap(({ body }) => body.events),
        );
        const news = await finish(sql, workspaceId, channel, parsed, known);
        deps.reached?.('after_rows_before_commit');
        return { channel, touched, count: receipts.length, news };
      });
      if (done === 'busy') return 'busy';
      announce(workspaceId, done.channel, done.touched, done.news);
      return done.count;
    } catch (error) {
      if (isUnavailable(error)) throw error;
      deps.log('warn', 'ingest.batch_failed', { workspaceId, channelId, size, reason: String(error) });
      if (size > 1) return takeOneByOne(workspaceId, channelId, size);
      try {
        return await takeEventByEvent(workspaceId, channelId);
      } catch (worse) {
        if (isUnavailable(worse) || isTooSlow(worse)) throw worse;
        return setAside(workspaceId, channelId, worse);
      }
    }
  }

  async function takeOneByOne(workspaceId: WorkspaceId, channelId: ChannelId, limit: number): Promise<number | 'busy'> {
    let total = 0;
    while (total < limit) {
      const outcome = await takeBatch(workspaceId, channelId, 1);
      if (outcome === 'busy') return 'busy';
      if (outcome === 0) break;
      total += outcome;
    }
    return total;
  }

  /** The oldest receipt, each event in a savepoint of its own; what fails is quarantined. */
  async function takeEventByEvent(workspaceId: WorkspaceId, channelId: ChannelId): Promise<number | 'busy'> {
    const done = await deps.db.run(workspaceId, async (sql) => {
      if (!(await tryLockChannel(sql, channelId))) return 'busy' as const;
      const [channel, [receipt]] = await Promise.all([
        loadChannelContext(sql, workspaceId, channelId),
        listUnprocessedReceipts(sql, workspaceId, channelId, 1),
      ]);
      if (!channel || !receipt) return { channel, touched: [], count: 0, news: NOTHING_NEW };
      const [{ body }] = (await withoutErased(sql, workspaceId, channel, [
        { receipt, body: parse(channel, receipt) },
      ])) as [Parsed];
      const rejected: RejectedPart[] = [...body.rejected];
      const touched: Touched[] = [];
      const known = new Set<string>();
      const read: InboundEvent[] = [];
      for (const event of body.events) {
        try {
          const stored = await sql.savepoint((inner) => store(inner as Sql, workspaceId, channel, [event]));
          touched.push(...stored.touched);
          for (const id of stored.known) known.add(id);
          read.push(event);
        } catch (error) {
          // A Postgres under load is no fault of the event's; one that is too slow for minutes may be, and must not stop the others.
          const isPassing = isTooSlow(error) && deps.now() - receipt.receivedAt < PATIENCE_MS;
          if (isUnavailable(error) || isPassing) throw error;
          // Kept as the platform sent it: what is tried again must be readable, and what came along is known by then.
          rejected.push({
            raw: Buffer.from(receipt.body).toString('utf8'),
            reason: `Could not be stored: ${error instanceof Error ? error.message : String(error)}`,
          });
        }
      }
      const news = await finish(sql, workspaceId, channel, [{ receipt, body: { events: read, rejected } }], known);
      return { channel, touched, count: 1, news };
    });
    if (done === 'busy') return 'busy';
    announce(workspaceId, done.channel, done.touched, done.news);
    return done.count;
  }

  /** What was erased does not come back, not even as a body that is kept. */
  async function withoutErased(
    sql: Sql,
    workspaceId: WorkspaceId,
    channel: ChannelContext,
    parsed: readonly Parsed[],
  ): Promise<readonly Parsed[]> {
    if (channel.privacyKey === null) return parsed;
    const erased = await dropErased(
      { sql, workspaceId, channel },
      digestOf(deps, workspaceId, channel.privacyKey),
      parsed.flatMap(({ body }) => body.events),
    );
    if (erased.size === 0) return parsed;
    const holding = parsed.filter(({ body }) => body.events.some((event) => erased.has(event)));
    await emptyReceipts(
      sql,
      workspaceId,
      holding.map(({ receipt }) => receipt.id),
    );
    deps.log('info', 'ingest.erased', { workspaceId, channelId: channel.id, count: erased.size });
    return parsed.map(({ receipt, body }) => ({
      receipt,
      body: { ...body, events: body.events.filter((event) => !erased.has(event)) },
    }));
  }

  /** The last resort: the oldest receipt goes into quarantine whole, so that those behind it come through. */
  async function setAside(workspaceId: WorkspaceId, channelId: ChannelId, error: unknown): Promise<number | 'busy'> {
    return deps.db.run(workspaceId, async (sql) => {
      if (!(await tryLockChannel(sql, channelId))) return 'busy';
      const [receipt] = await listUnprocessedReceipts(sql, workspaceId, channelId, 1);
      if (!receipt) return 0;
      deps.log('error', 'ingest.set_aside', { workspaceId, channelId, receiptId: receipt.id, reason: String(error) });
      const now = deps.now();
      await insertQuarantine(sql, [
        quarantined(workspaceId, channelId, receipt, now, {
          raw: Buffer.from(receipt.body).toString('utf8'),
          reason: `Could not be taken in: ${error instanceof Error ? error.message : String(error)}`,
        }),
      ]);
      await markReceiptsProcessed(sql, workspaceId, [receipt.id], now);
      return 1;
    });
  }

  function parse(channel: ChannelContext, receipt: ReceiptRow): ParsedBody {
    try {
      const { events, rejected } = deps.connectors[channel.platform].parse(receipt.body, channel);
      // Cleaned before anything looks at them: an id that Postgres cannot hold would stop whoever asks for it.
      return { events: events.map(cleanEvent), rejected };
    } catch (error) {
      return {
        events: [],
        rejected: [
          {
            raw: Buffer.from(receipt.body).toString('utf8'),
            reason: error instanceof Error ? error.message : String(error),
          },
        ],
      };
    }
  }

  function store(
    sql: Sql,
    workspaceId: WorkspaceId,
    channel: ChannelContext,
    events: readonly InboundEvent[],
  ): Promise<StoredBatch> {
    if (events.length === 0) return Promise.resolve({ touched: [], known: new Set() });
    return storeBatch(
      {
        sql,
        workspaceId,
        channel,
        policy: policyOf(channel),
        now: deps.now(),
        detectLanguage: deps.detectLanguage,
        abuse: abuseWordsOf(channel),
      },
      sortOut(events),
    );
  }

  async function finish(
    sql: Sql,
    workspaceId: WorkspaceId,
    channel: ChannelContext,
    parsed: readonly Parsed[],
    known: ReadonlySet<string>,
  ): Promise<News> {
    const now = deps.now();
    const channelId = channel.id as ChannelId;
    const bad: QuarantineRow[] = parsed.flatMap(({ receipt, body }) =>
      body.rejected.map((part) => quarantined(workspaceId, channelId, receipt, now, part)),
    );
    const spoken = parsed.flatMap(({ receipt, body }) =>
      body.events
        .filter((event) => event.type === 'message.created')
        .map((event) => ({ sentAt: event.sentAt, receivedAt: receipt.receivedAt })),
    );
    const newest = spoken.reduce<(typeof spoken)[number] | undefined>(
      (last, next) => (!last || next.sentAt > last.sentAt ? next : last),
      undefined,
    );
    const revoked = revocationIn(parsed);
    const [missing] = await Promise.all([
      countArrivals(
        sql,
        workspaceId,
        channel,
        parsed.map(({ receipt, body }) => ({ receipt, events: body.events, unreadable: body.rejected.length })),
        known,
        now,
      ),
      insertQuarantine(sql, bad),
      markReceiptsProcessed(
        sql,
        workspaceId,
        parsed.map(({ receipt }) => receipt.id),
        now,
      ),
      touchChannel(sql, workspaceId, channelId, {
        eventAt: newest ? now : null,
        lagMs: newest ? Math.max(0, newest.receivedAt - newest.sentAt) : null,
        webhookAt: lastWebhookAt(parsed),
        revoked: revoked?.reason ?? null,
      }),
    ]);
    if (missing > 0) deps.log('error', 'ingest.incomplete', { workspaceId, channelId, missing });
    if (bad.length > 0) deps.log('warn', 'ingest.quarantined', { workspaceId, channelId, count: bad.length });
    return { isRevoked: revoked !== undefined, isQuarantined: bad.length > 0 };
  }

  function announce(
    workspaceId: WorkspaceId,
    channel: ChannelContext | undefined,
    touched: readonly Touched[],
    { isRevoked, isQuarantined }: News,
  ): void {
    if (isRevoked && channel) deps.publish(workspaceId, 'channel.changed', { channelId: channel.id });
    if (isQuarantined) deps.publish(workspaceId, 'settings.changed', { subject: 'quarantine' });
    if (!channel || touched.length === 0) return;
    for (let start = 0; start < touched.length; start += 100) {
      deps.publish(workspaceId, 'conversations.changed', {
        items: touched.slice(start, start + 100).map((item) => ({ ...item, brandId: channel.brandId })),
      });
    }
    if (channel.assignmentMode === 'push') deps.wake.assign(workspaceId, channel.teamId);
  }
}

/** A stored delivery and what it says. */
interface Parsed {
  readonly receipt: ReceiptRow;
  readonly body: ParsedBody;
}

const quarantined = (
  workspaceId: WorkspaceId,
  channelId: ChannelId,
  receipt: ReceiptRow,
  at: Instant,
  { raw, reason }: RejectedPart,
): QuarantineRow => ({
  workspaceId,
  id: newId(),
  channelId,
  receiptId: receipt.id,
  raw: Buffer.from(raw.slice(0, 1_000_000)),
  digest: createHash('sha256').update(raw).digest(),
  // A reason may quote what the platform sent.
  reason: cleanText(reason).slice(0, 500),
  at,
  closedAt: null,
  closedBy: null,
  outcome: null,
});

/** What a batch changed beside conversations. */
interface News {
  readonly isRevoked: boolean;
  readonly isQuarantined: boolean;
}

const NOTHING_NEW: News = { isRevoked: false, isQuarantined: false };

/** The platform's word that it withdrew our access, if a batch holds it. */
const revocationIn = (parsed: readonly { body: ParsedBody }[]) =>
  parsed.flatMap(({ body }) => body.events).find((event) => event.type === 'access.revoked');

function lastWebhookAt(parsed: readonly { receipt: ReceiptRow }[]): Instant | null {
  const times = parsed.filter(({ receipt }) => receipt.source === 'webhook').map(({ receipt }) => receipt.receivedAt);
  return times.length > 0 ? instant(Math.max(...times)) : null;
}
