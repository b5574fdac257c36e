import type { ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { openDeps } from '@kwartier/api';
import type { AgentId, BrandId } from '@kwartier/core';
import { readSettings } from '@kwartier/runtime';
import { io, type Socket } from 'socket.io-client';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { freePort, start, stop } from './stack.ts';

/** 500 bytes, as a long complaint is. */
const FILLER =
  'My parcel was promised for last Tuesday and has not moved since; the tracking page says that it is being sorted. '
    .repeat(5)
    .slice(0, 440);
export const PERSONS = 2_000;

export interface Prepared {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  /** What the event at the socket will be known by. */
  readonly key: string;
}

/** One of the two systems that are measured against each other. */
export interface World extends AsyncDisposable {
  readonly port: number;
  readonly pids: number[];
  readonly database: TestDatabase;
  /** The nth inbound message, signed and ready; n must not repeat. */
  message(n: number): Prepared;
  /** How many messages are committed. */
  countVisible(): Promise<number>;
  /** Call back for every event at an agent's socket. */
  listen(heard: (key: string) => void): Promise<Socket>;
}

async function processes(files: readonly string[], env: Record<string, string>): Promise<ChildProcess[]> {
  return Promise.all(files.map((file) => start(file, env)));
}

/** Fastify, BullMQ, one statement, Redis pub/sub, Socket.IO; no rules. */
export async function bareWorld(redisUrl: string): Promise<World> {
  const database = await createDatabase();
  await database.admin.unsafe(`
    create table bare_parents (id int primary key, org int not null, status text not null, last_message_at timestamptz not null, counter int not null, title text not null);
    create index on bare_parents (org, status, last_message_at);
    create table bare_messages (id bigint generated always as identity primary key, external_id text not null unique, parent_id int not null, body text not null, at timestamptz not null default now());
    insert into bare_parents select n, 1, 'open', now() - n * interval '1 second', 0, 'conversation ' || n from generate_series(1, 10000) n;`);
  await database.admin.unsafe('vacuum analyze');
  const port = await freePort();
  const env = { PORT: String(port), DATABASE_URL: database.url, REDIS_URL: redisUrl };
  const children = await processes(['tests/load/bare/api.ts', 'tests/load/bare/worker.ts'], env);
  const run = randomUUID().slice(0, 8);
  return {
    port,
    database,
    pids: children.map((child) => child.pid as number),
    message(n) {
      const id = `${run}-${n}`;
      return {
        path: '/webhooks/bare',
        headers: { 'content-type': 'application/json' },
        key: id,
        body: Buffer.from(JSON.stringify({ id, parent: (n % PERSONS) + 1, text: FILLER })),
      };
    },
    async countVisible() {
      const [row] = await database.admin<{ n: number }[]>`select count(*)::int as n from bare_messages`;
      return row!.n;
    },
    async listen(heard) {
      const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'] });
      socket.on('message', ({ id }: { id: string }) => heard(id));
      await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
      return socket;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map(stop));
      await database[Symbol.asyncDispose]();
    },
  };
}

export interface OurWorld extends World {
  readonly cookie: string;
  readonly channelId: string;
  /** Conversations of the persons, by person; after `warmUp`. */
  readonly conversations: Map<string, string>;
  countConversations(): Promise<number>;
  /** Make every person's conversation, so that later messages join them. */
  learnConversations(): Promise<void>;
  readonly workspaceId: string;
}

const SECRET = 'bench-consumer-secret';
const ACCOUNT = '930524282358325248';

/** The product, as `npm start` runs it: one API, one worker. */
export async function ourWorld(redisUrl: string): Promise<OurWorld> {
  const database = await createDatabase();
  const port = await freePort();
  const key = Buffer.alloc(32, 1).toString('base64');
  const env = {
    NODE_ENV: 'test',
    PORT: String(port),
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    ENCRYPTION_KEY: key,
    LOG_LEVEL: 'warn',
    // What is measured asks more in a second than a person in an hour.
    REQUESTS_PER_MINUTE: '1000000',
    DEMO: '0',
    // No platform is called: what comes in comes by webhook.
    X_BASE_URL: 'http://127.0.0.1:9',
    FACEBOOK_BASE_URL: 'http://127.0.0.1:9',
  };
  const deps = openDeps(readSettings({ ...env, LOG_LEVEL: 'silent' }));
  const ids = await deps.access.setUp({
    workspaceName: 'Bench',
    name: 'Bench',
    email: 'bench@example.com',
    password: 'bench-password',
  });
  const actor = {
    workspaceId: ids.workspaceId,
    agentId: ids.adminId as AgentId,
    role: 'admin' as const,
    brandIds: [ids.brandId as BrandId],
  };
  const channelId = await deps.channels.connect(actor, {
    platform: 'x',
    name: 'X',
    externalId: ACCOUNT,
    handle: 'bench',
    credentials: { accessToken: 'x', appSecret: SECRET },
  });
  const { token } = await deps.access.signIn('bench@example.com', 'bench-password');
  // Polls of a platform that does not answer would only add noise.
  await database.admin`update channel_cursors set next_poll_at = 'infinity'`.catch(() => undefined);
  await deps.close();
  const children = await processes(['apps/api/src/main.ts', 'workers/src/main.ts'], env);
  const cookie = `kwartier_session=${token}`;
  const conversations = new Map<string, string>();
  const base = 1_900_000_000_000_000_000n;
  const personOf = (n: number) => String(5_000_000 + (n % PERSONS));
  return {
    port,
    database,
    cookie,
    channelId,
    conversations,
    workspaceId: ids.workspaceId,
    pids: children.map((child) => child.pid as number),
    message(n) {
      const person = personOf(n);
      const body = Buffer.from(
        JSON.stringify({
          data: {
            event_uuid: String(base + BigInt(n)),
            event_type: 'post.mention.create',
            filter: { user_id: ACCOUNT },
            payload: {
              id: String(base + BigInt(n)),
              text: `@bench ${FILLER}`,
              author_id: person,
              created_at: new Date().toISOString(),
              conversation_id: `${base - BigInt(n % PERSONS) - 1n}`,
              lang: 'en',
              entities: { mentions: [{ start: 0, end: 6, username: 'bench', id: ACCOUNT }] },
            },
            includes: { users: [{ id: person, name: `Person ${person}`, username: `person_${person}` }] },
          },
        }),
      );
      const signature = `sha256=${createHmac('sha256', SECRET).update(body).digest('base64')}`;
      return {
        path: `/webhooks/${channelId}`,
        headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': signature },
        body,
        key: conversations.get(person) ?? person,
      };
    },
    async countVisible() {
      const [row] = await database.admin<
        { n: number }[]
      >`select count(*)::int as n from messages where direction = 'inbound'`;
      return row!.n;
    },
    async countConversations() {
      const [row] = await database.admin<{ n: number }[]>`select count(*)::int as n from conversations`;
      return row!.n;
    },
    async learnConversations() {
      for (const row of await database.admin<
        { id: string; person: string }[]
      >`select id, person_external_id as person from conversations`)
        conversations.set(row.person, row.id);
    },
    async listen(heard) {
      const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], extraHeaders: { cookie } });
      socket.on('conversations.changed', ({ items }: { items: { conversationId: string }[] }) => {
        for (const { conversationId } of items) heard(conversationId);
      });
      await new Promise<void>((resolve, reject) => {
        socket.on('connect', () => resolve());
        socket.on('connect_error', reject);
      });
      return socket;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(children.map(stop));
      await database[Symbol.asyncDispose]();
    },
  };
}
