import type { ClientToServerEvents, ServerToClientEvents } from '@kwartier/contracts';
import type { Socket } from 'socket.io-client';

export type ConsoleSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

const TRY_AGAIN_MS = 2_000;
let socket: ConsoleSocket | undefined;
let coming: Promise<ConsoleSocket> | undefined;

async function load(): Promise<ConsoleSocket> {
  for (;;) {
    try {
      const { io } = await import('socket.io-client');
      return io({
        autoConnect: false,
        withCredentials: true,
        // Web sockets first: no sticky sessions needed. Long polling for networks that forbid them.
        transports: ['websocket', 'polling'],
        reconnectionDelay: 500,
        reconnectionDelayMax: 5_000,
      });
    } catch {
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
}

/** The one live line of this page, if its code has come. */
export const knownSocket = (): ConsoleSocket | undefined => socket;

/**
 * Use the one live line of this page, as soon as its code has come: the page is drawn before.
 * @param use gives back how to stop
 * @returns how to stop, whether it has begun or not
 */
export function withSocket(use: (socket: ConsoleSocket) => () => void): () => void {
  let stop: (() => void) | undefined;
  let isOver = false;
  const begin = (line: ConsoleSocket) => {
    socket = line;
    if (!isOver) stop = use(line);
  };
  // What is here already is used at once, in the order of who asks.
  if (socket) begin(socket);
  else {
    coming ??= load();
    void coming.then(begin);
  }
  return () => {
    isOver = true;
    stop?.();
  };
}
