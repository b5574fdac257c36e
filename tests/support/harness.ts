import { type ApiDeps, buildApp, openDeps } from '@kwartier/api';
import type { AgentId, BrandId, ChannelId, Instant, MessageId, Role, TeamId, WorkspaceId } from '@kwartier/core';
import { listDuePolls } from '@kwartier/db/reads/channels';
import { openProducerConnection } from '@kwartier/queue';
import { redisPublisher } from '@kwartier/runtime';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import {
  makeDeliverMessage,
  makeErasePersons,
  makeHandleUnauthorized,
  makePollChannel,
  makeReceiveMessages,
  makeRuleSweep,
  makeSlaSweep,
  makeSweepInbound,
  makeSweepOutbound,
  makeWorkDistribution,
} from '@kwartier/usecases';
import type { FastifyInstance } from 'fastify';
import { createDatabase, type TestDatabase } from './database.ts';
import { testClock, testSettings } from './settings.ts';

const PASSWORD = 'correct horse battery';

export interface Person {
  readonly id: AgentId;
  readonly email: string;
  readonly cookie: string;
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}
export interface Answer {
  readonly status: number;
  // Tests read what they expect; a wrong shape fails the assertion.
  // biome-ignore lint/suspicious/noExplicitAny: an answer has whatever shape the route gives it
  readonly body: any;
}

/**
 * The whole product in one process: real Postgres, the real API, the real connectors against the simulator over HTTP. Workers'
 * steps run when a test asks, so nothing depends on time that passes; the clock stands until it is moved.
 */
export interface Harness extends AsyncDisposable {
  readonly deps: ApiDeps;
  readonly server: FastifyInstance;
  /** Where it listens, if it was told to. */
  readonly url: string;
  readonly database: TestDatabase;
  readonly simulator: Simulator;
  readonly workspaceId: WorkspaceId;
  readonly brandId: BrandId;
  readonly teamId: TeamId;
  readonly admin: Person;
  readonly published: { name: string; event: unknown }[];
  readonly clock: { now: () => Instant; set(at: Instant): void; advance(ms: number): void };
  /** Add somebody and sign them in. */
  person(role: Role, fields?: Record<string, unknown>): Promise<Person>;
  /** Sign a person in anew: nobody stays signed in for days. */
  signInAgain(who: Person): Promise<void>;
  call(who: Person | null, call: Call): Promise<Answer>;
  /** A call with whatever cookies and address, and what came back with it. */
  raw(
    call: Call & { cookies?: Record<string, string>; from?: string },
  ): Promise<Answer & { cookies: Record<string, string> }>;
  /** Connect the simulator's X account or Page. @returns the channel's id */
  connectX(): Promise<ChannelId>;
  connectFacebook(): Promise<ChannelId>;
  /** Everything workers would do now: poll what is due, take in, send, look up, ask rules, hand out, fire. Until nothing is left. */
  work(options?: { poll?: boolean; rules?: boolean }): Promise<void>;
  deliver(messageId: string): Promise<void>;
  sweepSla(): Promise<number>;
  /** Erase whoever was confirmed. @returns how many */
  erase(): Promise<number>;
}

export const X_ACCOUNT = {
  id: '1785512345678901248',
  handle: 'KwartAir',
  name: 'Kwart Air',
  consumerSecret: 'x-consumer-secret',
  accessToken: 'x-access-token',
  refreshToken: 'x-refresh-token',
  clientId: 'x-client',
  clientSecret: 'x-client-secret',
};
export const PAGE = {
  id: '104411222333444',
  name: 'Kwart Air',
  accessToken: 'page-token',
  appSecret: 'page-app-secret',
  verifyToken: 'page-verify',
};

export async function startHarness({
  at = Date.parse('2026-03-02T09:00:00.000Z'),
  listen = false,
  redisUrl,
  databaseUrl,
  settings: given = {},
}: {
  at?: number;
  listen?: boolean;
  redisUrl?: string | undefined;
  databaseUrl?: (real: string) => string;
  settings?: Record<string, string>;
} = {}): Promise<Harness> {
  const database = await createDatabase();
  const clock = testClock(at);
  const simulator = await startSimulator({ now: clock.now });
  const settings = testSettings({
    DATABASE_URL: databaseUrl?.(database.url) ?? database.url,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    X_BASE_URL: `${simulator.url}/x`,
    FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
    ...given,
  });
  const published: { name: string; event: unknown }[] = [];
  const redis = redisUrl ? openProducerConnection(redisUrl) : undefined;
  const announce = redis && redisPublisher(redis);
  const deps: ApiDeps = openDeps(settings, {
    now: clock.now,
    machineNow: clock.now,
    publish: (workspaceId, name, event) => {
      published.push({ name, event });
      announce?.(workspaceId, name, event);
    },
  });
  const app = await buildApp(deps);
  const url = listen ? await app.server.listen({ port: 0, host: '127.0.0.1' }) : '';

  const handleUnauthorized = makeHandleUnauthorized(deps);
  const receive = makeReceiveMessages(deps);
  const deliver = makeDeliverMessage({ ...deps, handleUnauthorized });
  const poll = makePollChannel({ ...deps, handleUnauthorized });
  const distribution = makeWorkDistribution(deps);
  const sla = makeSlaSweep(deps);
  const rules = makeRuleSweep(deps);

  const ids = await deps.access.setUp({
    workspaceName: 'Kwart Air',
    name: 'Amira Haddad',
    email: 'admin@example.com',
    password: PASSWORD,
  });
  const { workspaceId, brandId, teamId } = ids;

  /** As the console does: what asks for a fresh proof gets one, and is done again. */
  async function call(who: Person | null, wanted: Call): Promise<Answer> {
    const answer = await callOnce(who, wanted);
    if (who === null || answer.body?.code !== 'session.not_fresh') return answer;
    const proof = await app.server.inject({
      method: 'POST',
      url: '/api/v1/session/password',
      payload: { password: PASSWORD },
      headers: { cookie: who.cookie },
    });
    const cookie = proof.cookies.find(({ name }) => name.endsWith('kwartier_session'));
    if (!cookie) return answer;
    (who as { cookie: string }).cookie = `${cookie.name}=${cookie.value}`;
    return callOnce(who, wanted);
  }
  async function callOnce(who: Person | null, { method, url, body, headers = {} }: Call): Promise<Answer> {
    const answer = await app.server.inject({
      method,
      url: url.startsWith('/') && !url.startsWith('/api/') && !url.startsWith('/webhooks') ? `/api/v1${url}` : url,
      ...(body === undefined ? {} : { payload: body as object }),
      headers: { ...headers, ...(who ? { cookie: who.cookie } : {}) },
    });
    let parsed: unknown;
    try {
      parsed = answer.body === '' ? null : answer.json();
    } catch {
      parsed = answer.body;
    }
    return { status: answer.statusCode, body: parsed };
  }

  async function signIn(email: string, id: AgentId): Promise<Person> {
    const answer = await app.server.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { email, password: PASSWORD },
      remoteAddress: `127.1.${Math.floor(people / 250)}.${(people++ % 250) + 1}`,
    });
    const cookie = answer.cookies.find(({ name }) => name.endsWith('kwartier_session'));
    if (!cookie) throw new Error(`could not sign in: ${answer.body}`);
    return { id, email, cookie: `${cookie.name}=${cookie.value}` };
  }
  let people = 0;
  let added = 1;
  const admin = await signIn('admin@example.com', ids.adminId);

  async function connect(body: object): Promise<ChannelId> {
    const answer = await call(admin, { method: 'POST', url: '/channels', body });
    if (answer.status !== 201) throw new Error(`could not connect: ${JSON.stringify(answer.body)}`);
    return answer.body.id as ChannelId;
  }

  return {
    deps,
    server: app.server,
    url,
    database,
    simulator,
    workspaceId,
    brandId,
    teamId,
    admin,
    published,
    clock,
    async signInAgain(who) {
      (who as { cookie: string }).cookie = (await signIn(who.email, who.id)).cookie;
    },
    call,
    async raw({ method, url, body, headers = {}, cookies = {}, from = '127.0.0.1' }) {
      const answer = await app.server.inject({
        method,
        url: `/api/v1${url}`,
        ...(body === undefined ? {} : { payload: body as object }),
        headers: {
          ...headers,
          cookie: Object.entries(cookies)
            .map(([name, value]) => `${name}=${value}`)
            .join('; '),
        },
        remoteAddress: from,
      });
      const isJson = String(answer.headers['content-type'] ?? '').includes('json');
      return {
        status: answer.statusCode,
        body: isJson && answer.body !== '' ? answer.json() : (answer.headers.location ?? null),
        cookies: { ...cookies, ...Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value])) },
      };
    },
    async person(role, fields = {}) {
      const number = added++;
      const email = `${role}-${number}@example.com`;
      const answer = await call(admin, {
        method: 'POST',
        url: '/agents',
        body: { name: `${role} ${number}`, email, password: PASSWORD, role, teamIds: [teamId], ...fields },
      });
      if (answer.status !== 201) throw new Error(`could not add: ${JSON.stringify(answer.body)}`);
      return signIn(String(fields.email ?? email), answer.body.id as AgentId);
    },
    connectX: async () => {
      simulator.x.addAccount(X_ACCOUNT);
      return connect({
        platform: 'x',
        name: 'Kwart Air on X',
        account: { externalId: X_ACCOUNT.id, handle: X_ACCOUNT.handle },
        credentials: {
          accessToken: X_ACCOUNT.accessToken,
          refreshToken: X_ACCOUNT.refreshToken,
          clientId: X_ACCOUNT.clientId,
          clientSecret: X_ACCOUNT.clientSecret,
          appSecret: X_ACCOUNT.consumerSecret,
        },
      });
    },
    connectFacebook: async () => {
      simulator.facebook.addPage(PAGE);
      return connect({
        platform: 'facebook',
        name: 'Kwart Air on Facebook',
        account: { externalId: PAGE.id },
        credentials: { accessToken: PAGE.accessToken, appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
      });
    },
    async work({ poll: polls = true, rules: asksRules = true } = {}) {
      if (polls) {
        const due = await deps.db.run(workspaceId, (sql) => listDuePolls(sql, workspaceId, deps.now()));
        await Promise.all(due.map(({ channelId, stream }) => poll(workspaceId, channelId, stream)));
      }
      const channels = await database.admin<
        { id: ChannelId }[]
      >`select distinct channel_id as id from receipts where processed_at is null`;
      for (const { id } of channels) await receive(workspaceId, id);
      const due = await database.admin<{ id: MessageId }[]>`
        select id from messages where delivery in ('queued', 'unknown') and (next_attempt_at is null or next_attempt_at <= ${new Date(deps.now())}) order by seq`;
      for (const { id } of due) await deliver(workspaceId, id);
      await sla.wakeSnoozed(workspaceId);
      await sla.checkSla(workspaceId);
      if (asksRules) {
        await rules.answerEvents(workspaceId);
        await rules.answerTimes(workspaceId);
      }
      const teams = await database.admin<{ id: TeamId }[]>`select id from teams where assignment_mode = 'push'`;
      for (const { id } of teams) await distribution.assignWaiting(workspaceId, id);
      await makeSweepInbound(deps)(workspaceId);
      await makeSweepOutbound(deps)(workspaceId);
    },
    deliver: (messageId) => deliver(workspaceId, messageId as MessageId),
    sweepSla: () => sla.checkSla(workspaceId),
    erase: () => makeErasePersons(deps)(workspaceId),
    async [Symbol.asyncDispose]() {
      await app.gateway.close();
      await app.server.close();
      await simulator.close();
      redis?.disconnect();
      await deps.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
