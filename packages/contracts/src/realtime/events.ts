import { PRESENCES } from '@kwartier/core';
import { z } from 'zod';

/**
 * Everything the server pushes to the console. One entry is one event: the server's emit, the browser's handler and
 * docs/realtime.md follow from it.
 *
 * Events are hints, never content. A console that holds `seq` or more of a conversation ignores the hint; otherwise it
 * fetches the rows named. Losing a hint loses nothing: a reconnect fetches everything on screen again.
 */
export const realtimeEvents = {
  /** These conversations changed; `seq` is each one's sequence after the change. */
  'conversations.changed': z.object({
    items: z.array(z.object({ conversationId: z.uuid(), seq: z.int(), brandId: z.uuid() })),
  }),
  /** Who looks at a conversation and who types, now. Sent to those who look at it too. */
  'conversation.viewers': z.object({
    conversationId: z.uuid(),
    viewers: z.array(z.object({ agentId: z.uuid(), name: z.string(), typing: z.boolean() })),
  }),
  'agent.presence_changed': z.object({ agentId: z.uuid(), presence: z.enum(PRESENCES) }),
  /** What is known of a customer changed. */
  'contact.changed': z.object({ contactId: z.uuid() }),
  /** A channel's state or health changed. */
  'channel.changed': z.object({ channelId: z.uuid() }),
  /** People, teams, policies or brands were edited; or something waits for approval, or no longer does. */
  'settings.changed': z.object({
    subject: z.enum([
      'agents',
      'teams',
      'policies',
      'brands',
      'quarantine',
      'erasures',
      'retention',
      'tags',
      'macros',
      'mail',
      'views',
      'rules',
      'approvals',
      'first-hour',
      'care',
    ]),
  }),
  /** The session ended or its rights changed: ask who you are, again. */
  'session.changed': z.object({}),
} as const;

export type RealtimeEventName = keyof typeof realtimeEvents;
export type RealtimeEvent<Name extends RealtimeEventName> = z.infer<(typeof realtimeEvents)[Name]>;
export type ServerToClientEvents = { [Name in RealtimeEventName]: (event: RealtimeEvent<Name>) => void };

export const viewConversation = z.object({ conversationId: z.uuid() });
export const typingInConversation = z.object({ conversationId: z.uuid(), typing: z.boolean() });

export interface ClientToServerEvents {
  /** Open a conversation: the others learn that I look at it, and I learn who else does. */
  'conversation.view': (body: z.infer<typeof viewConversation>) => void;
  'conversation.leave': (body: z.infer<typeof viewConversation>) => void;
  /** Renewed every few seconds while typing; expires by itself after 6 s. */
  'conversation.typing': (body: z.infer<typeof typingInConversation>) => void;
}
