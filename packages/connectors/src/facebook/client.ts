import { HOUR_MS, type Instant, instant, MINUTE_MS } from '@kwartier/core';
import type { Account, CallContext } from '../connector.ts';
import { ConnectorError } from '../connector-error.ts';
import { callJson, type JsonAnswer, type JsonCall, retryAfterOf, statusError } from '../http.ts';
import { parseLossless } from '../lossless-json.ts';
import { isRecord, record, records } from '../reading.ts';
import { readRefusal } from './graph-errors.ts';

/** Good until 29 July 2028 (Meta's changelog). */
const GRAPH_VERSION = 'v25.0';

/** Which of Meta's limits a call counts against: the page's calls or the page's messages. The app's count everything. */
type Bucket = 'pages' | 'messenger';

export interface GraphRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly bucket: Bucket;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly json?: unknown;
  readonly form?: FormData;
  /** Repeating it could publish twice. Default false. */
  readonly isOnce?: boolean;
}

/**
 * Make one call with the page's token. The shared ledger is asked first and told afterwards: calls made while throttled
 * lengthen the ban (research B7).
 * @throws ConnectorError
 */
export async function callGraph(account: Account, context: CallContext, request: GraphRequest): Promise<JsonAnswer> {
  for (const bucket of ['app', request.bucket]) {
    const until = await context.rateLimits.blockedUntil(bucket);
    if (until !== undefined && until > context.now())
      throw new ConnectorError('rate_limited', 'Facebook asks us to wait.', { retryAfterMs: until - context.now() });
  }
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) if (value !== undefined) query.set(name, value);
  const call: JsonCall = {
    method: request.method,
    url: `${account.baseUrl}/${GRAPH_VERSION}/${request.path}${query.size > 0 ? `?${query}` : ''}`,
    headers: { authorization: `Bearer ${account.credentials.accessToken}` },
    json: request.json,
    form: request.form,
    signal: context.signal,
    isOnce: request.isOnce ?? false,
    platform: 'Facebook',
  };
  const answer = await callJson(call);
  const waitMs = await noteUsage(context, request.bucket, answer.headers);
  if (answer.status >= 200 && answer.status < 300 && !isRecord(record(answer.body).error)) return answer;
  const refusal = readRefusal(answer, call.isOnce);
  const retryAfterMs = waitMs || retryAfterOf(answer.headers, context.now()) || THROTTLED_MS;
  const error = statusError(call, answer, { ...refusal, retryAfterMs });
  if (error.kind === 'rate_limited') {
    const resetAt = instant(Math.ceil(context.now() + error.retryAfterMs));
    const bucket = refusal.isAppWide ? 'app' : request.bucket;
    await context.rateLimits.note({ bucket, limit: PERCENT, remaining: 0, resetAt });
  }
  throw error;
}

/** Meta counts in percent of what is allowed. */
const PERCENT = 100;
/** How long to keep still when Meta does not say. */
const THROTTLED_MS = 5 * MINUTE_MS;

/**
 * Tell the ledger how much is used: `X-App-Usage` and, for each business object, `X-Business-Use-Case-Usage`.
 * @returns milliseconds until access is regained; 0 if Meta does not say
 */
async function noteUsage(context: CallContext, own: Bucket, headers: Headers): Promise<number> {
  const app = record(readHeader(headers, 'x-app-usage'));
  if (Object.keys(app).length > 0)
    await note(context, 'app', Math.min(PERCENT - 1, usedOf(app)), instant(context.now() + HOUR_MS));
  let ownWaitMs = 0;
  let otherWaitMs = 0;
  for (const uses of Object.values(record(readHeader(headers, 'x-business-use-case-usage')))) {
    for (const use of records(uses)) {
      const waitMs = (Number(use.estimated_time_to_regain_access) || 0) * MINUTE_MS;
      if (use.type !== own) {
        otherWaitMs = Math.max(otherWaitMs, waitMs);
        continue;
      }
      ownWaitMs = Math.max(ownWaitMs, waitMs);
      // At 100 percent Meta may still answer; that it is over is said by the time alone.
      const used = waitMs > 0 ? PERCENT : Math.min(PERCENT - 1, usedOf(use));
      await note(context, own, used, instant(Math.ceil(context.now() + (waitMs || HOUR_MS))));
    }
  }
  return ownWaitMs || otherWaitMs;
}

const usedOf = (usage: Readonly<Record<string, unknown>>): number =>
  Math.max(...['call_count', 'total_time', 'total_cputime'].map((name) => Number(usage[name]) || 0));

const note = (context: CallContext, bucket: string, used: number, resetAt: Instant): Promise<void> =>
  context.rateLimits.note({ bucket, limit: PERCENT, remaining: Math.max(0, Math.floor(PERCENT - used)), resetAt });

function readHeader(headers: Headers, name: string): unknown {
  try {
    return parseLossless(headers.get(name) ?? '{}');
  } catch {
    return {};
  }
}
