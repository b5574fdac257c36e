import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDeps } from '@kwartier/api';
import { instant } from '@kwartier/core';
import { readSettings } from '@kwartier/runtime';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import { freePort, start, stop } from '../load/stack.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';

export interface Product extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly database: TestDatabase;
  readonly url: string;
  /** Sign the agent in, as they would on every morning of the data. @returns the session's cookie */
  signIn(): Promise<string>;
  /** Move the product's clock and the platform's, in every process. */
  setNow(ms: number): void;
  /** End a worker the hard way and start another. */
  killWorker(): Promise<void>;
}

const WORKERS = 2;
const SIGN_IN = { email: 'replay@example.com', password: 'replay-password' };

/** The product as separate processes, on the simulator's X, with one channel for each brand and a clock that the replay moves. */
export async function startProduct(redisUrl: string, brands: readonly string[], startMs: number): Promise<Product> {
  const database = await createDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'kwartier-replay-'));
  const clockFile = join(folder, 'now');
  let now = startMs;
  const setNow = (ms: number) => {
    now = ms;
    writeFileSync(clockFile, String(ms));
  };
  setNow(startMs);
  const simulator = await startSimulator({ now: () => instant(now) });
  simulator.x.isSummoningRequired = false;
  simulator.x.network.isWrappingLinks = false;
  for (const name of [
    'mentions',
    'userPosts',
    'lookup',
    'search',
    'users',
    'me',
    'createPost',
    'dmRead',
    'dmSend',
    'dmSendDaily',
  ])
    simulator.x.setRateLimit(name as never, 10_000_000);

  const port = await freePort();
  const env = {
    NODE_ENV: 'test',
    PORT: String(port),
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 3).toString('base64'),
    REQUESTS_PER_MINUTE: '1000000',
    LOG_LEVEL: 'error',
    DEMO: '0',
    CLOCK_FILE: clockFile,
    X_BASE_URL: `${simulator.url}/x`,
    FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
  };
  const deps = openDeps(readSettings({ ...env, LOG_LEVEL: 'silent' }));
  const ids = await deps.access.setUp({
    workspaceName: 'Replay',
    name: 'Replay',
    ...SIGN_IN,
  });
  const actor = { workspaceId: ids.workspaceId, agentId: ids.adminId, role: 'admin' as const, brandIds: [ids.brandId] };
  const channels = new Map<string, string>();
  for (const [index, brand] of brands.entries()) {
    const id = String(9_000_000_000_000_000_000n + BigInt(index));
    simulator.x.addAccount({
      id,
      handle: brand,
      name: brand,
      consumerSecret: `secret-${brand}`,
      accessToken: `token-${brand}`,
      isPremium: true,
    });
    channels.set(
      id,
      await deps.channels.connect(actor, {
        platform: 'x',
        name: brand,
        externalId: id,
        handle: brand,
        credentials: { accessToken: `token-${brand}`, appSecret: `secret-${brand}` },
      }),
    );
  }
  await deps.close();
  // What webhooks bring need not be polled for as well.
  await database.admin`update channel_cursors set next_poll_at = 'infinity'`;

  const api = await start('apps/api/src/main.ts', env);
  const workers: ChildProcess[] = await Promise.all(
    Array.from({ length: WORKERS }, () => start('workers/src/main.ts', env)),
  );
  for (const [externalId, channelId] of channels)
    simulator.x.setWebhook(externalId, `http://127.0.0.1:${port}/webhooks/${channelId}`);
  let next = 0;

  return {
    simulator,
    database,
    setNow,
    url: `http://127.0.0.1:${port}`,
    async signIn() {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(SIGN_IN),
      });
      const cookie = /^kwartier_session=[^;]+/m.exec(response.headers.getSetCookie().join('\n'))?.[0];
      if (!cookie) throw new Error(`The agent cannot sign in: ${response.status} ${await response.text()}`);
      return cookie;
    },
    async killWorker() {
      const index = next++ % WORKERS;
      const victim = workers[index]!;
      const gone = new Promise((resolve) => victim.once('exit', resolve));
      victim.removeAllListeners('exit');
      victim.once('exit', () => undefined);
      victim.kill('SIGKILL');
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 500))]);
      workers[index] = await start('workers/src/main.ts', env);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([api, ...workers].map(stop));
      await simulator.close();
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
