import { createHash } from 'node:crypto';
import type { ChallengeAnswer, Credentials } from '@kwartier/connectors';
import { type ChannelId, DomainError, isUuid, type Platform, type WorkspaceId } from '@kwartier/core';
import { listChannelsOf, loadChannel } from '@kwartier/db/reads/channels';
import { countRefusedWebhook } from '@kwartier/db/writes/channels';
import { insertReceipts, type NewReceipt } from '@kwartier/db/writes/receipts';
import { openCredentials } from '../channel-account.ts';
import type { Deps } from '../deps.ts';
import { nestingDepth } from './nesting-depth.ts';

export interface WebhookCall {
  readonly channelId: string;
  /** Names in lower case; a header that came twice is an array. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface Webhooks {
  /**
   * Check and store one webhook call. When this returns, what it brought is in Postgres.
   * @throws DomainError `channel.not_found`, `channel.unverified_signature`, `webhook.malformed`
   * @throws DatabaseUnavailable: nothing was stored, the platform must call again
   */
  accept(call: WebhookCall): Promise<void>;
  /** Answer a platform that asks whether the webhook is ours. @throws DomainError `channel.not_found` */
  challenge(channelId: string, query: Readonly<Record<string, string | undefined>>): Promise<ChallengeAnswer>;
  /**
   * Read a signed request of the platform.
   * @throws DomainError `channel.not_found` (or the platform has none), `channel.unverified_signature`
   */
  personOf(channelId: string, signedRequest: string): Promise<{ workspaceId: WorkspaceId; externalId: string }>;
  /** The workspace of a channel. @throws DomainError `channel.not_found` */
  workspaceOf(channelId: string): Promise<WorkspaceId>;
  /** A channel was changed: forget what is known of it. */
  forget(channelId: string): void;
}

/** A body nested deeper than this is no platform's. */
const MAX_DEPTH = 64;
/** How long a channel's secret is remembered, so that a storm of webhooks costs one read. */
const REMEMBER_MS = 5_000;
/** What can be the id of an account. Anything else is nobody's, and not every text can be asked for in Postgres (NUL). */
const ACCOUNT_ID = /^[\w.:-]{1,100}$/;
const MAX_REMEMBERED = 2_000;

interface Known {
  readonly workspaceId: WorkspaceId;
  readonly platform: Platform;
  readonly externalId: string;
  readonly credentials: Credentials;
  readonly untilMs: number;
}

/**
 * The way in for webhooks. Calls that come while others are being stored are stored together, in one statement; each is
 * answered when its own row is committed.
 */
export function makeWebhooks(
  deps: Pick<Deps, 'db' | 'now' | 'wake' | 'connectors' | 'secrets' | 'log' | 'reached'>,
): Webhooks {
  const known = new Map<string, Known>();
  const store = makeGroupCommit(deps);

  async function find(channelId: string): Promise<Known> {
    const remembered = known.get(channelId);
    // On the monotonic clock: a wall clock that is set back must not keep an old secret alive.
    if (remembered && remembered.untilMs > performance.now()) return remembered;
    const notFound = () => new DomainError('channel.not_found', 'There is no such channel.');
    if (!isUuid(channelId)) throw notFound();
    const [place] = await deps.db.directory(
      (sql) => sql<{ workspaceId: WorkspaceId | null }[]>`select directory_channel(${channelId}::uuid) as workspace_id`,
    );
    const workspaceId = place?.workspaceId;
    if (!workspaceId) throw notFound();
    const row = await deps.db.run(workspaceId, (sql) => loadChannel(sql, workspaceId, channelId as ChannelId));
    if (!row) throw notFound();
    if (known.size >= MAX_REMEMBERED) known.clear();
    const found = {
      workspaceId,
      platform: row.platform,
      externalId: row.externalId,
      credentials: openCredentials(deps, row),
      untilMs: performance.now() + REMEMBER_MS,
    };
    known.set(channelId, found);
    return found;
  }

  /**
   * The channels that a call is for. A platform's app has one address for all its accounts: what is for another account goes to
   * that account's channel, if its own secret signed it too; what is for nobody stays here and shows in quarantine.
   */
  async function receiversOf(
    channel: Known,
    { channelId, headers, body }: WebhookCall,
    parsed: unknown,
  ): Promise<readonly ChannelId[]> {
    const webhook = deps.connectors[channel.platform].webhook;
    const here = channelId as ChannelId;
    const addressees = webhook?.addressees(parsed) ?? [];
    const others = addressees.filter((id) => id !== channel.externalId && ACCOUNT_ID.test(id));
    if (others.length === 0) return [here];
    const rows = await deps.db.run(channel.workspaceId, (sql) =>
      listChannelsOf(sql, channel.workspaceId, channel.platform, others),
    );
    const there = rows.filter((row) => webhook?.verify({ headers, body }, openCredentials(deps, row)));
    const isForUs = addressees.includes(channel.externalId);
    return [...(isForUs || there.length === 0 ? [here] : []), ...there.map((row) => row.id)];
  }

  return {
    async accept({ channelId, headers, body }) {
      const channel = await find(channelId);
      const { webhook } = deps.connectors[channel.platform];
      if (!webhook?.verify({ headers, body }, channel.credentials)) {
        await deps.db.run(channel.workspaceId, (sql) =>
          countRefusedWebhook(sql, channel.workspaceId, channelId as ChannelId),
        );
        deps.log('warn', 'webhook.refused', { workspaceId: channel.workspaceId, channelId });
        throw new DomainError('channel.unverified_signature', 'The signature of this call is missing or wrong.');
      }
      const parsed = parseJson(body);
      const digest = createHash('sha256').update(body).digest();
      const receivers = await receiversOf(channel, { channelId, headers, body }, parsed);
      await Promise.all(
        receivers.map((id) =>
          store(channel.workspaceId, { channelId: id, source: 'webhook', digest, body, receivedAt: deps.now() }),
        ),
      );
      deps.reached?.('after_commit_before_ack');
      for (const id of receivers) deps.wake.ingest(channel.workspaceId, id);
    },
    async challenge(channelId, query) {
      const channel = await find(channelId);
      const { webhook } = deps.connectors[channel.platform];
      if (!webhook) throw new DomainError('channel.not_found', 'This channel has no webhook.');
      return webhook.challenge({ query }, channel.credentials);
    },
    async personOf(channelId, signedRequest) {
      const channel = await find(channelId);
      const read = deps.connectors[channel.platform].webhook?.signedRequest;
      if (!read) throw new DomainError('channel.not_found', 'This channel has no such address.');
      const externalId = read(signedRequest, channel.credentials);
      if (externalId === undefined)
        throw new DomainError('channel.unverified_signature', 'The signature of this request is missing or wrong.');
      return { workspaceId: channel.workspaceId, externalId };
    },
    workspaceOf: async (channelId) => (await find(channelId)).workspaceId,
    forget: (channelId) => void known.delete(channelId),
  };
}

function parseJson(body: Uint8Array): unknown {
  const malformed = (detail: string) => new DomainError('webhook.malformed', detail);
  if (nestingDepth(body) > MAX_DEPTH) throw malformed(`The body is nested deeper than ${MAX_DEPTH} levels.`);
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
  } catch {
    throw malformed('The body is not valid JSON.');
  }
}

/** Rows of one flush at most; a storm waits its turn in memory no longer than the flush before it. */
const MAX_FLUSH = 500;
/** Calls that may wait to be stored; beyond it the platform is told to come again. */
const MAX_WAITING = 5_000;

interface Entry {
  readonly row: NewReceipt;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/** Store rows of one workspace together while an earlier statement is under way. */
function makeGroupCommit(deps: Pick<Deps, 'db'>): (workspaceId: WorkspaceId, row: NewReceipt) => Promise<void> {
  const waiting = new Map<WorkspaceId, Entry[]>();
  const busy = new Set<WorkspaceId>();

  async function flush(workspaceId: WorkspaceId): Promise<void> {
    if (busy.has(workspaceId)) return;
    busy.add(workspaceId);
    try {
      for (let queue = waiting.get(workspaceId); queue && queue.length > 0; queue = waiting.get(workspaceId)) {
        const entries = queue.splice(0, MAX_FLUSH);
        try {
          await deps.db.run(workspaceId, (sql) =>
            insertReceipts(
              sql,
              workspaceId,
              entries.map((entry) => entry.row),
            ),
          );
          for (const entry of entries) entry.done();
        } catch (error) {
          for (const entry of entries) entry.failed(error);
        }
      }
    } finally {
      busy.delete(workspaceId);
    }
  }

  return (workspaceId, row) =>
    new Promise((done, failed) => {
      const queue = waiting.get(workspaceId) ?? [];
      if (queue.length >= MAX_WAITING) {
        failed(Object.assign(new Error('Too many calls wait to be stored.'), { code: '53300' }));
        return;
      }
      queue.push({ row, done, failed });
      waiting.set(workspaceId, queue);
      void flush(workspaceId);
    });
}
