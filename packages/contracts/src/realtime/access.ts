import type { Permission } from '@kwartier/core';
import type { ClientToServerEvents, RealtimeEventName } from './events.ts';

/** What somebody must be allowed to do to be heard when their console says this. One without an entry does not compile. */
export const CLIENT_EVENT_ACCESS = {
  'conversation.view': 'conversation.read',
  'conversation.leave': 'conversation.read',
  'conversation.typing': 'conversation.note',
} as const satisfies Record<keyof ClientToServerEvents, Permission>;

/**
 * What somebody must be allowed to do to be told this. `shared`: whoever may read the conversation it is about, guests included.
 * `signed-in`: everybody, about their own session.
 */
export const SERVER_EVENT_ACCESS = {
  'conversations.changed': 'shared',
  'conversation.viewers': 'conversation.read',
  'agent.presence_changed': 'people.read',
  'contact.changed': 'contact.read',
  'channel.changed': 'channel.read',
  'settings.changed': 'people.read',
  'session.changed': 'signed-in',
} as const satisfies Record<RealtimeEventName, Permission | 'shared' | 'signed-in'>;
