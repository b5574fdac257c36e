import type { ClientToServerEvents, ServerToClientEvents } from '@kwartier/contracts';
import { io, type Socket } from 'socket.io-client';

export type ConsoleSocket = Socket<ServerToClientEvents, ClientToServerEvents>;

let socket: ConsoleSocket | undefined;

/** The one live line of this page. Opened by the shell, once somebody is signed in. */
export function consoleSocket(): ConsoleSocket {
  socket ??= io({
    autoConnect: false,
    withCredentials: true,
    // Web sockets first: no sticky sessions needed. Long polling for networks that forbid them.
    transports: ['websocket', 'polling'],
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
  });
  return socket;
}
