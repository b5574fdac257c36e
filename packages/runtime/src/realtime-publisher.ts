import type { PublishRealtime, RealtimeEvent, RealtimeEventName } from '@kwartier/contracts';
import type { WorkspaceId } from '@kwartier/core';
import type { Redis } from 'ioredis';

const CHANNEL = 'kwartier:realtime';

/** A change on its way from the process that made it to those with browsers. */
export interface Announcement<Name extends RealtimeEventName = RealtimeEventName> {
  readonly workspaceId: WorkspaceId;
  readonly name: Name;
  readonly event: RealtimeEvent<Name>;
}

/** Announce over Redis: workers need no sockets, and every API process hears everything. Lost hints cost a refetch. */
export const redisPublisher =
  (redis: Redis): PublishRealtime =>
  (workspaceId, name, event) => {
    redis.publish(CHANNEL, JSON.stringify({ workspaceId, name, event })).catch(() => undefined);
  };

/** What stands in a message; undefined if it is none of ours: whoever reaches Redis can publish anything, and must not end a process with it. */
function read(text: string): Announcement | undefined {
  try {
    const value = JSON.parse(text) as Partial<Announcement> | null;
    return value?.workspaceId && value.name && value.event ? (value as Announcement) : undefined;
  } catch {
    return undefined;
  }
}

/** Hear what any process announces. Re-subscribes by itself after Redis was away. */
export function subscribeRealtime(redis: Redis, listen: (announcement: Announcement) => void): void {
  redis.on('message', (channel: string, text: string) => {
    const announcement = channel === CHANNEL ? read(text) : undefined;
    if (announcement) listen(announcement);
  });
  redis.subscribe(CHANNEL).catch(() => undefined);
}
