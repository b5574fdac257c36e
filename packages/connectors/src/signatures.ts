import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RawWebhook } from './connector.ts';

export type SignatureEncoding = 'base64' | 'hex';

const PREFIX = 'sha256=';
const SHAPE: Readonly<Record<SignatureEncoding, RegExp>> = {
  base64: /^[A-Za-z0-9+/]{43}=$/,
  hex: /^[0-9a-fA-F]{64}$/,
};

/** `sha256=` and the HMAC-SHA256 of a text, as X wants its challenge answered. */
export const signText = (text: string, secret: string, encoding: SignatureEncoding): string =>
  PREFIX + createHmac('sha256', secret).update(text).digest(encoding);

/**
 * Whether a header holds `sha256=` and the HMAC-SHA256 of the raw body. Compared in constant time; a missing secret, a missing
 * header or one that came twice is a no. Never throws.
 */
export function isSigned(
  { headers, body }: RawWebhook,
  headerName: string,
  secret: string | undefined,
  encoding: SignatureEncoding,
): boolean {
  const header = headers[headerName];
  if (!secret || typeof header !== 'string' || !header.startsWith(PREFIX)) return false;
  const given = header.slice(PREFIX.length);
  if (!SHAPE[encoding].test(given)) return false;
  const signature = Buffer.from(given, encoding);
  const expected = createHmac('sha256', secret).update(body).digest();
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSameSecret(given: string | undefined, secret: string | undefined): boolean {
  if (!given || !secret) return false;
  // Equal length is what timingSafeEqual demands; digests have it.
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
