import { createHash } from 'node:crypto';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { sessionCookie } from './auth.ts';

const WINDOW_MS = 60_000;
/** Searches read through words: one for so many requests, 120 in a minute as delivered. A person who types makes far fewer. */
const REQUESTS_PER_SEARCH = 50;

/** Whose budget a request is on: the session's, the token's, else the address's. Secrets are not kept as keys. */
function payerOf(request: FastifyRequest): string {
  const secret =
    request.cookies[sessionCookie(true)] ?? request.cookies[sessionCookie(false)] ?? request.headers.authorization;
  return secret ? createHash('sha256').update(secret).digest('base64') : request.ip;
}

function tooMany(afterMs: number, what: 'requests' | 'searches'): Error {
  const seconds = Math.ceil(afterMs / 1_000);
  return Object.assign(
    new Error(
      what === 'searches'
        ? `Too many searches in a minute. Try again in ${seconds} s.`
        : `Too many requests in a minute. Try again in ${seconds} s.`,
    ),
    { statusCode: 429 },
  );
}

/**
 * What one session may ask for in a minute, so that nobody's script or broken tab slows the others (ASVS 5.0, 2.4.1). Kept in each
 * process: it is a brake, not an account. Webhooks are not braked: a storm of them is work.
 */
export const budgets = fp<{ perMinute: number }>(async (app, { perMinute }) => {
  await app.register(rateLimit, {
    global: true,
    max: perMinute,
    timeWindow: WINDOW_MS,
    cache: 20_000,
    keyGenerator: payerOf,
    errorResponseBuilder: (_request, { ttl }) => tooMany(ttl, 'requests'),
  });
});

/** A brake for searches. @param perMinute how many requests of any kind are allowed @returns to be called before each; throws 429 */
export function searchBudget(app: FastifyInstance, perMinute: number): (request: FastifyRequest) => Promise<void> {
  const take = app.createRateLimit({
    max: Math.ceil(perMinute / REQUESTS_PER_SEARCH),
    timeWindow: WINDOW_MS,
    keyGenerator: (request) => `search ${payerOf(request)}`,
  });
  return async (request) => {
    const used = await take(request);
    if (!used.isAllowed && used.isExceeded) throw tooMany(used.ttl, 'searches');
  };
}
