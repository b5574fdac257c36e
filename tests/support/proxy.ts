import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Line extends AsyncDisposable {
  /** The same database through the proxy. */
  through(url: string): string;
  /** `pass` carries everything, `cut` closes what is open and refuses what comes, `silent` holds everything back. */
  mode(mode: 'pass' | 'cut' | 'silent'): void;
}

/** A line to Postgres that can be cut or fall silent. */
export async function startProxy(databaseUrl: string): Promise<Line> {
  const { host, port } = /@(?<host>[^:/?]*)(?::(?<port>\d+))?/.exec(databaseUrl)?.groups ?? {};
  const decoded = decodeURIComponent(host ?? '127.0.0.1');
  const number = Number(port ?? 5432);
  const target = decoded.startsWith('/') ? { path: `${decoded}/.s.PGSQL.${number}` } : { host: decoded, port: number };
  let mode: Parameters<Line['mode']>[0] = 'pass';
  const open = new Set<Socket>();
  const server = createServer((near) => {
    if (mode === 'cut') return void near.destroy();
    const far = connect(target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('data', (bytes) => mode === 'pass' && to.write(bytes));
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.on('error', () => undefined);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    through: (url) => url.replace(/@[^/]*/, `@127.0.0.1:${(server.address() as AddressInfo).port}`),
    mode(next) {
      mode = next;
      if (next === 'cut') for (const socket of open) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
