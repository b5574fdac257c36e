import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** What the console's page may do: run its own scripts by nonce, talk to us, show pictures. ASVS 5.0, 3.4. */
const policy = (scripts: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    // The UI kit sets sizes and places in style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');

/** Answers that are no page may do nothing at all. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'";
const NONCE_BYTES = 16;

/** Headers of every answer, errors included. @param isSecure whether browsers reach us by https */
export function useSecurityHeaders(app: FastifyInstance, isSecure: boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    reply
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('x-frame-options', 'DENY')
      .header('cross-origin-opener-policy', 'same-origin')
      .header('cross-origin-resource-policy', 'same-origin')
      .header('permissions-policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
      .header('content-security-policy', NOTHING);
    if (isSecure) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}

/** Let the page that is about to be sent run its own scripts. @returns the nonce that they must carry */
export function allowOwnScripts(reply: FastifyReply): string {
  const nonce = randomBytes(NONCE_BYTES).toString('base64url');
  reply.header('content-security-policy', policy(`'nonce-${nonce}' 'strict-dynamic'`));
  return nonce;
}

/** Let the service worker, which is about to be sent, reach us and nobody else. */
export const allowOwnRequests = (reply: FastifyReply): FastifyReply =>
  reply.header('content-security-policy', "default-src 'none'; connect-src 'self'");
