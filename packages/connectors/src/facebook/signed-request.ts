import { createHmac, timingSafeEqual } from 'node:crypto';
import { idOf, record } from '../reading.ts';

/**
 * Who a `signed_request` speaks of: Meta's data deletion and deauthorisation callbacks send one
 * (developers.facebook.com, "Data Deletion Request Callback"). Two parts in base64url, the first the HMAC-SHA256 of the second
 * under the app's secret. Never throws.
 * @returns the person's id as the app knows it; undefined if it is not signed by this app or names nobody
 */
export function readSignedRequest(signedRequest: string, appSecret: string | undefined): string | undefined {
  const [signature, payload, ...rest] = signedRequest.split('.');
  if (!signature || !payload || rest.length > 0 || !appSecret) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const expected = createHmac('sha256', appSecret).update(payload).digest();
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  try {
    const body = record(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    if (String(body.algorithm ?? 'HMAC-SHA256').toUpperCase() !== 'HMAC-SHA256') return undefined;
    return idOf(body.user_id) ?? undefined;
  } catch {
    return undefined;
  }
}
