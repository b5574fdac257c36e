import type { FastifyInstance } from 'fastify';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { ApiDeps } from '../deps.ts';

/** How often Postgres is asked, so that /live knows whether asking still works. */
const PULSE_MS = 5_000;
/** Without an answer of any kind for so long, this process is stuck: a restart helps. */
const STUCK_AFTER_MS = 30_000;

export interface Health {
  /** Take no new traffic: /ready says so, and every answer asks for its connection to be closed. */
  drain(): void;
  close(): void;
}

/**
 * /live: this process still gets answers, if only that Postgres is away. /ready: Postgres answers, the schema is there, and
 * nobody told us to stop. /metrics: Prometheus.
 */
export function useHealth(
  app: FastifyInstance,
  deps: Pick<ApiDeps, 'db' | 'isRedisUp' | 'metrics'>,
  connections: () => number,
): Health {
  const registers = [deps.metrics.registry];
  const requests = new Histogram({
    name: 'kwartier_http_request_seconds',
    help: 'Time to answer, by route and status class',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const webhooks = new Counter({
    name: 'kwartier_webhooks_total',
    help: 'Webhook calls by answer',
    labelNames: ['status'],
    registers,
  });
  const redis = new Gauge({ name: 'kwartier_redis_up', help: 'Whether Redis answers', registers });
  const sockets = new Gauge({ name: 'kwartier_sockets', help: 'Consoles that are connected', registers });
  let isDraining = false;
  let answeredAt = performance.now();

  const ask = () => deps.db.directory((sql) => sql`select count(*) from directory_workspaces()`);
  const pulse = setInterval(() => {
    const answered = () => {
      answeredAt = performance.now();
    };
    ask().then(answered, answered);
  }, PULSE_MS);
  pulse.unref();

  app.addHook('onRequest', async (_request, reply) => {
    if (isDraining) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    requests.observe({ route, status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1000);
    if (route.startsWith('/webhooks/') && request.method === 'POST') webhooks.inc({ status: String(reply.statusCode) });
  });

  app.get('/live', { config: { access: 'public' } }, async (_request, reply) =>
    performance.now() - answeredAt < STUCK_AFTER_MS
      ? { status: 'ok' }
      : reply.status(503).send({ status: 'stuck', reason: 'Nothing was heard of Postgres, not even that it is away.' }),
  );
  app.get('/ready', { config: { access: 'public' } }, async (_request, reply) => {
    if (isDraining) return reply.status(503).send({ status: 'draining' });
    try {
      await ask();
      // Without Redis everything works, more slowly: that is worth knowing and no reason to take no traffic.
      return { status: 'ok', database: true, redis: deps.isRedisUp() };
    } catch {
      return reply.status(503).send({ status: 'unavailable', database: false, redis: deps.isRedisUp() });
    }
  });
  app.get('/metrics', { config: { access: 'public' } }, async (_request, reply) => {
    redis.set(deps.isRedisUp() ? 1 : 0);
    sockets.set(connections());
    const { registry } = deps.metrics;
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });

  return {
    drain: () => {
      isDraining = true;
    },
    close: () => clearInterval(pulse),
  };
}
