import type { RouteHandlerMethod } from 'fastify';
import type { Operation } from '../../faults.ts';
import { type Answer, type Call, type Served, serve } from '../../serve.ts';
import type { XAccount } from './model.ts';
import { invalidRequest, serverProblem, unauthorized, unsupportedAuthentication, XRefusal } from './problems.ts';
import type { XLimitName } from './rate-limits.ts';
import type { XPlatform } from './x-platform.ts';

/** Who asks: an account, by its user's consent or by its app's own token. */
export interface Asker {
  account: XAccount;
  isApp: boolean;
}

const RESET_UNLESS_SAID_MS = 60_000;

/** Makes Fastify handlers for X: token, rate limit, rules, problem objects. */
export function xServer(x: XPlatform) {
  const limitOf = new WeakMap<Call, XLimitName>();
  const served: Served = {
    name: 'x',
    now: x.now,
    faults: x.faults,
    calls: x.calls,
    refuse: (call, _operation, fault) => {
      const asker = askerOf(x, call);
      const limit = limitOf.get(call);
      call.accountId ??= asker?.account.id ?? null;
      if (fault.status === 401) return unauthorized().answer;
      if (fault.status !== 429) return serverProblem(fault.status);
      const resetInMs = fault.resetInMs ?? RESET_UNLESS_SAID_MS;
      call.early ||= asker && limit ? x.rateLimits.isWaiting(asker.account.id, limit) : false;
      const headers = asker && limit ? x.rateLimits.close(asker.account.id, limit, resetInMs) : {};
      const body = { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 };
      return { status: 429, headers, body };
    },
    crash: (error) => (error instanceof XRefusal ? error.answer : serverProblem(500)),
  };

  /** A route behind a token and a rate limit. `allowsApp`: an app-only token will do. */
  const route = (
    operation: Operation,
    limit: XLimitName,
    handle: (call: Call, asker: Asker) => Answer | Promise<Answer>,
    { allowsApp = false }: { allowsApp?: boolean } = {},
  ): RouteHandlerMethod => {
    const withLimit = (call: Call): Promise<Answer> => behindToken(x, call, limit, allowsApp, handle);
    const inner = serve(
      { ...served, refuse: (call, op, fault) => served.refuse(remember(limitOf, call, limit), op, fault) },
      operation,
      withLimit,
    );
    return inner;
  };
  /** A route without a token (the token operation itself). */
  const open = (operation: Operation, handle: (call: Call) => Answer): RouteHandlerMethod =>
    serve(served, operation, handle);
  return { route, open };
}

export type XServer = ReturnType<typeof xServer>;

async function behindToken(
  x: XPlatform,
  call: Call,
  limit: XLimitName,
  allowsApp: boolean,
  handle: (call: Call, asker: Asker) => Answer | Promise<Answer>,
): Promise<Answer> {
  const asker = askerOf(x, call);
  if (!asker) throw unauthorized();
  const accountId = asker.account.id;
  call.accountId = accountId;
  if (asker.isApp && !allowsApp) throw unsupportedAuthentication();
  call.early = x.rateLimits.isWaiting(accountId, limit);
  const headers = x.rateLimits.spend(accountId, limit);
  if (limit === 'dmSend') Object.assign(headers, x.rateLimits.spend(accountId, 'dmSendDaily'));
  try {
    const answer = await handle(call, asker);
    return { ...answer, headers: { ...headers, ...answer.headers } };
  } catch (error) {
    if (!(error instanceof XRefusal)) throw error;
    return { ...error.answer, headers: { ...headers, ...error.answer.headers } };
  }
}

function askerOf(x: XPlatform, call: Call): Asker | undefined {
  const token = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  const user = x.tokens.accountOf(token);
  if (user) return { account: user, isApp: false };
  const account = x.accounts.get(x.bearers.get(token) ?? '');
  return account && { account, isApp: true };
}

function remember(limits: WeakMap<Call, XLimitName>, call: Call, limit: XLimitName): Call {
  limits.set(call, limit);
  return call;
}

/** The body as an object with only these members, or 400. */
export function bodyWith(call: Call, members: readonly string[]): Record<string, unknown> {
  if (typeof call.body !== 'object' || call.body === null) throw invalidRequest('The body is not a JSON object.');
  for (const name of Object.keys(call.body)) {
    if (!members.includes(name)) throw invalidRequest(`$.${name}: is not defined in the schema`);
  }
  return call.body as Record<string, unknown>;
}
