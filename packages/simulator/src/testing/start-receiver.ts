import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { Any } from './small-world.ts';

export interface Received {
  method: string;
  url: URL;
  headers: IncomingMessage['headers'];
  /** Exact text of the body. */
  body: string;
}

/** A webhook receiver for tests. `answer` decides status and text; default 200. */
export async function startReceiver(
  answer: (request: Received, count: number) => { status: number; text?: string } = () => ({ status: 200 }),
) {
  const received: Received[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const entry = {
      method: request.method ?? '',
      url: new URL(request.url ?? '/', 'http://receiver'),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    received.push(entry);
    const { status, text } = answer(entry, received.length);
    response.writeHead(status).end(text ?? '');
  };
  const server = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    bodies: () => received.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body) as Any),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
