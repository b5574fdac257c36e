import { createServer, type Server, type ServerResponse } from 'node:http';
import { FetchRefused, type FetchRules, guardedFetch } from './guarded-fetch.ts';
import { NoPicture, redraw } from './picture.ts';

/** Longest edges that are drawn, in points: an avatar, a preview. */
const SIZES = new Set([96, 480]);
/** Pictures fetched at once; whoever comes then is told to come again. */
const AT_ONCE = 8;
/** Pictures kept, so that a list of the same people is fetched once. In bytes. */
const CACHE_BYTES = 48 * 1024 * 1024;
const CACHE_MS = 3_600_000;
/** An address that gave nothing is not asked again for a while. */
const FAILED_MS = 300_000;

const PICTURES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/heic',
]);

interface Kept {
  /** Null: nothing was to be had. */
  readonly bytes: Buffer | null;
  readonly until: number;
}

export interface FetcherOptions {
  readonly allowedOrigins: ReadonlySet<string>;
  readonly rules?: Partial<FetchRules>;
}

/**
 * `GET /picture?url=…&size=96|480` gives a picture of the open internet, drawn anew; 404 if there is none to be had. For the API only: it
 * knows whose picture may be seen.
 */
export function createFetcher({ allowedOrigins, rules = {} }: FetcherOptions): Server {
  const all: FetchRules = {
    timeoutMs: 8_000,
    maxBytes: 8 * 1024 * 1024,
    maxRedirects: 3,
    types: PICTURES,
    allowedOrigins,
    ...rules,
  };
  const kept = new Map<string, Kept>();
  const running = new Map<string, Promise<Buffer | null>>();
  let size = 0;

  function keep(key: string, bytes: Buffer | null): void {
    forget(key);
    kept.set(key, { bytes, until: performance.now() + (bytes ? CACHE_MS : FAILED_MS) });
    size += bytes?.length ?? 0;
    // The oldest go first: a Map keeps the order in which they came.
    for (const oldest of kept.keys()) {
      if (size <= CACHE_BYTES && kept.size <= 5_000) break;
      forget(oldest);
    }
  }
  function forget(key: string): void {
    size -= kept.get(key)?.bytes?.length ?? 0;
    kept.delete(key);
  }

  async function get(url: string, edge: number): Promise<Buffer | null> {
    try {
      const { bytes } = await guardedFetch(url, all);
      return await redraw(bytes, edge);
    } catch (error) {
      if (error instanceof FetchRefused || error instanceof NoPicture) return null;
      throw error;
    }
  }

  async function answer(url: string, edge: number, response: ServerResponse): Promise<void> {
    const key = `${edge} ${url}`;
    const known = kept.get(key);
    if (known && known.until > performance.now()) return send(response, known.bytes);
    if (!running.has(key)) {
      if (running.size >= AT_ONCE) {
        response.writeHead(503, { 'retry-after': '1' }).end();
        return;
      }
      running.set(
        key,
        get(url, edge)
          .then((bytes) => {
            keep(key, bytes);
            return bytes;
          })
          .finally(() => running.delete(key)),
      );
    }
    send(response, await (running.get(key) as Promise<Buffer | null>));
  }

  return createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://fetcher');
    const edge = Number(asked.searchParams.get('size'));
    const url = asked.searchParams.get('url');
    if (request.method === 'GET' && asked.pathname === '/live') {
      response.writeHead(200).end();
      return;
    }
    if (request.method !== 'GET' || asked.pathname !== '/picture' || url === null || !SIZES.has(edge)) {
      response.writeHead(400).end();
      return;
    }
    answer(url, edge, response).catch(() => response.writeHead(500).end());
  });
}

function send(response: ServerResponse, bytes: Buffer | null): void {
  if (bytes === null) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': 'image/webp', 'content-length': bytes.length }).end(bytes);
}
