import type { Telemetry } from '@kwartier/runtime';
import type { FastifyInstance, FastifyRequest, onRequestHookHandler } from 'fastify';

type Open = NonNullable<ReturnType<Telemetry['open']>>;

/** A span for each request, under the caller's where one is given. What the request starts, in this process or a worker, is under it. */
export function useTracing(app: FastifyInstance, telemetry: Telemetry): void {
  const spans = new WeakMap<FastifyRequest, Open>();
  const enter: onRequestHookHandler = (request, _reply, done) => {
    const open = spans.get(request);
    if (open) open.within(done);
    else done();
  };
  app.addHook('onRequest', (request, reply, done) => {
    const { traceparent } = request.headers;
    const route = request.routeOptions.url ?? 'none';
    const open = telemetry.open(
      `${request.method} ${route}`,
      typeof traceparent === 'string' ? traceparent : undefined,
    );
    if (open) spans.set(request, open);
    enter.call(app as never, request, reply, done);
  });
  // The end of a body is told by the socket, outside of what the first hook began.
  app.addHook('preValidation', enter);
  app.addHook('onResponse', (request, reply, done) => {
    spans.get(request)?.end(
      {
        'http.request.method': request.method,
        'http.response.status_code': reply.statusCode,
        'kwartier.request_id': request.id,
      },
      reply.statusCode >= 500,
    );
    done();
  });
}
