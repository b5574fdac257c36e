import type { RealtimeEvent } from '@kwartier/contracts';
import { useEffect } from 'react';
import { createStore, useStore } from '../lib/store.ts';
import { knownSocket, withSocket } from './socket.ts';

export type Viewer = RealtimeEvent<'conversation.viewers'>['viewers'][number];

/** Who looks at which conversation, as far as the server has told. */
export const viewersStore = createStore<ReadonlyMap<string, readonly Viewer[]>>(new Map());
const NOBODY: readonly Viewer[] = [];

/** Say that I look at a conversation, for as long as it is on screen, and learn who else does. */
export function useViewers(conversationId: string, meId: string): readonly Viewer[] {
  useEffect(
    () =>
      withSocket((socket) => {
        const view = () => socket.emit('conversation.view', { conversationId });
        if (socket.connected) view();
        socket.on('connect', view);
        // Rights changed: the server forgot what I look at, and looks whether I still may.
        socket.on('session.changed', view);
        return () => {
          socket.off('connect', view);
          socket.off('session.changed', view);
          if (socket.connected) socket.emit('conversation.leave', { conversationId });
        };
      }),
    [conversationId],
  );
  const viewers = useStore(viewersStore).get(conversationId) ?? NOBODY;
  return viewers.some((viewer) => viewer.agentId === meId)
    ? viewers.filter((viewer) => viewer.agentId !== meId)
    : viewers;
}

const RENEW_MS = 3_000;
let lastTyping = 0;

/** Tell colleagues that I type, or stopped. Called with every stroke; sent every three seconds. */
export function tellTyping(conversationId: string, typing: boolean): void {
  const now = Date.now();
  if (typing && now - lastTyping < RENEW_MS) return;
  lastTyping = typing ? now : 0;
  const socket = knownSocket();
  if (socket?.connected) socket.emit('conversation.typing', { conversationId, typing });
}
