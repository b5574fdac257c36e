/** Typing that is not renewed is over. */
const TYPING_MS = 6_000;

interface Viewer {
  readonly agentId: string;
  readonly name: string;
  typingUntil: number;
}
export interface ViewerView {
  readonly agentId: string;
  readonly name: string;
  readonly typing: boolean;
}

/**
 * Who looks at which conversation and who types, in this process. A hint for colleagues, never a lock: what may be sent is
 * decided by the sequence on the row.
 */
export function makeViewers(tell: (workspaceId: string, conversationId: string, viewers: ViewerView[]) => void) {
  const rooms = new Map<string, Map<string, Viewer>>();
  const keyOf = (workspaceId: string, conversationId: string) => `${workspaceId} ${conversationId}`;

  function announce(key: string): void {
    const [workspaceId, conversationId] = key.split(' ') as [string, string];
    const people = new Map<string, ViewerView>();
    for (const viewer of rooms.get(key)?.values() ?? []) {
      const typing = viewer.typingUntil > performance.now();
      people.set(viewer.agentId, {
        agentId: viewer.agentId,
        name: viewer.name,
        typing: typing || (people.get(viewer.agentId)?.typing ?? false),
      });
    }
    tell(workspaceId, conversationId, [...people.values()]);
  }

  function drop(key: string, socketId: string): void {
    const room = rooms.get(key);
    if (!room?.delete(socketId)) return;
    if (room.size === 0) rooms.delete(key);
    announce(key);
  }

  const expire = setInterval(() => {
    for (const [key, room] of rooms) {
      let ended = false;
      for (const viewer of room.values()) {
        if (viewer.typingUntil > 0 && viewer.typingUntil <= performance.now()) {
          viewer.typingUntil = 0;
          ended = true;
        }
      }
      if (ended) announce(key);
    }
  }, 1_000);

  return {
    add(workspaceId: string, conversationId: string, socketId: string, who: { agentId: string; name: string }): void {
      const key = keyOf(workspaceId, conversationId);
      const room = rooms.get(key) ?? new Map<string, Viewer>();
      room.set(socketId, { ...who, typingUntil: 0 });
      rooms.set(key, room);
      announce(key);
    },
    remove: (workspaceId: string, conversationId: string, socketId: string) =>
      drop(keyOf(workspaceId, conversationId), socketId),
    removeAll(socketId: string): void {
      for (const key of [...rooms.keys()]) drop(key, socketId);
    },
    typing(workspaceId: string, conversationId: string, socketId: string, typing: boolean): void {
      const viewer = rooms.get(keyOf(workspaceId, conversationId))?.get(socketId);
      if (!viewer) return;
      const was = viewer.typingUntil > performance.now();
      viewer.typingUntil = typing ? performance.now() + TYPING_MS : 0;
      if (was !== typing) announce(keyOf(workspaceId, conversationId));
    },
    close: () => clearInterval(expire),
  };
}
