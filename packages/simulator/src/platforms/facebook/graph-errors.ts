import { createHash } from 'node:crypto';
import type { Answer } from '../../serve.ts';

/** A refusal in Graph's words; thrown by the rules and turned into the answer by the routes. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(JSON.stringify(answer.body));
    this.answer = answer;
  }
}

export interface GraphErrorParts {
  message: string;
  code: number;
  subcode?: number;
  status?: number;
  isTransient?: boolean;
  headers?: Record<string, string>;
}

/** The error object of Graph. `type` says OAuthException for nearly everything, throttling included. */
export function graphError(parts: GraphErrorParts): GraphRefusal {
  const trace = createHash('sha256').update(`${parts.code} ${parts.message}`).digest('base64url').slice(0, 22);
  return new GraphRefusal({
    status: parts.status ?? 400,
    headers: parts.headers ?? {},
    body: {
      error: {
        message: parts.message,
        type: 'OAuthException',
        code: parts.code,
        ...(parts.subcode === undefined ? {} : { error_subcode: parts.subcode }),
        ...(parts.isTransient === undefined ? {} : { is_transient: parts.isTransient }),
        fbtrace_id: `A${trace}`,
      },
    },
  });
}

/** 100/33: gone, never there, or not visible to this token. */
export function unknownObject(id: string, method = 'get'): GraphRefusal {
  return graphError({
    message: `Unsupported ${method} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    code: 100,
    subcode: 33,
  });
}

export function badParameter(message: string): GraphRefusal {
  return graphError({ message: `(#100) ${message}`, code: 100 });
}

/** 190/467: the token is invalid or was revoked. */
export function invalidToken(): GraphRefusal {
  return graphError({
    message: 'Error validating access token: The session is invalid because the user logged out.',
    code: 190,
    subcode: 467,
    status: 401,
    headers: { 'www-authenticate': 'OAuth "Facebook Platform" "invalid_token"' },
  });
}

export function noPermission(permission: string): GraphRefusal {
  return graphError({ message: `(#10) This endpoint requires the '${permission}' permission.`, code: 10 });
}

/** 10/2018278: more than 24 hours since the person's last action. */
export function windowClosed(): GraphRefusal {
  return graphError({
    message:
      '(#10) This message is sent outside of allowed window. Learn more about the new policy here: https://developers.facebook.com/docs/messenger-platform/policy-overview',
    code: 10,
    subcode: 2018278,
  });
}

export function unreachable(): GraphRefusal {
  return graphError({ message: "(#551) This person isn't available right now.", code: 551, subcode: 1545041 });
}

/** 32 for reading, 613 for sending, with the headers that say how long. */
export function throttled(isSending: boolean, pageId: string, resetInMs: number): GraphRefusal {
  const minutes = Math.max(1, Math.ceil(resetInMs / 60_000));
  const usage = { type: isSending ? 'messenger' : 'pages', call_count: 100, total_cputime: 20, total_time: 20 };
  const parts = isSending
    ? { message: '(#613) Calls to this api have exceeded the rate limit.', code: 613 }
    : { message: '(#32) Page request limit reached', code: 32 };
  return graphError({
    ...parts,
    headers: {
      'x-app-usage': JSON.stringify({ call_count: 100, total_time: 20, total_cputime: 20 }),
      'x-business-use-case-usage': JSON.stringify({
        [pageId]: [{ ...usage, estimated_time_to_regain_access: minutes }],
      }),
    },
  });
}

/** 5xx and whatever else a script asks for: code 2, transient. */
export function serverError(status: number): GraphRefusal {
  return graphError({
    message: 'An unexpected error has occurred. Please retry your request later.',
    code: 2,
    status,
    isTransient: true,
  });
}
