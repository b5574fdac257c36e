import { createHash, randomUUID } from 'node:crypto';
import {
  type Account,
  ConnectorError,
  type OutboundMedia,
  type OutboundMessage,
  type ReadBack,
  type Sent,
} from '@kwartier/connectors';
import {
  type ChannelId,
  DAY_MS,
  type Instant,
  instant,
  type MessageId,
  MINUTE_MS,
  PLATFORM_FACTS,
  SECOND_MS,
  type WorkspaceId,
} from '@kwartier/core';
import type { ChannelRow, MessageRow } from '@kwartier/db';
import { loadChannel } from '@kwartier/db/reads/channels';
import { isAnotherOfOurs } from '@kwartier/db/reads/outbound';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import {
  beginAttempt,
  finishAttempt,
  leaseLookUp,
  leaseOutbound,
  type Outcome,
  settleOutbound,
} from '@kwartier/db/writes/outbound';
import { holdLaterPosts } from '@kwartier/db/writes/threads';
import { releaseUploads } from '@kwartier/db/writes/uploads';
import { addAnswer } from '../add-answer.ts';
import { accountOf, callContext } from '../channel-account.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { contextOf, policyOf } from '../policy-row.ts';
import { gather } from './cut-thread.ts';
import type { HandleUnauthorized } from './handle-unauthorized.ts';
import { learnRecipient } from './learn-recipient.ts';
import { leaseScheduled } from './lease-scheduled.ts';
import { forgetPlacedFiles, makePlaceFiles, type PlacedFiles, placedMedia } from './place-files.ts';

/** Longest call to a platform. */
export const SEND_TIMEOUT_MS = 15 * SECOND_MS;
/** How long a sender owns a message; long enough for one call and its record, with room for a slow machine. */
const LEASE_MS = 30 * SECOND_MS;
/** What must be left of the lease, on the monotonic clock, for a call to begin. */
const MARGIN_MS = 5 * SECOND_MS;
/** When an uncertain message is looked up, after the try, each time; then a person decides. */
const READ_BACK_AFTER_MS: readonly number[] = [5 * SECOND_MS, 30 * SECOND_MS, 2 * MINUTE_MS, 10 * MINUTE_MS];
/** How long certain failures are tried again before the message is given back to its writer. */
const GIVE_UP_AFTER_MS = DAY_MS;
const MAX_BACKOFF_MS = 5 * MINUTE_MS;

export type DeliverMessage = (workspaceId: WorkspaceId, messageId: MessageId) => Promise<void>;

/**
 * Send one message, or look one up that we are unsure of. Any number of processes may be told to at once: the lease on the row
 * lets one of them.
 *
 * A message is tried again by itself only when it is certain that nothing was accepted. Everything else becomes `unknown`, is
 * looked up, and if that does not help is put before a person.
 */
export function makeDeliverMessage(
  deps: Pick<
    Deps,
    'db' | 'now' | 'machineNow' | 'wake' | 'publish' | 'connectors' | 'secrets' | 'baseUrls' | 'log' | 'reached'
  > & {
    handleUnauthorized: HandleUnauthorized;
    readBackAfterMs?: readonly number[];
    sendTimeoutMs?: number;
  },
): DeliverMessage {
  const { readBackAfterMs = READ_BACK_AFTER_MS, sendTimeoutMs = SEND_TIMEOUT_MS } = deps;

  const placeFiles = makePlaceFiles(deps);

  return async (workspaceId, messageId) => {
    const lease = randomUUID();
    const startedMs = performance.now();
    const now = deps.now();
    const machineNow = deps.machineNow();
    const until = instant(machineNow + LEASE_MS);
    const { taken, hint } = await deps.db.run(workspaceId, async (sql) => {
      const held =
        (await leaseOutbound(sql, workspaceId, messageId, lease, { now, machineNow, until })) ??
        (await leaseLookUp(sql, workspaceId, messageId, lease, machineNow, until));
      const due = held
        ? undefined
        : await leaseScheduled(sql, deps.connectors, workspaceId, messageId, lease, { now, machineNow, until });
      const message = held ?? due?.message;
      const channel = message && (await loadChannel(sql, workspaceId, message.channelId));
      return { taken: message && channel && { message, channel }, hint: due?.hint };
    });
    if (hint) deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
    if (!taken) return;
    if (taken.message.delivery === 'unknown') await lookUp(taken.message, taken.channel, lease);
    else await send(taken.message, taken.channel, lease, startedMs);
  };

  async function send(message: MessageRow, channel: ChannelRow, lease: string, startedMs: number): Promise<void> {
    const { workspaceId } = message;
    const account = accountOf(deps, channel);
    let files: PlacedFiles;
    try {
      files = await placeFiles(message, channel, account, lease, LEASE_MS);
    } catch (error) {
      // Anything else is ours: nothing was sent, and the lease runs out by itself.
      if (!(error instanceof ConnectorError)) throw error;
      await failed(message, channel, account, lease, error);
      return;
    }
    if (files.state === 'lost') return;
    if (files.state === 'working') {
      await stillWorking(message, channel, lease, files.askAfterMs);
      return;
    }
    const placedMs = performance.now();
    const outbound = outboundOf(message, files.media);
    const requestHash = createHash('sha256')
      .update(JSON.stringify([channel.platform, account.externalId, outbound]))
      .digest('hex');
    const mayBegin = await deps.db.run(workspaceId, (sql) =>
      beginAttempt(sql, workspaceId, message.id, lease, requestHash, deps.machineNow()),
    );
    // A process that slept since it took the lease must not call: somebody else may have the message by now.
    if (
      !mayBegin ||
      performance.now() - (files.media.length > 0 ? placedMs : startedMs) > LEASE_MS - SEND_TIMEOUT_MS - MARGIN_MS
    )
      return;
    deps.reached?.('after_attempt_before_call');
    let sent: Sent;
    try {
      sent = await deps.connectors[channel.platform].send(
        account,
        outbound,
        callContext(deps, workspaceId, channel.id, sendTimeoutMs),
      );
    } catch (error) {
      if (error instanceof ConnectorError && error.kind === 'media_gone') {
        await forgetPlacedFiles(deps, message);
        await failed(
          message,
          channel,
          account,
          lease,
          // Brought a moment ago and not known already: another time would be the same.
          new ConnectorError(files.isFresh ? 'permanent' : 'transient', error.message, error),
        );
        return;
      }
      await failed(message, channel, account, lease, error);
      return;
    }
    deps.reached?.('after_accept_before_record');
    await settle(
      message,
      lease,
      {
        delivery: 'sent',
        reason: null,
        nextAttemptAt: null,
        externalId: sent.externalId,
        sentAt: sent.sentAt ?? deps.now(),
        recipientExternalId: sent.recipientExternalId,
      },
      { outcome: 'sent', httpStatus: null, platformCode: null, detail: null },
    );
  }

  async function failed(
    message: MessageRow,
    channel: ChannelRow,
    account: Account,
    lease: string,
    error: unknown,
  ): Promise<void> {
    const { name } = PLATFORM_FACTS[channel.platform];
    const failure =
      error instanceof ConnectorError
        ? error
        : new ConnectorError('ambiguous', 'The call ended in a way nobody foresaw.', { cause: error });
    const attempt = {
      outcome: failure.kind,
      httpStatus: failure.httpStatus,
      platformCode: failure.platformCode,
      detail: failure.message.slice(0, 500),
    };
    const now = deps.machineNow();
    // What was given a time is tried again only if nobody has spoken by then.
    const queued = (waitMs: number, reason: string): Outcome => ({
      delivery: message.seenSeq === null ? 'queued' : 'scheduled',
      reason,
      nextAttemptAt: instant(now + waitMs),
    });
    switch (failure.kind) {
      case 'media_gone':
      case 'permanent':
        return settle(message, lease, { delivery: 'rejected', reason: failure.message, nextAttemptAt: null }, attempt);
      case 'ambiguous':
        deps.log('warn', 'send.ambiguous', {
          workspaceId: message.workspaceId,
          messageId: message.id,
          reason: failure.message,
        });
        return settle(
          message,
          lease,
          {
            delivery: 'unknown',
            reason: `${name} did not say whether this arrived. Looking it up.`,
            nextAttemptAt: instant(now + readBackAfterMs[0]!),
          },
          attempt,
        );
      case 'rate_limited':
        return settle(
          message,
          lease,
          queued(Math.max(1_000, failure.retryAfterMs), `${name} asks us to wait.`),
          attempt,
        );
      case 'transient': {
        if (message.firstTriedAt !== null && deps.now() - message.firstTriedAt > GIVE_UP_AFTER_MS) {
          return settle(
            message,
            lease,
            {
              delivery: 'rejected',
              reason: `${name} could not be reached for a day: ${failure.message}`,
              nextAttemptAt: null,
            },
            attempt,
          );
        }
        const backoffMs = Math.min(MAX_BACKOFF_MS, 2_000 * 2 ** Math.min(message.attempts - 1, 8));
        return settle(message, lease, queued(backoffMs, `${name} could not be reached. Trying again.`), attempt);
      }
      case 'unauthorized': {
        await settle(
          message,
          lease,
          queued(0, `Kept: ${name} refuses our access. Goes out after the reconnect.`),
          attempt,
          { wakeLater: false },
        );
        const next = await deps.handleUnauthorized(
          message.workspaceId,
          channel.id as ChannelId,
          failure.message,
          account.credentials.accessToken,
        );
        if (next === 'refreshed') deps.wake.deliver(message.workspaceId, message.id);
      }
    }
  }

  /** Ask again in a while; after a day it is given back, as what cannot be reached is. */
  async function stillWorking(message: MessageRow, channel: ChannelRow, lease: string, waitMs: number): Promise<void> {
    const { name } = PLATFORM_FACTS[channel.platform];
    const isOver = message.firstTriedAt !== null && deps.now() - message.firstTriedAt > GIVE_UP_AFTER_MS;
    await settle(
      message,
      lease,
      isOver
        ? { delivery: 'rejected', reason: `${name} did not get ready with the film for a day.`, nextAttemptAt: null }
        : {
            delivery: 'queued',
            reason: `${name} is still preparing the film.`,
            nextAttemptAt: instant(deps.machineNow() + waitMs),
          },
      { outcome: 'preparing', httpStatus: null, platformCode: null, detail: null },
    );
  }

  async function lookUp(message: MessageRow, channel: ChannelRow, lease: string): Promise<void> {
    const since = instant((message.firstTriedAt ?? message.sentAt) - MINUTE_MS);
    const media = await placedMedia(deps, message);
    const found = await deps.connectors[channel.platform]
      .readBack(
        accountOf(deps, channel),
        outboundOf(message, media),
        since,
        callContext(deps, message.workspaceId, channel.id, SEND_TIMEOUT_MS),
      )
      .catch(
        (error: unknown): ReadBack => ({
          found: 'unclear',
          reason: error instanceof Error ? error.message : String(error),
        }),
      );
    // Two that look alike (a file without words): the platform shows the one that is known already.
    const answer: ReadBack =
      found.found === 'yes' &&
      (await deps.db.run(message.workspaceId, (sql) =>
        isAnotherOfOurs(sql, message.workspaceId, message, found.sent.externalId),
      ))
        ? { found: 'no' }
        : found;
    const { name } = PLATFORM_FACTS[channel.platform];
    const attempt = {
      outcome: `read_back_${answer.found}`,
      httpStatus: null,
      platformCode: null,
      detail: answer.found === 'unclear' ? answer.reason.slice(0, 500) : null,
    };
    if (answer.found === 'yes') {
      const { externalId, sentAt, recipientExternalId } = answer.sent;
      return settle(
        message,
        lease,
        {
          delivery: 'sent',
          reason: null,
          nextAttemptAt: null,
          externalId,
          sentAt: sentAt ?? deps.now(),
          recipientExternalId,
        },
        attempt,
      );
    }
    const waitMs = readBackAfterMs[message.readBacks];
    return waitMs === undefined
      ? settle(
          message,
          lease,
          { delivery: 'unconfirmed', reason: `Not confirmed. Please look on ${name}.`, nextAttemptAt: null },
          attempt,
        )
      : settle(
          message,
          lease,
          {
            delivery: 'unknown',
            reason: `${name} did not say whether this arrived. Looking it up.`,
            nextAttemptAt: instant(deps.machineNow() + waitMs),
          },
          attempt,
        );
  }

  /** Write what became of it, with its effect on the conversation, in one transaction; then tell. */
  async function settle(
    message: MessageRow,
    lease: string,
    outcome: Outcome,
    attempt: { outcome: string; httpStatus: number | null; platformCode: string | null; detail: string | null },
    { wakeLater = true } = {},
  ): Promise<void> {
    const { workspaceId, conversationId } = message;
    const hint = await deps.db.run(workspaceId, async (sql) => {
      const [locked] = await lockConversations(sql, workspaceId, [conversationId]);
      await finishAttempt(sql, workspaceId, lease, message.id, { ...attempt, finishedAt: deps.machineNow() });
      if (!locked || !(await settleOutbound(sql, workspaceId, message.id, lease, outcome))) return undefined;
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      edit.addEvent(`message.${outcome.delivery}`, deps.now(), { messageId: message.id });
      if (outcome.delivery === 'sent') {
        const sentAt = outcome.sentAt as Instant;
        await addAnswer(
          sql,
          edit,
          { at: sentAt, by: message.origin === 'automatic' ? 'automatic' : 'answer' },
          policyOf(await contextOf(sql, workspaceId, edit.row)),
          message.agentId,
        );
        await learnRecipient(sql, edit, outcome.recipientExternalId ?? null);
      }
      // It is tried again only if nobody speaks before: until then a thread is one answer.
      if (outcome.delivery === 'scheduled') await gather(sql, message);
      // Not sent: its files go back to the draft of whoever wrote it.
      if (outcome.delivery === 'rejected') await releaseUploads(sql, workspaceId, [message.id], deps.now());
      if (outcome.delivery === 'rejected' || outcome.delivery === 'unknown')
        await holdLaterPosts(sql, workspaceId, message, 'Waits: the post before it is not out.');
      await saveConversations(sql, [edit.finish()]);
      return { conversationId, seq: edit.row.seq, brandId: edit.row.brandId };
    });
    if (!hint) return;
    deps.publish(workspaceId, 'conversations.changed', { items: [hint] });
    if (wakeLater && outcome.nextAttemptAt !== null)
      deps.wake.deliver(workspaceId, message.id, Math.max(0, outcome.nextAttemptAt - deps.machineNow()));
  }
}

const outboundOf = (message: MessageRow, media: readonly OutboundMedia[]): OutboundMessage => ({
  text: message.text,
  isPrivate: message.isPrivate,
  inReplyTo: message.inReplyTo,
  recipientExternalId: message.recipientExternalId,
  marker: message.id,
  media,
  invites: message.invites,
});
