/** Consoles that can be put to sleep: so many sockets in a process of their own. URL, COOKIE and COUNT say which. */
import { io } from 'socket.io-client';

const sockets = Array.from({ length: Number(process.env.COUNT) }, () =>
  io(process.env.URL as string, {
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { cookie: process.env.COOKIE as string },
  }),
);
await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.once('connect', () => resolve()))));
process.send?.({ type: 'ready' });
