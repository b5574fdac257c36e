import type { ChannelId, MessageId, TeamId, WorkspaceId } from '@kwartier/core';
import {
  assignWaiting,
  deliverMessage,
  type JobDefinition,
  type Processor,
  type QueueWake,
  receiveMessages,
} from '@kwartier/queue';

/** Pieces of work this process does at once while there is no Redis. */
const AT_ONCE = 8;

/**
 * Wake-ups that reach this process itself when Redis cannot be reached: slower and without sharing, but nothing stands still.
 * The first failed wake-up of an outage is made up for by the next sweep.
 */
export function makeDirectWake(queue: QueueWake): {
  wake: QueueWake;
  use(processors: ReadonlyMap<JobDefinition, Processor>, onFinished?: () => void): void;
} {
  let processors: ReadonlyMap<JobDefinition, Processor> = new Map();
  let finished: () => void = () => undefined;
  const running = new Set<string>();

  function run(job: JobDefinition, w: WorkspaceId, id: string): void {
    const key = `${job.name} ${id}`;
    if (running.has(key) || running.size >= AT_ONCE) return;
    running.add(key);
    void Promise.resolve(processors.get(job)?.({ w, id }))
      .catch(() => undefined)
      .finally(() => {
        running.delete(key);
        finished();
      });
  }

  return {
    use: (given, onFinished = () => undefined) => {
      processors = given;
      finished = onFinished;
    },
    wake: {
      ...queue,
      ingest: (w, id: ChannelId, isOverdue) => {
        if (!queue.isUp()) run(receiveMessages, w, id);
        queue.ingest(w, id, isOverdue);
      },
      deliver: (w, id: MessageId, delayMs) => {
        if (!queue.isUp() && !delayMs) run(deliverMessage, w, id);
        queue.deliver(w, id, delayMs);
      },
      assign: (w, id: TeamId) => {
        if (!queue.isUp()) run(assignWaiting, w, id);
        queue.assign(w, id);
      },
    },
  };
}
