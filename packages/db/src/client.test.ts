import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { WorkspaceId } from '@kwartier/core';
import { afterEach, expect, it } from 'vitest';
import { DatabaseUnavailable, openDatabase } from './client.ts';

/** Authentication accepted, and ready for a query: https://www.postgresql.org/docs/current/protocol-message-formats.html */
const WELCOME = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49]);

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

/** A Postgres that lets everybody in and then says nothing more, or hangs up at the first question. */
async function startSilentPostgres(hangsUp: boolean): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(WELCOME);
      socket.once('data', () => hangsUp && socket.destroy());
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return `postgres://nobody@127.0.0.1:${(server.address() as AddressInfo).port}/none`;
}

it.each([
  ['falls silent', false],
  ['hangs up', true],
])('says that Postgres is unavailable, and lives, when it %s right after the greeting', async (_how, hangsUp) => {
  const refused: unknown[] = [];
  const hear = (reason: unknown) => refused.push(reason);
  process.on('unhandledRejection', hear);
  const db = openDatabase({ url: await startSilentPostgres(hangsUp), connections: 1, deadlineMs: 50 });
  try {
    const asked = db.run('00000000-0000-4000-8000-000000000001' as WorkspaceId, (sql) => sql`select 1`);
    await expect(asked).rejects.toBeInstanceOf(DatabaseUnavailable);
    await db.close();
    // A refusal that nobody hears is told after the microtasks that could still hear it.
    await new Promise((resolve) => setImmediate(resolve));
    expect(refused).toEqual([]);
  } finally {
    process.off('unhandledRejection', hear);
  }
});
