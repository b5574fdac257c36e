import { Problem } from '@kwartier/contracts';
import type { z } from 'zod';
import { askForProof } from './confirmation.ts';
import { sayServer, t } from './i18n/index.ts';

/** A refusal or failure of the server, or no answer at all (`status` 0, code `network.unreachable`). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }

  /** What an answer outside of `api` says that refused something. */
  static of(status: number, body: unknown): ProblemError {
    const parsed = Problem.safeParse(body);
    return new ProblemError(
      parsed.success
        ? parsed.data
        : {
            type: 'about:blank',
            title: '',
            status,
            detail: t('The server answered {status}.', { status }),
            code: `http.${status}`,
            requestId: '',
          },
    );
  }

  static readonly unreachable = (): ProblemError =>
    new ProblemError({
      type: 'about:blank',
      title: t('No answer'),
      status: 0,
      detail: t('The server did not answer. Check the line and try again.'),
      code: 'network.unreachable',
      requestId: '',
    });

  get status(): number {
    return this.problem.status;
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The code of a refusal, or undefined when it is some other error. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof ProblemError ? error.problem.code : undefined;

/** What happened, as a sentence a person can read. */
export function sayProblem(error: unknown): string {
  if (!(error instanceof ProblemError)) return t('The console did not understand the answer. Reload the page.');
  const { status, detail, errors } = error.problem;
  const fields = errors?.map((one) => `${one.path}: ${sayServer(one.message)}`).join(' ');
  const said = sayServer(detail);
  return fields ? `${said} ${fields}` : said || t('The server answered {status}.', { status });
}

const problemOf = async (response: Response): Promise<ProblemError> =>
  ProblemError.of(response.status, await response.json().catch(() => undefined));

interface CallOptions {
  body?: unknown;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/** What is sensitive asks for a fresh proof of who this is; once it is given, the call is made again. */
async function call(method: string, path: string, options: CallOptions = {}): Promise<Response> {
  try {
    return await callOnce(method, path, options);
  } catch (error) {
    if (codeOf(error) === 'session.not_fresh' && (await askForProof())) return callOnce(method, path, options);
    throw error;
  }
}

async function callOnce(method: string, path: string, { body, signal, headers }: CallOptions): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw ProblemError.unreachable();
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

type Schema = z.ZodType;
type Options = Omit<CallOptions, 'body'>;

const parsed =
  (method: string) =>
  async <S extends Schema>(path: string, schema: S, body?: unknown, options?: Options): Promise<z.infer<S>> =>
    schema.parse(await (await call(method, path, { ...options, body })).json());

/** The HTTP API. Every answer is checked against its contract; every refusal is thrown as a ProblemError. */
export const api = {
  get: async <S extends Schema>(path: string, schema: S, options?: Options): Promise<z.infer<S>> =>
    schema.parse(await (await call('GET', path, options)).json()),
  post: parsed('POST'),
  put: parsed('PUT'),
  patch: parsed('PATCH'),
  delete: parsed('DELETE'),
  /** For calls that answer nothing (204), or whose answer does not matter. */
  send: async (method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown, options?: Options): Promise<void> => {
    await call(method, path, { ...options, body });
  },
};

/** A query string without the empty parameters. */
export function query(parameters: Record<string, string | number | undefined | null>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}
