import type { IdempotentCall } from '@kwartier/usecases';
import type { FastifyRequest } from 'fastify';

/** What tells a repeated create apart from a new one. */
export function callOf(request: FastifyRequest): IdempotentCall {
  const key = request.headers['idempotency-key'];
  return {
    route: `${request.method} ${request.routeOptions.url}`,
    key: typeof key === 'string' ? key : undefined,
    body: request.body,
  };
}
