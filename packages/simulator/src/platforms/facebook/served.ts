import type { RouteHandlerMethod } from 'fastify';
import type { Operation } from '../../faults.ts';
import { type Answer, type Call, type Served, serve } from '../../serve.ts';
import { CallBudget } from './call-budget.ts';
import type { FacebookPlatform } from './facebook-platform.ts';
import { GraphRefusal, graphError, invalidToken, serverError, throttled } from './graph-errors.ts';
import type { FbPage } from './model.ts';

/** A Graph call with its token checked: whose page, and the parameters of query and body together. */
export interface GraphCall {
  call: Call;
  page: FbPage;
  params: Record<string, unknown>;
}

const WAIT_UNLESS_SAID_MS = 60_000;
const NEWEST_VERSION = 'v26.0';

/** Makes Fastify handlers for Graph: token, throttle, usage headers, error objects. */
export function graphServer(facebook: FacebookPlatform) {
  const budget = new CallBudget(facebook.now);
  const served: Served = {
    name: 'facebook',
    now: facebook.now,
    faults: facebook.faults,
    calls: facebook.calls,
    refuse: (call, operation, fault) => {
      const page = facebook.pageOfToken(tokenOf(call) ?? '');
      call.accountId = page?.id ?? null;
      if (fault.status === 401) return invalidToken().answer;
      if (fault.status !== 429) return serverError(fault.status).answer;
      const waitMs = fault.resetInMs ?? WAIT_UNLESS_SAID_MS;
      if (page) {
        call.early = budget.isWaiting(page.id, operation);
        budget.announce(page.id, operation, waitMs);
      }
      return throttled(operation === 'send', page?.id ?? '0', waitMs).answer;
    },
    crash: (error) => (error instanceof GraphRefusal ? error.answer : serverError(500).answer),
  };

  const route = (operation: Operation, handle: (graph: GraphCall) => Answer | unknown): RouteHandlerMethod =>
    serve(served, operation, (call) => behindToken(facebook, budget, call, operation, handle));
  return { route, budget };
}

export type GraphServer = ReturnType<typeof graphServer>;

/** The handler gives the body of a 200. */
function behindToken(
  facebook: FacebookPlatform,
  budget: CallBudget,
  call: Call,
  operation: Operation,
  handle: (graph: GraphCall) => unknown,
): Answer {
  const token = tokenOf(call);
  if (token === undefined) {
    throw graphError({ message: 'An access token is required to request this resource.', code: 104 });
  }
  const page = facebook.pageOfToken(token);
  if (!page) throw invalidToken();
  call.accountId = page.id;
  call.early = budget.isWaiting(page.id, operation);
  if (call.early) throw throttled(operation === 'send', page.id, budget.waitMsLeft(page.id, operation));
  const { percent, waitMs } = budget.spend(page.id);
  if (waitMs > 0) {
    budget.announce(page.id, operation, waitMs);
    throw throttled(operation === 'send', page.id, waitMs);
  }
  const headers = {
    'x-app-usage': JSON.stringify({ call_count: percent, total_time: percent, total_cputime: percent }),
    'facebook-api-version': call.headers['x-simulator-graph-version'] ?? NEWEST_VERSION,
  };
  const body = typeof call.body === 'object' && call.body !== null ? (call.body as Record<string, unknown>) : {};
  return { status: 200, headers, body: handle({ call, page, params: { ...call.query, ...body } }) };
}

function tokenOf(call: Call): string | undefined {
  const header = /^(?:Bearer|OAuth) (.+)$/.exec(call.headers.authorization ?? '')?.[1];
  const inBody = (call.body as { access_token?: unknown } | null | undefined)?.access_token;
  return header ?? call.query.access_token ?? (typeof inBody === 'string' ? inBody : undefined);
}
