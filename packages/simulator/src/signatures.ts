import { createHmac } from 'node:crypto';

/** Value of X's `x-twitter-webhooks-signature`, and of the `response_token` of a challenge: base64, not hex. */
export function signForX(consumerSecret: string, body: string | Buffer): string {
  return `sha256=${createHmac('sha256', consumerSecret).update(body).digest('base64')}`;
}

/** Value of Meta's `X-Hub-Signature-256`, over the exact bytes that go out: hex, not base64. */
export function signForMeta(appSecret: string, body: string | Buffer): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
}

/** JSON as Meta writes it on the wire: compact, non-ASCII as `\uXXXX` in lower case, slashes escaped. */
export function metaJson(value: unknown): string {
  return JSON.stringify(value)
    .replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('/', '\\/');
}
