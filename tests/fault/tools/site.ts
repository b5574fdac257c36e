import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { migrateDatabase } from '@kwartier/db';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import postgres from 'postgres';
import { type Services, startServices } from '../../../scripts/services/index.mjs';
import { freePort } from '../../load/stack.ts';
import { databaseOptions } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import type { Answer } from '../../support/harness.ts';
import { type Line, startProxy } from '../../support/proxy.ts';
import { TEST_KEY } from '../../support/settings.ts';
import type { JumpingClock } from './jumping-clock.ts';
import { type Program, startProgram } from './program.ts';
import { type RedisLoss, redisLoss } from './redis-loss.ts';

/** One connected account and how the platform knows it. */
export interface SiteChannel {
  readonly id: string;
  readonly platform: 'x' | 'facebook';
  /** The platform's id of the account. */
  readonly account: string;
  readonly secret: string;
  /** The post that comments hang under; empty on X. */
  readonly post: string;
}

export interface SiteOptions {
  readonly seed?: number;
  /** Accounts of each platform. */
  readonly x?: number;
  readonly facebook?: number;
  readonly workers?: number;
  readonly apis?: number;
  /** Another program in place of each worker: see `weakened-worker.ts`. */
  readonly workerFile?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly workerEnv?: Readonly<Record<string, string>>;
  /** Further Postgres settings. */
  readonly postgres?: Readonly<Record<string, string>>;
  readonly clock?: JumpingClock;
  /** Whether platforms call webhooks. Default true. */
  readonly webhooks?: boolean;
  /** Calls that each platform makes at once, for each account. Default 4. */
  readonly lanes?: number;
  /** Whether everything goes through lines that can be cut; they cost time, so only where they are used. Default false. */
  readonly isCuttable?: boolean;
  /** Whether Redis runs when the product starts. Default true. */
  readonly redis?: boolean;
}

/**
 * The product as it is installed: APIs and workers as processes of their own, a Postgres that really writes, a Redis, the platforms in
 * this process with their ledgers, and a line in front of everything that can be cut.
 */
export interface Site extends AsyncDisposable {
  readonly services: Services;
  readonly redis: RedisLoss;
  readonly simulator: Simulator;
  readonly apis: readonly Program[];
  readonly workers: readonly Program[];
  readonly channels: readonly SiteChannel[];
  readonly url: string;
  readonly urls: readonly string[];
  readonly lines: { readonly postgres: Line; readonly redis: Line; readonly platforms: Line; readonly browser: Line };
  /** What is really in the database, as its superuser; lives through stops of Postgres. */
  readonly admin: postgres.Sql;
  /** A call to the API as the admin. @returns status 0 when no answer came */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    timeoutMs?: number,
  ): Promise<Answer>;
  /** Every try of every webhook from now on. */
  onWebhook(heard: (one: { status: number; tookMs: number; at: number }) => void): void;
  /** A customer says something, on the nth channel. @returns the platform's id */
  say(channel: number, person: number, text: string, inReplyTo?: string): string;
  /** Wait until every platform has delivered every webhook. */
  flush(): Promise<void>;
}

const ADMIN = {
  workspaceName: 'Kwart Air',
  name: 'Amira Haddad',
  email: 'admin@example.com',
  password: 'correct horse battery',
};
const GENEROUS = 10_000_000;

export async function startSite(options: SiteOptions = {}): Promise<Site> {
  const { seed = 1, x: xCount = 0, facebook: pageCount = 0, workers: workerCount = 3, apis: apiCount = 1 } = options;
  const dir = mkdtempSync(join(tmpdir(), 'kwartier-site-'));
  const services = await startServices({
    dir,
    durable: true,
    removeOnStop: true,
    settings: { max_connections: '200', ...options.postgres },
  });
  await migrateDatabase(services.databaseUrl);
  const simulator = await startSimulator({ seed, ...(options.clock ? { now: options.clock.now } : {}) });
  const admin = postgres(services.databaseUrl, {
    ...databaseOptions(services.databaseUrl),
    max: 3,
    onnotice: () => undefined,
    connection: { application_name: 'judge' },
    backoff: () => 0.2,
  });
  // The judge asks by the platform's id alone, often.
  await admin`create index judge_external_idx on messages (external_id)`;
  const [toPostgres, toRedis, toPlatforms] = await Promise.all([
    startProxy(services.databaseUrl),
    startProxy(services.redisUrl),
    startProxy(simulator.url),
  ]);
  const ports = await Promise.all(Array.from({ length: apiCount }, freePort));
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const url = urls[0]!;
  const toBrowser = await startProxy(url);
  const via = (line: Line, address: string) => (options.isCuttable ? line.through(address) : address);
  const env = {
    NODE_ENV: 'test',
    LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    NODE_NO_WARNINGS: '1',
    DEMO: '0',
    PUBLIC_URL: url,
    ENCRYPTION_KEY: TEST_KEY.toString('base64'),
    DATABASE_URL: via(toPostgres, services.databaseUrl),
    REDIS_URL: via(toRedis, services.redisUrl),
    X_BASE_URL: via(toPlatforms, `${simulator.url}/x`),
    FACEBOOK_BASE_URL: via(toPlatforms, `${simulator.url}/facebook`),
    ...(options.clock ? { CLOCK_FILE: options.clock.file } : {}),
    ...options.env,
  };
  if (options.redis === false) await services.stopRedis();
  const [apis, workers] = await Promise.all([
    Promise.all(ports.map((port) => startProgram('apps/api/src/main.ts', { ...env, PORT: String(port) }))),
    Promise.all(
      Array.from({ length: workerCount }, () =>
        startProgram(options.workerFile ?? 'workers/src/main.ts', { ...env, ...options.workerEnv }),
      ),
    ),
  ]);
  let cookie = '';

  const call: Site['call'] = async (method, path, body, headers = {}, timeoutMs = 30_000) => {
    try {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
    } catch {
      return { status: 0, body: null };
    }
  };
  const set = await call('POST', '/setup', ADMIN);
  if (set.status !== 201) throw new Error(`could not set up: ${JSON.stringify(set.body)}`);

  const channels: SiteChannel[] = [];
  async function connect(body: object, channel: Omit<SiteChannel, 'id'>): Promise<void> {
    const answer = await call('POST', '/channels', body);
    if (answer.status !== 201) throw new Error(`could not connect: ${JSON.stringify(answer.body)}`);
    channels.push({ ...channel, id: answer.body.id });
  }
  const { x, facebook } = simulator;
  // X's refusal of repeats must not save us, and its limits are not what is looked at.
  x.recent.has = () => false;
  for (const name of Object.keys(x.rateLimits.limits)) x.setRateLimit(name as never, GENEROUS);
  for (let n = 0; n < xCount; n++) {
    const id = String(1_785_512_345_678_901_248n + BigInt(n));
    const account = { id, handle: `KwartAir${n}`, name: `Kwart Air ${n}` };
    x.addAccount({ ...account, consumerSecret: `x-secret-${n}`, accessToken: `x-token-${n}` });
    await connect(
      {
        platform: 'x',
        name: `X ${n}`,
        account: { externalId: id, handle: account.handle },
        credentials: { accessToken: `x-token-${n}`, appSecret: `x-secret-${n}` },
      },
      { platform: 'x', account: id, secret: `x-secret-${n}`, post: '' },
    );
  }
  for (let n = 0; n < pageCount; n++) {
    const id = String(104_411_222_333_444 + n);
    const secrets = { accessToken: `page-token-${n}`, appSecret: `page-secret-${n}`, verifyToken: `page-verify-${n}` };
    facebook.addPage({ id, name: `Kwart Air ${n}`, ...secrets });
    const post = facebook.publishPost(id, 'New route: Lisbon.');
    await connect(
      { platform: 'facebook', name: `Page ${n}`, account: { externalId: id }, credentials: secrets },
      { platform: 'facebook', account: id, secret: secrets.appSecret, post: post.id },
    );
  }
  if (options.webhooks !== false) {
    for (const [n, channel] of channels.entries()) {
      const hook = `${urls[n % urls.length]}/webhooks/${channel.id}`;
      if (channel.platform === 'x') x.setWebhook(channel.account, hook);
      else facebook.setWebhook(channel.account, hook);
      const courier = simulator[channel.platform].webhooks.courierOf(channel.account);
      // A platform tries for a day; here it never gives up.
      courier.retryDelaysMs = Array(100_000).fill(300);
      courier.lanes = options.lanes ?? 4;
    }
  }
  const persons = new Map<string, string>();

  return {
    services,
    redis: redisLoss(services),
    simulator,
    apis,
    workers,
    channels,
    url,
    urls,
    lines: { postgres: toPostgres, redis: toRedis, platforms: toPlatforms, browser: toBrowser },
    admin,
    call,
    onWebhook(heard) {
      for (const { platform, account } of channels)
        simulator[platform].webhooks.courierOf(account).onTry = ({ status, tookMs }) =>
          heard({ status, tookMs, at: performance.now() });
    },
    say(channelIndex, person, text, inReplyTo) {
      const channel = channels[channelIndex]!;
      const key = `${channel.platform} ${person}`;
      const known = persons.get(key);
      const reply = inReplyTo === undefined ? {} : { inReplyTo };
      if (channel.platform === 'x') {
        const author = known ?? x.addUser({ handle: `person_${person}`, name: `Person ${person}` }).id;
        persons.set(key, author);
        const handle = x.network.users.get(channel.account)!.handle;
        return x.post({ author, text: `@${handle} ${text}`, lang: 'en', ...reply }).id;
      }
      const author = known ?? facebook.addPerson({ name: `Person ${person}` }).id;
      persons.set(key, author);
      return facebook.comment({ pageId: channel.account, postId: channel.post, author, message: text }).id;
    },
    flush: () => simulator.flush(),
    async [Symbol.asyncDispose]() {
      await Promise.all([...apis, ...workers].map((program) => program.kill()));
      await simulator.close();
      await Promise.all([toPostgres, toRedis, toPlatforms, toBrowser].map((line) => line[Symbol.asyncDispose]()));
      await admin.end({ timeout: 1 });
      await services.stop();
    },
  };
}

/** Webhooks that platforms still hold before they wait for them to be taken. */
const MOST_PENDING = 300;

/**
 * Keep a pace: call `work` with 0, 1, 2, … so often a second until `total` were called. Where the machine cannot keep it, what the
 * platforms hold does not grow without end.
 * @returns how many a second it came to
 */
export async function paced(
  site: Pick<Site, 'simulator'>,
  perSecond: number,
  total: number,
  work: (n: number) => void,
): Promise<number> {
  const { x, facebook } = site.simulator;
  const couriers = () => [...x.webhooks.couriers.values(), ...facebook.webhooks.couriers.values()];
  const started = performance.now();
  let last = started;
  let due = 0;
  let n = 0;
  while (n < total) {
    const now = performance.now();
    // After a standstill the pace goes on; it does not make up for it.
    due = Math.min(total, due + (Math.min(now - last, 100) / 1_000) * perSecond);
    last = now;
    const isBehind = couriers().reduce((sum, { pending }) => sum + pending, 0) > MOST_PENDING;
    if (isBehind) due = n;
    while (n < due) work(n++);
    await sleep(10);
  }
  return total / ((performance.now() - started) / 1_000);
}

/** Wait until nothing is left to take in or to send. @returns how long it took, in milliseconds; undefined if it did not end */
export async function drained(site: Site, deadlineMs: number): Promise<number | undefined> {
  const started = performance.now();
  try {
    await eventually(async () => {
      const [left] = await site.admin<{ n: number }[]>`
        select (select count(*)::int from receipts where processed_at is null)
          + (select count(*)::int from messages where delivery in ('queued', 'sending')) as n`;
      return left!.n === 0;
    }, deadlineMs);
    return performance.now() - started;
  } catch {
    return undefined;
  }
}

/** Look again and again how long the oldest receipt has waited. `end` gives the longest wait seen, in milliseconds. */
export function watchBacklog({ admin }: Pick<Site, 'admin'>): { end(): number } {
  let longest = 0;
  let isOver = false;
  void (async () => {
    for (; !isOver; await sleep(500)) {
      try {
        const [row] = await admin<{ ms: number | null }[]>`
          select extract(epoch from clock_timestamp() - min(received_at))::float8 * 1000 as ms from receipts where processed_at is null`;
        longest = Math.max(longest, row?.ms ?? 0);
      } catch {
        // Postgres is away: looked at again when it is back.
      }
    }
  })();
  return {
    end() {
      isOver = true;
      return longest;
    },
  };
}
