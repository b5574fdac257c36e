import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * One keep-alive connection that sends one request at a time. Far cheaper than fetch: on a small machine the load generator's
 * own cost would otherwise be most of what is measured.
 */
export class HttpConnection {
  readonly #socket: Socket;
  #buffer: Buffer = Buffer.alloc(0);
  #waiting: ((answer: HttpAnswer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => {
      this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
      this.#read();
    });
    const broken = () => this.#failed?.(new Error('the connection broke'));
    this.#socket.on('error', broken);
    this.#socket.on('close', broken);
  }

  request(method: string, path: string, headers: Record<string, string>, body: Buffer | null): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#waiting = resolve;
      this.#failed = reject;
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}${body ? `content-length: ${body.length}\r\n` : ''}\r\n`;
      this.#socket.write(body ? Buffer.concat([Buffer.from(head), body]) : head);
    });
  }

  #read(): void {
    const end = this.#buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#buffer.toString('latin1', 0, end);
    const status = Number(head.slice(9, 12));
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#buffer.length < end + 4 + length) return;
    const body = this.#buffer.toString('utf8', end + 4, end + 4 + length);
    this.#buffer = this.#buffer.subarray(end + 4 + length);
    const done = this.#waiting;
    this.#waiting = undefined;
    done?.({ status, body });
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }
}

/** Run `total` requests over `connections` connections, closed loop. @returns each one's milliseconds */
export async function closedLoop(
  port: number,
  connections: number,
  total: number,
  make: (index: number) => { method: string; path: string; headers: Record<string, string>; body: Buffer | null },
  expected: number,
): Promise<number[]> {
  const times: number[] = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const connection = new HttpConnection(port);
      while (next < total) {
        const { method, path, headers, body } = make(next++);
        const started = performance.now();
        const answer = await connection.request(method, path, headers, body);
        times.push(performance.now() - started);
        if (answer.status !== expected)
          throw new Error(`expected ${expected}, got ${answer.status}: ${answer.body.slice(0, 300)}`);
      }
      connection.close();
    }),
  );
  return times;
}
