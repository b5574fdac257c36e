import { Agent, createServer, get, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small proxy in front of APIs: as Caddy or nginx do, it asks each whether it is ready and sends requests to those that are. */
export interface Balancer extends AsyncDisposable {
  readonly url: string;
  /** Requests that got no answer from anybody. */
  readonly failed: () => number;
}

const ASK_EVERY_MS = 150;
/** How long a request waits for a backend that takes it: a connection that is refused is tried elsewhere, a request that was sent is not. */
const DIAL_FOR_MS = 3_000;

export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const ready = new Set<number>();
  let turn = 0;
  let failed = 0;

  const ask = (port: number) =>
    get({ host: '127.0.0.1', port, path: '/ready', timeout: 1_000, agent: false }, (answer) => {
      answer.resume();
      if (answer.statusCode === 200) ready.add(port);
      else ready.delete(port);
    }).on('error', () => ready.delete(port));
  const asking = setInterval(() => {
    for (const port of ports) ask(port);
  }, ASK_EVERY_MS);

  function forward(incoming: IncomingMessage, body: Buffer, outgoing: ServerResponse, until: number): void {
    const candidates = ports.filter((port) => ready.has(port));
    const port = candidates[turn++ % Math.max(1, candidates.length)];
    const again = () => {
      if (performance.now() < until) setTimeout(() => forward(incoming, body, outgoing, until), 20);
      else {
        failed += 1;
        outgoing.writeHead(502).end();
      }
    };
    if (port === undefined) {
      again();
      return;
    }
    const { 'transfer-encoding': _dropped, connection: _ours, ...headers } = incoming.headers;
    const onward = request(
      {
        host: '127.0.0.1',
        port,
        method: incoming.method,
        path: incoming.url,
        headers: { ...headers, 'content-length': body.length },
        agent,
      },
      (answer) => {
        const { connection: _theirs, ...rest } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 502, rest);
        answer.pipe(outgoing);
        answer.on('error', () => outgoing.destroy());
      },
    );
    onward.on('error', (error: NodeJS.ErrnoException) => {
      // Nothing was sent over a connection that could not be made.
      if (error.code === 'ECONNREFUSED') {
        ready.delete(port);
        return again();
      }
      failed += 1;
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    onward.end(body);
  }

  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => forward(incoming, Buffer.concat(parts), outgoing, performance.now() + DIAL_FOR_MS));
  });
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failed: () => failed,
    async [Symbol.asyncDispose]() {
      clearInterval(asking);
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
