import type { ConnectorErrorKind } from '../connector-error.ts';
import type { JsonAnswer, Refusal } from '../http.ts';
import { record, textOf } from '../reading.ts';

/** Codes of Meta's error tables (guides "Handle errors", "Rate limits", Messenger "error codes"; research B7). */
const FAULT = new Set([1, 2, 1200]);
const THROTTLED_APP = new Set([4, 17, 341]);
const THROTTLED = new Set([32, 613, 80001, 80002, 80006]);
const TOKEN = new Set([102, 190]);
const BLOCKED = 368;
const UNREACHABLE = 551;
const PERMISSION = 10;
const BAD_INPUT = 100;

const WINDOW_CLOSED = new Set([2018278, 2534022]);
const PERSON_UNREACHABLE = 2018108;
const PAGE_RESTRICTED = 1893063;
const GONE = 33;

const TOKEN_REASONS: ReadonlyMap<number, string> = new Map([
  [458, 'The app was removed from the account.'],
  [459, 'Facebook wants the account to pass a check first.'],
  [460, 'The password was changed.'],
  [463, 'The access has expired.'],
  [464, 'The account is not confirmed.'],
  [467, 'The access is no longer valid.'],
]);

/**
 * What a refusal of Graph means: by code, then subcode. `type` says OAuthException even for a throttle and tells nothing.
 * @param isOnce the call must not be repeated in doubt: what Meta calls its own fault is then no proof that nothing happened
 */
export function readRefusal(answer: JsonAnswer, isOnce: boolean): Refusal & { readonly isAppWide: boolean } {
  const error = record(record(answer.body).error);
  const code = Number(error.code ?? Number.NaN);
  const subcode = Number(error.error_subcode ?? Number.NaN);
  const platformCode = Number.isNaN(code) ? null : Number.isNaN(subcode) ? String(code) : `${code}/${subcode}`;
  const isMediaGone = isOnce && code === BAD_INPUT && /attachment_id|attachment id/i.test(textOf(error.message) ?? '');
  const kind = isMediaGone ? 'media_gone' : kindOf(code, error.is_transient === true, answer.status, isOnce);
  const detail = sentenceOf(code, subcode) ?? textOf(error.error_user_msg) ?? textOf(error.message);
  return { ...(kind ? { kind } : {}), detail, platformCode, isAppWide: THROTTLED_APP.has(code) };
}

function kindOf(code: number, isTransient: boolean, status: number, isOnce: boolean): ConnectorErrorKind | undefined {
  if (THROTTLED_APP.has(code) || THROTTLED.has(code)) return 'rate_limited';
  if (TOKEN.has(code)) return 'unauthorized';
  if (FAULT.has(code)) return isOnce ? 'ambiguous' : 'transient';
  if (Number.isNaN(code) || status >= 500) return undefined;
  return isTransient ? 'transient' : 'permanent';
}

function sentenceOf(code: number, subcode: number): string | null {
  if (TOKEN.has(code)) return TOKEN_REASONS.get(subcode) ?? null;
  if (code === PERMISSION && WINDOW_CLOSED.has(subcode))
    return 'The time to answer this person is over. They have to write again first.';
  if (code === UNREACHABLE || (code === PERMISSION && subcode === PERSON_UNREACHABLE))
    return 'This person cannot be reached at present.';
  if (code === BLOCKED || (code === PERMISSION && subcode === PAGE_RESTRICTED))
    return 'Facebook has restricted this page for the time being.';
  if (code === BAD_INPUT && subcode === GONE) return 'What you would answer is gone, or this page may not see it.';
  return null;
}
