import { type Instant, SECOND_MS } from '@kwartier/core';
import { ConnectorError, type ConnectorErrorKind } from './connector-error.ts';
import { parseBytes } from './lossless-json.ts';

/** One call to a platform. Tokens go into headers, never into the address: addresses end up in logs. */
export interface JsonCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: URLSearchParams | FormData | undefined;
  readonly signal: AbortSignal;
  /** Repeating it could do its work twice: when in doubt about the outcome, the error is `ambiguous` and not `transient`. */
  readonly isOnce: boolean;
  /** What the platform is called in sentences. */
  readonly platform: string;
}

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined if the answer was no JSON. */
  readonly body: unknown;
  readonly bytes: Uint8Array;
}

/** Longest answer that is read, in bytes after decompression. */
const MAX_BYTES = 10 * 1024 * 1024;

/** Nothing of the request has left this computer when one of these ends a connection attempt. */
const NOT_SENT = new Set([
  'ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_INVALID_ARG', 'ERR_INVALID_URL', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN', 'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID', 'EPROTO',
]); // biome-ignore format: one look

/**
 * Make one call, once, and give the answer whatever its status is; `statusError` says what a bad one means.
 * @throws ConnectorError when no answer came or a good one cannot be read
 */
export async function callJson(call: JsonCall): Promise<JsonAnswer> {
  const { platform, signal } = call;
  const inDoubt: ConnectorErrorKind = call.isOnce ? 'ambiguous' : 'transient';
  if (signal.aborted) throw new ConnectorError('transient', `There was no time left to ask ${platform}.`);
  let response: Response;
  try {
    response = await fetch(call.url, {
      method: call.method,
      headers: {
        accept: 'application/json',
        ...(call.json === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      body: call.form ?? (call.json === undefined ? null : JSON.stringify(call.json)),
      redirect: 'manual',
      signal,
    });
  } catch (cause) {
    if (isNeverSent(cause)) throw new ConnectorError('transient', `${platform} could not be reached.`, { cause });
    const what = signal.aborted ? 'did not answer in time' : 'broke off the connection';
    throw new ConnectorError(inDoubt, `${platform} ${what}.`, { cause });
  }
  const { status, headers } = response;
  let bytes: Uint8Array;
  try {
    bytes = await readBounded(response);
  } catch (cause) {
    // The status of a refusal says enough.
    if (status >= 400) return { status, headers, body: undefined, bytes: new Uint8Array() };
    throw new ConnectorError(inDoubt, `The answer of ${platform} did not come through.`, { cause, httpStatus: status });
  }
  let body: unknown;
  try {
    body = parseBytes(bytes);
  } catch (cause) {
    if (status >= 200 && status < 300)
      throw new ConnectorError(inDoubt, `The answer of ${platform} could not be read.`, { cause, httpStatus: status });
  }
  return { status, headers, body, bytes };
}

function isNeverSent(error: unknown): boolean {
  const { cause } = error as { cause?: unknown };
  const inner = (cause ?? error) as { code?: unknown; syscall?: unknown; errors?: unknown };
  // Several addresses were tried: all of them must have failed so.
  if (Array.isArray(inner.errors) && inner.errors.length > 0) return inner.errors.every((one) => isNeverSent(one));
  // Ports that fetch refuses to call at all have no code (fetch.spec.whatwg.org, "port blocking").
  if (cause instanceof Error && cause.message === 'bad port') return true;
  if (typeof inner.code !== 'string') return false;
  return (
    NOT_SENT.has(inner.code) ||
    inner.code.startsWith('ERR_SSL_') ||
    (inner.code === 'ETIMEDOUT' && inner.syscall === 'connect')
  );
}

async function readBounded(response: Response): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > MAX_BYTES) throw new Error(`longer than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What a platform's own reader found in a refusal; what it leaves out follows from the HTTP status. */
export interface Refusal {
  readonly kind?: ConnectorErrorKind;
  /** The platform's reason, for people. */
  readonly detail?: string | null;
  readonly platformCode?: string | null;
  readonly retryAfterMs?: number;
}

const SHORTEST_WAIT_MS = SECOND_MS;
const USUAL_WAIT_MS = 60 * SECOND_MS;
const MAX_DETAIL = 300;

/** The error for an answer that is not 2xx. */
export function statusError(call: JsonCall, answer: JsonAnswer, refusal: Refusal = {}): ConnectorError {
  const { status } = answer;
  const kind = refusal.kind ?? kindOf(status, call.isOnce);
  const detail = refusal.detail?.slice(0, MAX_DETAIL);
  return new ConnectorError(kind, sentence(call.platform, kind, status, detail), {
    httpStatus: status,
    platformCode: refusal.platformCode ?? null,
    retryAfterMs:
      kind === 'rate_limited' ? Math.max(SHORTEST_WAIT_MS, Math.ceil(refusal.retryAfterMs ?? USUAL_WAIT_MS)) : 0,
  });
}

function kindOf(status: number, isOnce: boolean): ConnectorErrorKind {
  if (status === 429) return 'rate_limited';
  if (status === 401) return 'unauthorized';
  // 408: the server did not get all of it, or says so only because it gave up on itself.
  if (status >= 500 || status === 408) return isOnce ? 'ambiguous' : 'transient';
  return 'permanent';
}

function sentence(platform: string, kind: ConnectorErrorKind, status: number, detail: string | undefined): string {
  const because = detail === undefined ? ` (HTTP ${status}).` : `: ${detail}${/[.!?…]$/.test(detail) ? '' : '.'}`;
  if (kind === 'rate_limited') return `${platform} asks us to wait${because}`;
  if (kind === 'unauthorized') return `${platform} refuses our access${because}`;
  if (kind === 'permanent' || kind === 'media_gone') {
    const isRedirect = status >= 300 && status < 400;
    return isRedirect
      ? `${platform} answered with a redirect, which is not followed. Is the address of its API right?`
      : `${platform} refused this${because}`;
  }
  return `${platform} has a fault of its own${because}`;
}

/**
 * How long the headers ask to wait, in milliseconds.
 * @returns undefined if they do not say
 */
export function retryAfterOf(headers: Headers, now: Instant): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * SECOND_MS;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at - now;
}
