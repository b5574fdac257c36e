import type { FastifyInstance } from 'fastify';
import type { Fault, Operation, PlatformName } from '../faults.ts';
import type { Simulator } from '../running-simulator.ts';
import { actions } from './actions.ts';

/** Driving the simulator from another process, under `/_sim`. Everything is JSON; a mistake is 400 with `{error}`. */
export function controlRoutes(app: FastifyInstance, simulator: Simulator): void {
  const { x, facebook, faults, clock } = simulator;
  const platformOf = (name: unknown): typeof x | typeof facebook => {
    if (name === 'x') return x;
    if (name === 'facebook') return facebook;
    throw new Error(`platform must be x or facebook, not ${String(name)}`);
  };

  app.get('/_sim/health', () => ({ ok: true }));
  app.get('/_sim/state', () => ({
    url: simulator.url,
    seed: simulator.seed,
    now: clock.now(),
    x: {
      users: x.network.users.size,
      posts: x.network.posts.size,
      directMessages: x.network.messages.size,
      ledger: x.ledger.length,
      calls: x.calls.length,
      violations: x.violations().length,
      webhooks: [...x.webhooks.hooks.values()].map(({ accountId, url, isValid }) => ({ accountId, url, isValid })),
    },
    facebook: {
      people: facebook.network.people.size,
      posts: facebook.network.posts.size,
      comments: facebook.network.comments.size,
      messages: facebook.network.messages.size,
      ledger: facebook.ledger.length,
      calls: facebook.calls.length,
      violations: facebook.violations().length,
      webhooks: [...facebook.webhooks.receivers].map(([pageId, url]) => ({ pageId, url })),
    },
  }));
  app.get<{ Querystring: { platform?: string } }>('/_sim/ledger', ({ query }) =>
    query.platform === undefined ? { x: x.ledger, facebook: facebook.ledger } : platformOf(query.platform).ledger,
  );
  app.get<{ Querystring: { platform?: string } }>('/_sim/calls', ({ query }) =>
    query.platform === undefined ? { x: x.calls, facebook: facebook.calls } : platformOf(query.platform).calls,
  );
  app.get('/_sim/deliveries', () => ({
    x: [...x.webhooks.couriers.values()].flatMap((courier) => courier.deliveries),
    facebook: [...facebook.webhooks.couriers.values()].flatMap((courier) => courier.deliveries),
  }));
  app.delete('/_sim/calls', () => {
    x.calls.length = 0;
    facebook.calls.length = 0;
    return { ok: true };
  });

  app.post<{ Body: { offsetMs?: number; nowMs?: number } }>('/_sim/clock', ({ body }) => {
    if (body.nowMs !== undefined) clock.setNow(body.nowMs);
    else clock.setOffset(body.offsetMs ?? 0);
    return { now: clock.now() };
  });
  app.post<{
    Body: { platform: PlatformName; operation?: Operation; fault: Fault; times?: number; probability?: number };
  }>('/_sim/faults', ({ body }) => {
    const operation = body.operation ?? 'any';
    platformOf(body.platform);
    if (body.probability === undefined) faults.next(body.platform, operation, body.fault, body.times);
    else faults.rate(body.platform, operation, body.fault, body.probability);
    return { ok: true };
  });
  app.post<{ Body: { platform?: PlatformName; duplicate?: number; reorder?: boolean; dropEvery?: number } }>(
    '/_sim/webhook-faults',
    ({ body }) => {
      if (body.duplicate !== undefined) faults.duplicate(body.duplicate, body.platform);
      if (body.reorder !== undefined) faults.reorder(body.reorder, body.platform);
      if (body.dropEvery !== undefined) faults.dropEvery(body.dropEvery, body.platform);
      return { x: faults.webhooks('x'), facebook: faults.webhooks('facebook') };
    },
  );
  app.delete('/_sim/faults', () => {
    faults.clear();
    return { ok: true };
  });
  app.post('/_sim/flush', async () => {
    await simulator.flush();
    return { ok: true };
  });

  app.post<{ Body: { platform: string; externalId: string; url: string; style?: 'activity' | 'account-activity' } }>(
    '/_sim/webhooks',
    async ({ body }) => {
      // A demo may register before its receiver listens: deliver all the same, and say how the challenge went.
      if (body.platform === 'facebook') {
        facebook.setWebhook(body.externalId, body.url);
        return { ok: true, verified: await facebook.verifyWebhook(body.externalId) };
      }
      platformOf(body.platform);
      x.requireAccount(body.externalId);
      if (body.style) x.setWebhookStyle(body.externalId, body.style);
      const hook = x.setWebhook(body.externalId, body.url);
      const isVerified = await x.verifyWebhook(body.externalId);
      hook.isValid = true;
      return { ok: true, verified: isVerified };
    },
  );

  app.post<{ Params: { platform: string; action: string } }>(
    '/_sim/:platform/:action',
    async ({ params, body }, reply) => {
      const action = actions(simulator)[`${params.platform}/${params.action}`];
      if (!action) return reply.code(404).send({ error: `no such action: ${params.platform}/${params.action}` });
      try {
        const result: unknown = await action((body ?? {}) as Record<string, never>);
        return reply.send(result ?? { ok: true });
      } catch (error) {
        return reply.code(400).send({ error: error instanceof Error ? error.message : String(error) });
      }
    },
  );
}
