import { type Instant, instant, MINUTE_MS, SECOND_MS } from '@kwartier/core';
import type { Account, CallContext } from '../connector.ts';
import { ConnectorError, type ConnectorErrorKind } from '../connector-error.ts';
import { callJson, type JsonAnswer, type JsonCall, type Refusal, retryAfterOf, statusError } from '../http.ts';
import { type Json, record, records, textOf } from '../reading.ts';

/** X's words before (`tweet`) and after (`post`) the rename of 7 August 2026 (specification 2.166 and 2.167). */
export type Dialect = 'tweet' | 'post';

export const dialectOf = (account: Account): Dialect => (account.settings.dialect === 'post' ? 'post' : 'tweet');

export interface XRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Path under the base address, with its ids. */
  readonly path: string;
  /** X's name for what is limited, as its documents write the operation. */
  readonly bucket: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly json?: unknown;
  readonly form?: FormData;
  /** Repeating it could publish twice. Default false. */
  readonly isOnce?: boolean;
}

/** The names of what X did not like about a request, when it says 400. */
class RefusedParameters extends ConnectorError {
  readonly text: string;

  constructor(error: ConnectorError, text: string) {
    super(error.kind, error.message, { httpStatus: error.httpStatus, platformCode: error.platformCode });
    this.text = text;
  }
}

/**
 * Make one call in the account's name. The shared ledger is asked first and told afterwards.
 * @throws ConnectorError
 */
export async function callX(account: Account, context: CallContext, request: XRequest): Promise<JsonAnswer> {
  const daily = `${request.bucket} per day`;
  for (const bucket of [request.bucket, daily]) {
    const until = await context.rateLimits.blockedUntil(bucket);
    if (until !== undefined && until > context.now())
      throw new ConnectorError('rate_limited', 'X asks us to wait.', { retryAfterMs: until - context.now() });
  }
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(request.query ?? {})) if (value !== undefined) query.set(name, value);
  const call: JsonCall = {
    method: request.method,
    url: `${account.baseUrl}${request.path}${query.size > 0 ? `?${query}` : ''}`,
    headers: { authorization: `Bearer ${account.credentials.accessToken}` },
    json: request.json,
    form: request.form,
    signal: context.signal,
    isOnce: request.isOnce ?? false,
    platform: 'X',
  };
  const answer = await callJson(call);
  const waits = [
    await note(context, request.bucket, answer.headers, 'x-rate-limit-'),
    await note(context, daily, answer.headers, 'x-user-limit-24hour-'),
    await note(context, daily, answer.headers, 'x-app-limit-24hour-'),
  ];
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw refusalOf(call, answer, context, Math.max(...waits));
}

/**
 * Tell the ledger what the headers say of one limit.
 * @returns milliseconds to wait, 0 if calls are left
 */
async function note(context: CallContext, bucket: string, headers: Headers, prefix: string): Promise<number> {
  const number = (name: string): number | null => {
    const value = headers.get(prefix + name);
    return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : null;
  };
  const remaining = number('remaining');
  const reset = number('reset');
  if (remaining === null || reset === null) return 0;
  const resetAt: Instant = instant(Math.min(reset * SECOND_MS, 8.64e15));
  await context.rateLimits.note({ bucket, limit: number('limit'), remaining, resetAt });
  return remaining > 0 ? 0 : Math.max(0, resetAt - context.now());
}

/** X's problem object. `type` names differ in their host, so only the last segment counts (A12). */
function refusalOf(call: JsonCall, answer: JsonAnswer, context: CallContext, waitMs: number): ConnectorError {
  const problem = record(answer.body);
  const errors = records(problem.errors);
  const platformCode = codeOf(problem, errors);
  const detail =
    textOf(errors[0]?.message) ?? textOf(problem.detail) ?? textOf(errors[0]?.detail) ?? textOf(problem.title);
  const refusal: Refusal = {
    kind: kindOf(answer.status, platformCode, call),
    detail,
    platformCode,
    retryAfterMs:
      waitMs || retryAfterOf(answer.headers, context.now()) || (isCapped(platformCode) ? CAPPED_WAIT_MS : undefined),
  };
  if (call.isOnce && answer.status === 400 && MEDIA_WORDS.test(JSON.stringify([detail, errors])))
    return statusError(call, answer, { ...refusal, kind: 'media_gone' });
  const error = statusError(call, answer, refusal);
  return answer.status === 400 ? new RefusedParameters(error, JSON.stringify([detail, errors])) : error;
}

function codeOf(problem: Json, errors: readonly Json[]): string | null {
  const type = textOf(problem.type) ?? textOf(errors[0]?.type);
  const name = type === null || type === 'about:blank' ? null : (type.split('/').at(-1) ?? null);
  if (name) return name;
  const { code } = errors[0] ?? {};
  return typeof code === 'number' ? String(code) : textOf(problem.error);
}

/** How long polling rests when the month's quota is used up: someone may raise it at any time. */
const CAPPED_WAIT_MS = 15 * MINUTE_MS;
const RATE_LIMIT_CODE = '88';
const isCapped = (code: string | null): boolean => code === 'usage-capped';

/** X's words for files that it does not know, whose time is over or that are for another kind of message. */
const MEDIA_WORDS = /media[ _.]ids? .*invalid|media\.media_ids|attachments.*media_id/i;

function kindOf(status: number, code: string | null, call: JsonCall): ConnectorErrorKind | undefined {
  // A reply must not wait for the next month unseen.
  if (isCapped(code) || status === 402) return call.isOnce ? 'permanent' : 'rate_limited';
  if (code === RATE_LIMIT_CODE) return 'rate_limited';
  return undefined;
}

/** What was read, and the dialect X understood. */
export interface DialectAnswer {
  readonly answer: JsonAnswer;
  readonly dialect: Dialect;
}

const DIALECT_WORDS =
  /(?:tweet|post|dm_event)\.fields|expansions|referenced_(?:tweets|posts)|note_(?:tweet|post)|edit_history/;

/**
 * Read in one dialect; if X refuses its words, once more in the other.
 * @throws ConnectorError
 */
export async function readInDialect(
  account: Account,
  context: CallContext,
  dialect: Dialect,
  request: (dialect: Dialect) => XRequest,
): Promise<DialectAnswer> {
  try {
    return { answer: await callX(account, context, request(dialect)), dialect };
  } catch (error) {
    if (!(error instanceof RefusedParameters) || !DIALECT_WORDS.test(error.text)) throw error;
    const other: Dialect = dialect === 'tweet' ? 'post' : 'tweet';
    return { answer: await callX(account, context, request(other)), dialect: other };
  }
}

/** What to ask for with posts. `author_id` and whom a post answers are fields in one dialect and expansions in the other. */
export const POST_QUERY: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  tweet: {
    'tweet.fields':
      'attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet,referenced_tweets',
    expansions:
      'attachments.media_keys,author_id,in_reply_to_user_id,referenced_tweets.id,referenced_tweets.id.author_id',
    'user.fields': 'name,profile_image_url,username',
    'media.fields': 'alt_text,media_key,preview_image_url,type,url,variants',
  },
  post: {
    'post.fields': 'attachments,conversation_id,created_at,entities,lang,note_post',
    expansions: 'attachments.media_keys,author_id,edit_history_post_ids,in_reply_to_user_id,referenced_posts',
    'user.fields': 'name,profile_image_url,username',
    'media.fields': 'alt_text,media_key,preview_image_url,type,url,variants',
  },
};

/** What to ask for with private messages. */
export const MESSAGE_QUERY: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  tweet: {
    'dm_event.fields': 'attachments,created_at,dm_conversation_id,entities,event_type,id,sender_id,text',
    expansions: 'attachments.media_keys,sender_id',
    'user.fields': 'name,profile_image_url,username',
    'media.fields': 'alt_text,media_key,preview_image_url,type,url,variants',
  },
  post: {
    'dm_event.fields': 'attachments,created_at,dm_conversation_id,entities,event_type,id,text',
    expansions: 'attachments.media_keys,sender_id',
    'user.fields': 'name,profile_image_url,username',
    'media.fields': 'alt_text,media_key,preview_image_url,type,url,variants',
  },
};
