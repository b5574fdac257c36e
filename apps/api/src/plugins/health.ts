import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ApiDeps } from '../deps.ts';

/** /live: the process runs. /ready: Postgres answers and the schema is there. /metrics: Prometheus. */
export function useHealth(app: FastifyInstance, deps: Pick<ApiDeps, 'db' | 'isRedisUp'>): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'kwartier_' });
  const requests = new Histogram({
    name: 'kwartier_http_request_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const webhooks = new Counter({
    name: 'kwartier_webhooks_total',
    help: 'Webhook calls by answer',
    labelNames: ['status'],
    registers: [registry],
  });
  const redis = new Gauge({ name: 'kwartier_redis_up', help: 'Whether Redis answers', registers: [registry] });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requests.observe({ route, status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000);
    if (route.startsWith('/webhooks/') && request.method === 'POST') webhooks.inc({ status: String(reply.statusCode) });
  });

  app.get('/live', { config: { access: 'public' } }, async () => ({ status: 'ok' }));
  app.get('/ready', { config: { access: 'public' } }, async (_request, reply) => {
    try {
      await deps.db.directory((sql) => sql`select count(*) from directory_workspaces()`);
      // Without Redis everything works, more slowly: that is worth knowing and no reason to take no traffic.
      return { status: 'ok', database: true, redis: deps.isRedisUp() };
    } catch {
      return reply.status(503).send({ status: 'unavailable', database: false, redis: deps.isRedisUp() });
    }
  });
  app.get('/metrics', { config: { access: 'public' } }, async (_request, reply) => {
    redis.set(deps.isRedisUp() ? 1 : 0);
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}
