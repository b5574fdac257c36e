import { withOrigin } from '@kwartier/db';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';

/** What a request does is recorded with the address it came from and the id under which it stands in the log. */
export function useOrigin(app: FastifyInstance): void {
  // Twice: the end of a body is told by the socket, outside of what the first hook began.
  const remember: onRequestHookHandler = (request, _reply, done) =>
    withOrigin({ from: request.ip, requestId: request.id }, done);
  app.addHook('onRequest', remember);
  app.addHook('preValidation', remember);
}
