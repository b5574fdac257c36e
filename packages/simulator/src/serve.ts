import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest, RouteHandlerMethod } from 'fastify';
import type { Fault, Faults, Operation, PlatformName } from './faults.ts';
import { type CallRecord, logCall } from './ledger.ts';

/** A request as a platform's rules see it. */
export interface Call {
  method: string;
  /** Path without the platform's prefix. */
  path: string;
  params: Record<string, string>;
  query: Record<string, string>;
  headers: Record<string, string | undefined>;
  body: unknown;
  requestId: string;
  /** Filled in by the platform once it knows who asks; for the call log. */
  accountId: string | null;
  /** Set by the platform when this call broke an announced waiting time. */
  early: boolean;
}

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** What a platform brings so that its routes can be served. */
export interface Served {
  name: PlatformName;
  now(): number;
  faults: Faults;
  calls: CallRecord[];
  /** How this platform words a scripted refusal (429, 401, 5xx …). */
  refuse(call: Call, operation: Operation, fault: { status: number; resetInMs?: number }): Answer;
  /** How this platform words a mistake in our own code. */
  crash(error: unknown): Answer;
}

/** A route: run the script of faults around the platform's own rules, log the call, answer. */
export function serve(
  platform: Served,
  operation: Operation,
  handle: (call: Call) => Answer | Promise<Answer>,
): RouteHandlerMethod {
  return async (request, reply) => {
    const call = readCall(request, platform.name);
    const at = platform.now();
    const fault = platform.faults.take(platform.name, operation);
    const finish = (answer: Answer | 'cut' | 'silent'): FastifyReply => {
      logCall(platform.calls, {
        requestId: call.requestId,
        method: call.method,
        path: call.path,
        query: call.query,
        status: typeof answer === 'string' ? 0 : answer.status,
        at,
        operation,
        accountId: call.accountId,
        tokenInQuery: call.query.access_token !== undefined,
        early: call.early,
        fault: fault === undefined ? null : JSON.stringify(fault),
      });
      if (answer === 'cut') {
        reply.hijack();
        request.raw.socket.destroy();
        return reply;
      }
      if (answer === 'silent') return reply.hijack();
      return reply
        .code(answer.status)
        .headers({ 'content-type': 'application/json; charset=utf-8', ...answer.headers })
        .send(JSON.stringify(answer.body));
    };
    const accept = async (): Promise<Answer> => {
      try {
        return await handle(call);
      } catch (error) {
        return platform.crash(error);
      }
    };
    return play(fault, accept, finish, (refusal) => platform.refuse(call, operation, refusal));
  };
}

async function play(
  fault: Fault | undefined,
  accept: () => Promise<Answer>,
  finish: (answer: Answer | 'cut' | 'silent') => FastifyReply,
  refuse: (fault: { status: number; resetInMs?: number }) => Answer,
): Promise<FastifyReply> {
  if (fault === undefined) return finish(await accept());
  if (fault === '401') return finish(refuse({ status: 401 }));
  if (fault === 'drop-before') return finish('cut');
  if (fault === 'hang') return finish('silent');
  if (fault === 'nonsense-after-accept') {
    const answer = await accept();
    return finish(answer.status >= 400 ? answer : { status: 200, body: { status: 'ok', data: [] } });
  }
  if (fault === '500-after-accept' || fault === 'drop-after-accept' || fault === 'hang-after-accept') {
    const answer = await accept();
    if (answer.status >= 400) return finish(answer);
    if (fault === '500-after-accept') return finish(refuse({ status: 500 }));
    return finish(fault === 'drop-after-accept' ? 'cut' : 'silent');
  }
  if ('status' in fault) return finish(refuse(fault));
  if ('acceptAfterMs' in fault) {
    await delay(fault.acceptAfterMs);
    return finish(await accept());
  }
  const answer = await accept();
  await delay(fault.slowMs);
  return finish(answer);
}

function readCall(request: FastifyRequest, platform: PlatformName): Call {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name] = Array.isArray(value) ? value[0] : value;
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    query[name] = Array.isArray(value) ? value.join(',') : String(value);
  }
  return {
    method: request.method,
    path: request.url.split('?')[0]!.slice(platform.length + 1),
    params: request.params as Record<string, string>,
    query,
    headers,
    body: request.body,
    requestId: String(request.id),
    accountId: null,
    early: false,
  };
}
