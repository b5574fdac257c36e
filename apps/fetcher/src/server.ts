import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { FetchRefused, type FetchRules, type GuardedCall, guardedCall, guardedFetch } from './guarded-fetch.ts';
import { keeper } from './kept.ts';
import { cardOf, type PageCard, textOf } from './page.ts';
import { NoPicture, redraw, redrawForSending } from './picture.ts';

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

const PAGES: ReadonlySet<string> = new Set(['text/html', 'application/xhtml+xml']);
/** Of a page its head is read; few heads are longer. In bytes. */
const PAGE_BYTES = 512 * 1024;
const PAGE_TIMEOUT_MS = 6_000;
/** How long what a page says of itself is kept, in milliseconds. */
const PAGE_MS = 900_000;

export interface FetcherOptions {
  readonly allowedOrigins: ReadonlySet<string>;
  /** Origins inside that may be called, though not fetched from: a translation service of one's own. */
  readonly callOrigins?: ReadonlySet<string>;
  readonly rules?: Partial<FetchRules>;
}

/**
 * `GET /picture?url=…&size=96|480` gives a picture of the open internet, drawn anew; 404 if there is none to be had. For the API only: it
 * knows whose picture may be seen. `GET /page?url=…` tells what a page says of itself, as JSON; 404 if it says nothing. `POST /drawing` draws what comes in its body: pictures that our own people attach. `POST /call` calls a
 * service that an admin named and gives its answer; 422 with the kind of trouble if it may not or cannot.
 */
export function createFetcher({ allowedOrigins, callOrigins, rules = {} }: FetcherOptions): Server {
  const all: FetchRules = {
    timeoutMs: 8_000,
    maxBytes: 8 * 1024 * 1024,
    maxRedirects: 3,
    types: PICTURES,
    allowedOrigins,
    ...rules,
  };
  const keptPicture = keeper<Buffer>({
    atOnce: AT_ONCE,
    keepMs: CACHE_MS,
    failedMs: FAILED_MS,
    sizeOf: (bytes) => bytes.length,
    maxSize: CACHE_BYTES,
    maxCount: 5_000,
  });
  const keptPage = keeper<PageCard>({
    atOnce: AT_ONCE,
    keepMs: PAGE_MS,
    failedMs: FAILED_MS,
    sizeOf: () => 1,
    maxSize: 2_000,
    maxCount: 2_000,
  });

  async function get(url: string, edge: number): Promise<Buffer | null> {
    try {
      const { bytes } = await guardedFetch(url, all);
      return await redraw(bytes, edge);
    } catch (error) {
      if (error instanceof FetchRefused || error instanceof NoPicture) return null;
      throw error;
    }
  }

  async function getPage(url: string): Promise<PageCard | null> {
    try {
      const page = await guardedFetch(url, {
        ...all,
        timeoutMs: Math.min(all.timeoutMs, PAGE_TIMEOUT_MS),
        maxBytes: Math.min(all.maxBytes, PAGE_BYTES),
        types: PAGES,
        takesBeginning: true,
      });
      const card = cardOf(textOf(page.bytes, page.charset), page.url);
      return card.title === null ? null : card;
    } catch (error) {
      if (error instanceof FetchRefused) return null;
      throw error;
    }
  }

  async function answerPicture(url: string, edge: number, response: ServerResponse): Promise<void> {
    const bytes = await keptPicture(`${edge} ${url}`, () => get(url, edge));
    if (bytes === 'busy') comeAgain(response);
    else send(response, bytes);
  }

  async function answerPage(url: string, response: ServerResponse): Promise<void> {
    const card = await keptPage(url, () => getPage(url));
    if (card === 'busy') comeAgain(response);
    else if (card === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(card));
  }

  return createServer((request, response) => {
    const asked = new URL(request.url ?? '/', 'http://fetcher');
    const edge = Number(asked.searchParams.get('size'));
    const url = asked.searchParams.get('url');
    if (request.method === 'GET' && asked.pathname === '/live') {
      response.writeHead(200).end();
      return;
    }
    if (request.method === 'POST' && asked.pathname === '/drawing') {
      draw(request, edge, response).catch(() => response.writeHead(500).end());
      return;
    }
    if (request.method === 'POST' && asked.pathname === '/call') {
      const calls = { ...all, timeoutMs: CALL_MS, maxBytes: CALL_BYTES, allowedOrigins: callOrigins ?? allowedOrigins };
      call(request, calls, response).catch(() => response.writeHead(500).end());
      return;
    }
    if (request.method === 'GET' && asked.pathname === '/page' && url !== null) {
      answerPage(url, response).catch(() => response.writeHead(500).end());
      return;
    }
    if (request.method !== 'GET' || asked.pathname !== '/picture' || url === null || !SIZES.has(edge)) {
      response.writeHead(400).end();
      return;
    }
    answerPicture(url, edge, response).catch(() => response.writeHead(500).end());
  });
}

/** Longest wait for a service that is called, in milliseconds; and how much it may be sent and may answer, in bytes. */
const CALL_MS = 12_000;
const CALL_BYTES = 1024 * 1024;
/** What goes out with a call; nothing else that a caller might name. */
const CALL_HEADERS: ReadonlySet<string> = new Set(['authorization', 'content-type']);

async function call(
  request: IncomingMessage,
  rules: Parameters<typeof guardedCall>[1],
  response: ServerResponse,
): Promise<void> {
  const bytes = await bodyOf(request, CALL_BYTES);
  const wanted = bytes && callIn(bytes.toString('utf8'));
  if (!wanted) {
    response.writeHead(bytes ? 400 : 413, { connection: 'close' }).end();
    return;
  }
  try {
    const answer = await guardedCall(wanted, rules);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error;
    response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ kind: error.kind }));
  }
}

function callIn(text: string): GuardedCall | undefined {
  let given: Partial<Record<keyof GuardedCall, unknown>>;
  try {
    given = JSON.parse(text) as typeof given;
  } catch {
    return undefined;
  }
  const { url, headers, body } = given ?? {};
  if (typeof url !== 'string' || typeof body !== 'string' || typeof headers !== 'object' || headers === null)
    return undefined;
  const kept = Object.entries(headers).filter(
    (header): header is [string, string] => CALL_HEADERS.has(header[0].toLowerCase()) && typeof header[1] === 'string',
  );
  return { url, body, headers: Object.fromEntries(kept) };
}

/** @returns undefined if it is longer than it may be */
async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Drawings under way; each may take a few hundred megabytes. */
let drawing = 0;
const DRAWINGS_AT_ONCE = 2;
/** As large as a picture may come (core's MAX_DRAWN_BYTES). */
const MAX_DRAWN_BYTES = 20 * 1024 * 1024;

/** Draw the body of a request anew: small with `size`, else as it is to go out. 422: no picture; 503: too many at once. */
async function draw(request: IncomingMessage, edge: number, response: ServerResponse): Promise<void> {
  const bytes = await bodyOf(request, MAX_DRAWN_BYTES);
  if (!bytes) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  if (drawing >= DRAWINGS_AT_ONCE) {
    response.writeHead(503, { 'retry-after': '1' }).end();
    return;
  }
  drawing += 1;
  try {
    const drawn = SIZES.has(edge) ? await redraw(bytes, edge) : await redrawForSending(bytes);
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': drawn.length }).end(drawn);
  } catch (error) {
    if (!(error instanceof NoPicture)) throw error;
    response.writeHead(422).end();
  } finally {
    drawing -= 1;
  }
}

function comeAgain(response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1' }).end();
}

function send(response: ServerResponse, bytes: Buffer | null): void {
  if (bytes === null) response.writeHead(404).end();
  else response.writeHead(200, { 'content-type': 'image/webp', 'content-length': bytes.length }).end(bytes);
}
