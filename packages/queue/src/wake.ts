import type { ChannelId, MessageId, TeamId, WorkspaceId } from '@kwartier/core';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobDefinition, Lane } from './define-job.ts';
import { LANES } from './define-job.ts';
import { assignWaiting, deliverMessage, receiveMessages } from './jobs/index.ts';

export interface Wake {
  readonly ingest: (workspaceId: WorkspaceId, channelId: ChannelId, isOverdue?: boolean) => void;
  readonly deliver: (workspaceId: WorkspaceId, messageId: MessageId, delayMs?: number) => void;
  readonly assign: (workspaceId: WorkspaceId, teamId: TeamId) => void;
}

export interface QueueWake extends Wake {
  /** False while there is no Redis, and after a wake-up failed until one succeeds. */
  readonly isUp: () => boolean;
  close(): Promise<void>;
}

export interface WakeOptions {
  readonly onError?: (error: unknown) => void;
  /** What belongs to the present work and goes along with the wake-up (a `traceparent`); undefined: nothing. */
  readonly carry?: () => string | undefined;
}

/** Wake-ups for the same subject within this time are one: a storm of webhooks must not become a storm of jobs. */
const COALESCE_MS = 3;
/** Wake-ups of a sweep within this time are one, from however many processes. */
const SWEEP_MS = 1_000;
/** A longer wait than this is left to the sweep, which reads it from the row. */
const LONGEST_DELAY_MS = 60_000;

/**
 * Wake-ups over BullMQ. A job that runs is followed by one more if it was woken meanwhile (`keepLastIfActive`), so nothing that
 * was committed before the wake-up is missed. Nothing is kept when it is done: the rows remember.
 */
export function makeWake(
  redis: Redis,
  { onError = () => undefined, carry = () => undefined }: WakeOptions = {},
): QueueWake {
  const queues = new Map<Lane, Queue>(
    LANES.map((lane) => [lane, new Queue(lane, { connection: redis, streams: { events: { maxLen: 100 } } })]),
  );
  for (const queue of queues.values()) queue.on('error', () => undefined);
  const quiet = new Map<string, { again: boolean }>();
  let up = true;

  function add(job: JobDefinition, w: WorkspaceId, id: string, delayMs = 0, isOverdue = false): void {
    if (delayMs > LONGEST_DELAY_MS) return;
    // BullMQ would wait without end for a Redis that has never answered, and add everything at once when it comes.
    if (redis.status !== 'ready') {
      up = false;
      return;
    }
    // A wake-up waits for the one before it, and that one's worker may have died with it: BullMQ notices only when its lock ends.
    const dedupeId = `${job.dedupeId({ v: 1, w, id })}${isOverdue ? `.${Math.floor(Date.now() / SWEEP_MS)}` : ''}`;
    const key = `${dedupeId} ${delayMs > 0}`;
    const last = quiet.get(key);
    if (last !== undefined) {
      last.again = true;
      return;
    }
    // The first goes at once; those that follow closely become one more.
    const state = { again: false };
    quiet.set(key, state);
    const carried = carry();
    setTimeout(() => {
      quiet.delete(key);
      if (state.again) add(job, w, id, delayMs, isOverdue);
    }, COALESCE_MS);
    queues
      .get(job.queue)!
      .add(
        job.name,
        { v: 1, w, id },
        {
          removeOnComplete: true,
          removeOnFail: true,
          // Beside the payload, so that a worker of the version before reads that as ever.
          ...(carried === undefined ? {} : { telemetry: { metadata: carried } }),
          ...(delayMs > 0 ? { delay: delayMs } : { deduplication: { id: dedupeId, keepLastIfActive: true } }),
        },
      )
      .then(
        () => {
          up = true;
        },
        (error: unknown) => {
          up = false;
          onError(error);
        },
      );
  }

  return {
    ingest: (workspaceId, channelId, isOverdue) => add(receiveMessages, workspaceId, channelId, 0, isOverdue),
    deliver: (workspaceId, messageId, delayMs) => add(deliverMessage, workspaceId, messageId, delayMs),
    assign: (workspaceId, teamId) => add(assignWaiting, workspaceId, teamId),
    isUp: () => up && redis.status === 'ready',
    close: async () => {
      await Promise.race([
        Promise.allSettled([...queues.values()].map((queue) => queue.close())),
        new Promise((resolve) => setTimeout(resolve, 2_000)),
      ]);
    },
  };
}
