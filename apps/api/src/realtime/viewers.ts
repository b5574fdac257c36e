import type { RealtimeEvent } from '@kwartier/contracts';
import type { WorkspaceId } from '@kwartier/core';
import type { ViewerExchange } from '@kwartier/runtime';

/** Typing that is not renewed is over. */
const TYPING_MS = 6_000;
/** How often a process says again who looks through it. */
const SAY_AGAIN_MS = 8_000;
/** What another process said and did not say again is over: it died, or Redis lost its last word. */
const BELIEVE_MS = 20_000;

type ViewerView = RealtimeEvent<'conversation.viewers'>['viewers'][number];

interface Viewer {
  readonly agentId: string;
  readonly name: string;
  typingUntil: number;
}
interface Elsewhere {
  readonly viewers: readonly ViewerView[];
  readonly until: number;
}

const keyOf = (workspaceId: string, conversationId: string) => `${workspaceId} ${conversationId}`;

/** One entry a person, however many tabs and processes they look through; typing in one of them is typing. */
function together(lists: Iterable<readonly ViewerView[]>): ViewerView[] {
  const people = new Map<string, ViewerView>();
  for (const list of lists)
    for (const viewer of list)
      people.set(viewer.agentId, { ...viewer, typing: viewer.typing || (people.get(viewer.agentId)?.typing ?? false) });
  return [...people.values()];
}

/**
 * Who looks at which conversation and who types: through this process, and as the other processes say. A hint for colleagues,
 * never a lock: what may be sent is decided by the sequence on the row.
 */
export function makeViewers(
  exchange: ViewerExchange,
  show: (workspaceId: string, conversationId: string, viewers: ViewerView[]) => void,
) {
  const here = new Map<string, Map<string, Viewer>>();
  const elsewhere = new Map<string, Map<string, Elsewhere>>();

  function viewersHere(key: string): ViewerView[] {
    const now = performance.now();
    const views = [...(here.get(key)?.values() ?? [])].map(({ agentId, name, typingUntil }) => ({
      agentId,
      name,
      typing: typingUntil > now,
    }));
    return together([views]);
  }

  function tell(key: string): void {
    const [workspaceId, conversationId] = key.split(' ') as [WorkspaceId, string];
    exchange.tell({ workspaceId, conversationId, viewers: viewersHere(key) });
  }

  function showAll(key: string): void {
    if (!here.has(key)) return;
    const [workspaceId, conversationId] = key.split(' ') as [string, string];
    const others = [...(elsewhere.get(key)?.values() ?? [])].map(({ viewers }) => viewers);
    show(workspaceId, conversationId, together([viewersHere(key), ...others]));
  }

  function changed(key: string): void {
    tell(key);
    showAll(key);
  }

  function drop(key: string, socketId: string): void {
    const room = here.get(key);
    if (!room?.delete(socketId)) return;
    if (room.size === 0) here.delete(key);
    changed(key);
  }

  exchange.hear(({ from, workspaceId, conversationId, viewers }) => {
    const key = keyOf(workspaceId, conversationId);
    const said = elsewhere.get(key) ?? new Map<string, Elsewhere>();
    const before = said.get(from)?.viewers ?? [];
    if (viewers.length > 0) said.set(from, { viewers, until: performance.now() + BELIEVE_MS });
    else said.delete(from);
    if (said.size > 0) elsewhere.set(key, said);
    else elsewhere.delete(key);
    if (JSON.stringify(before) !== JSON.stringify(viewers)) showAll(key);
  });

  const expire = setInterval(() => {
    const now = performance.now();
    for (const [key, room] of here) {
      let ended = false;
      for (const viewer of room.values()) {
        if (viewer.typingUntil > 0 && viewer.typingUntil <= now) {
          viewer.typingUntil = 0;
          ended = true;
        }
      }
      if (ended) changed(key);
    }
    for (const [key, said] of elsewhere) {
      const before = said.size;
      for (const [from, { until }] of said) if (until <= now) said.delete(from);
      if (said.size === 0) elsewhere.delete(key);
      if (said.size < before) showAll(key);
    }
  }, 1_000);
  const sayAgain = setInterval(() => {
    for (const key of here.keys()) tell(key);
  }, SAY_AGAIN_MS);

  return {
    add(workspaceId: string, conversationId: string, socketId: string, who: { agentId: string; name: string }): void {
      const key = keyOf(workspaceId, conversationId);
      const room = here.get(key) ?? new Map<string, Viewer>();
      room.set(socketId, { ...who, typingUntil: 0 });
      here.set(key, room);
      changed(key);
    },
    remove: (workspaceId: string, conversationId: string, socketId: string) =>
      drop(keyOf(workspaceId, conversationId), socketId),
    removeAll(socketId: string): void {
      for (const key of [...here.keys()]) drop(key, socketId);
    },
    typing(workspaceId: string, conversationId: string, socketId: string, typing: boolean): void {
      const key = keyOf(workspaceId, conversationId);
      const viewer = here.get(key)?.get(socketId);
      if (!viewer) return;
      const was = viewer.typingUntil > performance.now();
      viewer.typingUntil = typing ? performance.now() + TYPING_MS : 0;
      if (was !== typing) changed(key);
    },
    close(): void {
      clearInterval(expire);
      clearInterval(sayAgain);
    },
  };
}
