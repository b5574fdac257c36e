import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * What a line does with bytes.
 * - `pass` carries everything.
 * - `cut` closes what is open and refuses what comes.
 * - `silent` holds everything back, both ways; afterwards it arrives late, as after a hole in the network.
 * - `deaf` holds back only what is sent there, `mute` only what comes back.
 */
export type LineMode = 'pass' | 'cut' | 'silent' | 'deaf' | 'mute';

export interface Line extends AsyncDisposable {
  readonly port: number;
  /** The same address through the line; the user and the database of a URL stay. */
  through(url: string): string;
  mode(mode: LineMode): void;
  /** Hold every piece back for so long. 0 stops it. */
  delay(ms: number): void;
  /** Close each connection after it has carried so many bytes back. Infinity stops it. */
  cutAfter(bytes: number): void;
  /** Connections that are open now. */
  readonly open: number;
}

type Target = { path: string } | { host: string; port: number };

/** Where an address leads: `postgres://user@%2Ffolder:5432/db`, `redis://…`, `http://…`, or the path of a socket. */
function targetOf(url: string): Target {
  if (url.startsWith('/')) return { path: url };
  const scheme = /^([a-z]+):/.exec(url)?.[1] ?? '';
  const { host, port } = /\/\/(?:[^@/]*@)?(?<host>[^:/?]*)(?::(?<port>\d+))?/.exec(url)?.groups ?? {};
  const usual = scheme.startsWith('postgres') ? 5432 : scheme.startsWith('redis') ? 6379 : 80;
  const number = Number(port ?? usual);
  const decoded = decodeURIComponent(host || '127.0.0.1');
  return decoded.startsWith('/') ? { path: `${decoded}/.s.PGSQL.${number}` } : { host: decoded, port: number };
}

/** A line to a server that can be cut, delayed or fall silent, in one direction or both. */
export async function startProxy(url: string): Promise<Line> {
  const target = targetOf(url);
  let mode: LineMode = 'pass';
  let delayMs = 0;
  let limit = Number.POSITIVE_INFINITY;
  const pairs = new Set<{ near: Socket; far: Socket }>();

  /** Hold back or let go what the present mode says. */
  function arrange({ near, far }: { near: Socket; far: Socket }): void {
    if (mode === 'cut') {
      near.destroy();
      far.destroy();
      return;
    }
    if (mode === 'silent' || mode === 'deaf') near.pause();
    else near.resume();
    if (mode === 'silent' || mode === 'mute') far.pause();
    else far.resume();
  }

  const server = createServer((near) => {
    if (mode === 'cut') return void near.destroy();
    const far = connect(target as never);
    const pair = { near, far };
    let carried = 0;
    pairs.add(pair);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      // One after the other: a delay must not let a later piece overtake.
      let last = Promise.resolve();
      from.on('data', (bytes) => {
        const carry = () => {
          if (!to.destroyed) to.write(bytes);
          if (from === far) carried += bytes.length;
          if (carried >= limit) {
            near.destroy();
            far.destroy();
          }
        };
        if (delayMs === 0) carry();
        else last = Promise.all([last, sleep(delayMs)]).then(carry);
      });
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
      from.on('error', () => undefined);
    }
    arrange(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    through: (address) =>
      address.startsWith('/')
        ? `redis://127.0.0.1:${port}`
        : address.includes('@')
          ? address.replace(/@[^/]*/, `@127.0.0.1:${port}`)
          : address.replace(/\/\/[^/]*/, `//127.0.0.1:${port}`),
    mode(next) {
      mode = next;
      for (const pair of pairs) arrange(pair);
    },
    delay(ms) {
      delayMs = ms;
    },
    cutAfter(bytes) {
      limit = bytes;
    },
    get open() {
      return pairs.size;
    },
    async [Symbol.asyncDispose]() {
      for (const { near, far } of pairs) {
        near.destroy();
        far.destroy();
      }
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
