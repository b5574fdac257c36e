import { randomUUID } from 'node:crypto';
import type { RealtimeEvent } from '@kwartier/contracts';
import type { WorkspaceId } from '@kwartier/core';
import type { Redis } from 'ioredis';

const CHANNEL = 'kwartier:viewers';

/** Who looks at one conversation through one API process, now. */
export interface ViewersThere extends RealtimeEvent<'conversation.viewers'> {
  /** The process that says so. */
  readonly from: string;
  readonly workspaceId: WorkspaceId;
}

/** How API processes tell each other who looks at what. Lost words are made up for by the next ones. */
export interface ViewerExchange {
  readonly tell: (there: Omit<ViewersThere, 'from'>) => void;
  /** Hear the other processes; one's own words do not come back. */
  readonly hear: (listen: (there: ViewersThere) => void) => void;
}

/** Over Redis; without it everybody sees the colleagues of their own process. */
export function redisViewerExchange(producer: Redis, subscriber: Redis): ViewerExchange {
  const from = randomUUID();
  return {
    tell: (there) => void producer.publish(CHANNEL, JSON.stringify({ ...there, from })).catch(() => undefined),
    hear(listen) {
      subscriber.on('message', (channel: string, text: string) => {
        if (channel !== CHANNEL) return;
        const there = JSON.parse(text) as ViewersThere;
        if (there.from !== from) listen(there);
      });
      subscriber.subscribe(CHANNEL).catch(() => undefined);
    },
  };
}
