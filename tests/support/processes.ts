import { type ChildProcess, fork } from 'node:child_process';
import { createServer } from 'node:net';
import type { Answer } from './harness.ts';
import { ROOT } from './run.ts';
import { TEST_KEY } from './settings.ts';

/** The product as it is installed: an API process and workers, over HTTP. */
export interface Product extends AsyncDisposable {
  readonly url: string;
  readonly api: ChildProcess;
  /** Workers that run now. */
  readonly workers: ChildProcess[];
  /** kill -9 a worker and start another in its place. */
  replaceWorker(index: number): Promise<void>;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

const ADMIN = {
  workspaceName: 'Kwart Air',
  name: 'Amira Haddad',
  email: 'admin@example.com',
  password: 'correct horse battery',
};

const ADMIN_SIGN_IN = { email: ADMIN.email, password: ADMIN.password };

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Start a program of ours and wait until it says that it is ready.
 * @param onOutput told all that it prints; without it, that goes where ours goes
 */
export function begin(
  file: string,
  env: Record<string, string>,
  onOutput?: (text: string) => void,
): Promise<ChildProcess> {
  const output = onOutput ? 'pipe' : 'inherit';
  const child = fork(`${ROOT}${file}`, [], {
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ['ignore', output, output, 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => onOutput?.(String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => reject(new Error(`${file} ended with ${code ?? signal}`)));
    child.on('message', (message: { type?: string }) => message.type === 'ready' && resolve(child));
  });
}

/** End a program. @returns its exit code; null if it was killed */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill(signal);
  return gone;
}

/** Start it over an empty database, set it up and sign in; over one that is set up, only sign in. */
export async function startProduct(
  settings: Record<string, string>,
  workerCount = 2,
  { isSetUp = false, onOutput }: { isSetUp?: boolean; onOutput?: (text: string) => void } = {},
): Promise<Product> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DEMO: '0',
    NODE_NO_WARNINGS: '1',
    PORT: String(port),
    PUBLIC_URL: url,
    REQUESTS_PER_MINUTE: '1000000',
    ENCRYPTION_KEY: TEST_KEY.toString('base64'),
    ...settings,
  };
  const [api, ...workers] = await Promise.all(
    ['apps/api/src/main.ts', ...Array<string>(workerCount).fill('workers/src/main.ts')].map((file) =>
      begin(file, env, onOutput),
    ),
  );
  let cookie = '';

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const isBytes = Buffer.isBuffer(body);
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        cookie,
        ...(body === undefined ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isBytes ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  }
  const answer = isSetUp ? await call('POST', '/session', ADMIN_SIGN_IN) : await call('POST', '/setup', ADMIN);
  if (answer.status >= 300) throw new Error(`could not set up: ${JSON.stringify(answer.body)}`);

  return {
    url,
    api: api!,
    workers,
    call,
    async replaceWorker(index) {
      await end(workers[index]!, 'SIGKILL');
      workers[index] = await begin('workers/src/main.ts', env, onOutput);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([api!, ...workers].map((child) => end(child, 'SIGKILL')));
    },
  };
}
