import type { Answer } from '../../serve.ts';

const HOST = 'https://api.x.com/2/problems';

/** A refused request, worded as X words it; thrown by the rules and turned into the answer by the routes. */
export class XRefusal extends Error {
  override readonly name = 'XRefusal';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(JSON.stringify(answer.body));
    this.answer = answer;
  }
}

/** 400: a parameter or member that X does not take. */
export function invalidRequest(message: string, parameters: Record<string, string[]> = {}): XRefusal {
  return new XRefusal({
    status: 400,
    body: {
      errors: [{ parameters, message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${HOST}/invalid-request`,
    },
  });
}

/** 403 with only a sentence, as X gives for duplicates, summoning and the like. */
export function forbidden(detail: string): XRefusal {
  return new XRefusal({ status: 403, body: { detail, type: 'about:blank', title: 'Forbidden', status: 403 } });
}

/** 401: the same for an expired, a revoked and a wrong token. */
export function unauthorized(): XRefusal {
  return new XRefusal({
    status: 401,
    body: { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' },
  });
}

/** 403: an app token where a user's token is needed. */
export function unsupportedAuthentication(): XRefusal {
  return new XRefusal({
    status: 403,
    body: {
      title: 'Unsupported Authentication',
      detail:
        'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
      type: `${HOST}/unsupported-authentication`,
      status: 403,
    },
  });
}

/** A single resource that is not there: inside `errors` of a 200. */
export function notFound(kind: 'post' | 'tweet' | 'user', id: string, parameter = 'id'): Record<string, string> {
  return {
    resource_id: id,
    resource_type: kind,
    parameter,
    value: id,
    title: 'Not Found Error',
    detail: `Could not find ${kind} with ${parameter}: [${id}].`,
    type: `${HOST}/resource-not-found`,
  };
}

/** 429; the waiting time is in the headers only. */
export function tooManyRequests(headers: Record<string, string>): XRefusal {
  return new XRefusal({
    status: 429,
    headers,
    body: { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 },
  });
}

/** 5xx and whatever else a script asks for. */
export function serverProblem(status: number): Answer {
  const title = status === 503 ? 'Service Unavailable' : status >= 500 ? 'Internal Server Error' : 'Error';
  return { status, body: { title, detail: title, type: 'about:blank', status } };
}
