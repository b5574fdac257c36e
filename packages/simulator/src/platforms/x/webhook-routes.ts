import type { FastifyInstance } from 'fastify';
import type { Answer, Call } from '../../serve.ts';
import { iso } from './present.ts';
import { invalidRequest, XRefusal } from './problems.ts';
import { type Asker, bodyWith, type XServer } from './served.ts';
import type { XSubscription, XWebhook } from './webhooks.ts';
import type { XPlatform } from './x-platform.ts';

/** Kinds of activity an account may subscribe to here; X has more, which an inbox does not use. */
const EVENT_TYPES = [
  'post.create', 'post.delete', 'post.mention.create', 'post.reply.create', 'post.quote.create', 'dm.received', 'dm.sent', 'dm.read',
]; // biome-ignore format: one look
const FIRST_SUBSCRIPTION = 1_976_325_569_252_900_000n;

/** Receivers, their challenges, activity subscriptions and the token operation. */
export function webhookRoutes(app: FastifyInstance, x: XPlatform, { route, open }: XServer): void {
  const forApps = { allowsApp: true };
  app.post(
    '/x/2/oauth2/token',
    open('token', (call) => x.tokens.refresh(call)),
  );
  app.get(
    '/x/2/webhooks',
    route('any', 'webhooks', (_call, asker) => list(x, asker), forApps),
  );
  app.post(
    '/x/2/webhooks',
    route('any', 'webhooks', (call, asker) => create(x, call, asker), forApps),
  );
  app.put(
    '/x/2/webhooks/:id',
    route('any', 'webhooks', (call, asker) => validate(x, call, asker), forApps),
  );
  app.delete(
    '/x/2/webhooks/:id',
    route('any', 'webhooks', (call, asker) => remove(x, call, asker), forApps),
  );
  app.get(
    '/x/2/activity/subscriptions',
    route('any', 'subscriptions', (_call, asker) => subscriptions(x, asker), forApps),
  );
  app.post(
    '/x/2/activity/subscriptions',
    route('any', 'subscriptions', (call, asker) => subscribe(x, call, asker), forApps),
  );
  app.delete(
    '/x/2/activity/subscriptions/:id',
    route('any', 'subscriptions', (call, asker) => unsubscribe(x, call, asker), forApps),
  );
}

const hookJson = (hook: XWebhook) => ({
  id: hook.id,
  url: hook.url,
  valid: hook.isValid,
  created_at: iso(hook.createdAt),
});

function list(x: XPlatform, { account }: Asker): Answer {
  const own = [...x.webhooks.hooks.values()].filter((hook) => hook.accountId === account.id);
  const meta = { result_count: own.length };
  return { status: 200, body: own.length > 0 ? { data: own.map(hookJson), meta } : { meta } };
}

async function create(x: XPlatform, call: Call, { account }: Asker): Promise<Answer> {
  const { url } = bodyWith(call, ['url']);
  if (typeof url !== 'string' || !URL.canParse(url) || url.length > 200)
    throw invalidRequest('$.url: is not a valid URL');
  const hook = { ...x.setWebhook(account.id, url) };
  if (!(await x.verifyWebhook(account.id))) {
    x.webhooks.hooks.delete(hook.id);
    throw invalidRequest('CRC validation failed: the webhook URL did not answer the challenge.', { url: [url] });
  }
  return { status: 200, body: { data: hookJson(hook) } };
}

async function validate(x: XPlatform, call: Call, asker: Asker): Promise<Answer> {
  const valid = await x.webhooks.challenge(ownHook(x, call, asker));
  return { status: 200, body: { data: { valid } } };
}

function remove(x: XPlatform, call: Call, asker: Asker): Answer {
  x.webhooks.hooks.delete(ownHook(x, call, asker).id);
  return { status: 200, body: { data: { deleted: true } } };
}

function ownHook(x: XPlatform, call: Call, { account }: Asker): XWebhook {
  const hook = x.webhooks.hooks.get(call.params.id!);
  if (!hook || hook.accountId !== account.id) throw gone('webhook', call.params.id!);
  return hook;
}

function subscriptionJson(subscription: XSubscription): Record<string, unknown> {
  return {
    subscription_id: subscription.id,
    event_type: subscription.type,
    filter: { user_id: subscription.accountId },
    created_at: iso(subscription.createdAt),
    updated_at: iso(subscription.createdAt),
    ...(subscription.tag === undefined ? {} : { tag: subscription.tag }),
    ...(subscription.webhookId === undefined ? {} : { webhook_id: subscription.webhookId }),
  };
}

function subscriptions(x: XPlatform, { account }: Asker): Answer {
  const own = [...x.webhooks.subscriptions.values()].filter(({ accountId }) => accountId === account.id);
  return { status: 200, body: { data: own.map(subscriptionJson), meta: { total_subscriptions: own.length } } };
}

/** X's samples show an array or an object here; the specification says `{subscription}`. The simulator gives the array. */
function subscribe(x: XPlatform, call: Call, { account }: Asker): Answer {
  const {
    event_type: type,
    filter,
    tag,
    webhook_id: webhookId,
  } = bodyWith(call, ['event_type', 'filter', 'tag', 'webhook_id']);
  if (typeof type !== 'string' || !EVENT_TYPES.includes(type))
    throw invalidRequest(`$.event_type: ${String(type)} is not known`);
  if ((filter as { user_id?: unknown } | undefined)?.user_id !== account.id) {
    throw invalidRequest('$.filter.user_id: the user has not authorized this app');
  }
  const own = [...x.webhooks.subscriptions.values()].filter(({ accountId }) => accountId === account.id);
  if (own.some((known) => known.type === type))
    throw invalidRequest('A subscription with this event type and filter exists.');
  const subscription: XSubscription = {
    id: String(FIRST_SUBSCRIPTION + BigInt(x.webhooks.nextSubscriptionNumber())),
    accountId: account.id,
    type,
    tag: typeof tag === 'string' ? tag : undefined,
    webhookId: typeof webhookId === 'string' ? webhookId : undefined,
    createdAt: x.now(),
  };
  x.webhooks.subscriptions.set(subscription.id, subscription);
  return {
    status: 200,
    body: { data: [subscriptionJson(subscription)], meta: { total_subscriptions: own.length + 1 } },
  };
}

function unsubscribe(x: XPlatform, call: Call, { account }: Asker): Answer {
  const subscription = x.webhooks.subscriptions.get(call.params.id!);
  if (!subscription || subscription.accountId !== account.id) throw gone('subscription', call.params.id!);
  x.webhooks.subscriptions.delete(subscription.id);
  return {
    status: 200,
    body: { data: { deleted: true }, meta: { total_subscriptions: x.webhooks.subscriptions.size } },
  };
}

function gone(kind: string, id: string): XRefusal {
  const type = 'https://api.x.com/2/problems/resource-not-found';
  const detail = `Could not find ${kind} with id: [${id}].`;
  return new XRefusal({
    status: 404,
    body: { title: 'Not Found Error', detail, resource_type: kind, resource_id: id, type },
  });
}
