import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDeps } from '@kwartier/api';
import type { AgentId, BrandId, ChannelId, Role, TeamId } from '@kwartier/core';
import { readSettings } from '@kwartier/runtime';
import { DEMO_ACCOUNTS, runDemo, type Simulator, startSimulator } from '@kwartier/simulator';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { buildConsole } from '../../scripts/lib/console-build.mjs';
import { startServices } from '../../scripts/services/index.mjs';
import { freePort, start, stop } from '../load/stack.ts';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { startDrawing } from '../support/uploads.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Generous: it says that something is broken, never how fast it is. */
const PATIENCE_MS = 20_000;
export const PASSWORD = 'correct horse battery';
export const X = DEMO_ACCOUNTS.find(({ platform }) => platform === 'x')!;
export const PAGE = DEMO_ACCOUNTS.find(({ platform }) => platform === 'facebook')!;

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 780 };

export interface Person {
  readonly id: AgentId;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly cookie: string;
}

/** Names from our own cast of invented people. */
const CAST = {
  admin: { name: 'Amira Haddad', role: 'admin' },
  lead: { name: 'Jonas Krüger', role: 'lead' },
  sanne: { name: 'Sanne de Wit', role: 'agent' },
  daan: { name: 'Daan Bakker', role: 'agent' },
} as const satisfies Record<string, { name: string; role: Role }>;
type Cast = Record<keyof typeof CAST, Person>;

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
}

interface Call {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
}

/** The product as `npm start` runs it: API and worker as processes of their own, the networks in this process, one browser. */
export interface World extends AsyncDisposable {
  readonly url: string;
  readonly simulator: Simulator;
  readonly database: TestDatabase;
  readonly browser: Browser;
  /** Only in a world that is set up. */
  readonly people: Cast;
  /** A fresh browser window, signed in as this person. Nothing from it may go wrong unseen: see `problems`. */
  visit(who: Person | null, path?: string | null, options?: BrowserContextOptions): Promise<Visit>;
  /** What pages complained about since the last call: errors in the console, exceptions, refusals by the content policy. */
  problems(except?: RegExp): string[];
  /** Pictures of every open window, for a test that failed. */
  photograph(name: string): Promise<void>;
  /** The API as this person's browser would call it. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer has whatever shape the route gives it
  call(who: Person, call: Call): Promise<any>;
  /** Connect the simulator's X account or Page without the console. */
  connectX(): Promise<ChannelId>;
  connectFacebook(): Promise<ChannelId>;
}

interface WorldOptions {
  /** A workspace with its people. False: nobody has been here yet. */
  readonly isSetUp?: boolean;
  /** The demo's people, channels and history. */
  readonly demo?: boolean;
  /** With the process that draws pictures anew. */
  readonly drawing?: boolean;
  /** With that process, and these services let through to be called. */
  readonly callOrigins?: readonly string[];
  /** Servers on this machine whose pages and pictures may be fetched. */
  pageOrigins?: readonly string[];
  /** The server that its mails go to. */
  readonly smtpUrl?: string;
  /** Under which name browsers reach it. Passkeys belong to names: an address has none. */
  readonly host?: 'localhost';
}

async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.KWARTIER_CHROMIUM;
  if (!executablePath) throw new Error('KWARTIER_CHROMIUM is not set: run with `npm test`, or name a Chromium.');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--no-zygote',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Start everything that a journey through the product needs. */
export async function startWorld({
  isSetUp = true,
  demo = false,
  drawing = false,
  callOrigins,
  pageOrigins,
  smtpUrl,
  host,
}: WorldOptions = {}): Promise<World> {
  await buildConsole();
  const redis = await startServices({
    dir: mkdtempSync(join(tmpdir(), 'kwartier-e2e-')),
    postgres: false,
    durable: false,
    removeOnStop: true,
  });
  const [database, simulator, browser, port, fetcher] = await Promise.all([
    createDatabase(),
    startSimulator(),
    startBrowser(),
    freePort(),
    drawing || callOrigins || pageOrigins ? startDrawing(callOrigins, pageOrigins) : null,
  ]);
  const url = `http://${host ?? '127.0.0.1'}:${port}`;
  const env = {
    NODE_ENV: 'test',
    PORT: String(port),
    PUBLIC_URL: url,
    DATABASE_URL: database.url,
    REDIS_URL: redis.redisUrl,
    ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
    LOG_LEVEL: 'error',
    // No proxy stands before it that would have to notice that it stops.
    DRAIN_SECONDS: '0',
    DEMO: demo ? '1' : '0',
    X_BASE_URL: `${simulator.url}/x`,
    FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
    UI_DIR: join(ROOT, 'apps/agent-ui/dist'),
    ...(demo ? { SIMULATOR_URL: simulator.url } : {}),
    ...(smtpUrl ? { SMTP_URL: smtpUrl } : {}),
    ...(fetcher ? { FETCHER_URL: fetcher.url } : {}),
  };
  const stories = demo ? runDemo(simulator) : null;
  const deps = openDeps(readSettings({ ...env, LOG_LEVEL: 'silent' }));
  const signIn = async (name: string, email: string, password: string): Promise<Person> => {
    const { token } = await deps.access.signIn(email, password);
    const [row] = await database.admin<{ id: AgentId }[]>`select id from agents where email = ${email}`;
    return { id: row!.id, name, email, password, cookie: token };
  };

  const people: Partial<Cast> = {};
  if (demo) {
    const prepare = join(ROOT, 'apps/api/src/prepare.ts');
    await promisify(execFile)(process.execPath, [prepare], { env: { ...process.env, ...env } });
    for (const [key, { name }] of Object.entries(CAST))
      people[key as keyof Cast] = await signIn(
        name,
        `${key === 'lead' ? 'jonas' : key === 'admin' ? 'amira' : key}@kwartair.example`,
        'kwartier',
      );
  } else if (isSetUp) {
    const { name } = CAST.admin;
    const email = (key: string) => `${key}@kwartair.example`;
    const ids = await deps.access.setUp({
      workspaceName: 'Kwart Air',
      name,
      email: email('admin'),
      password: PASSWORD,
    });
    const brandIds = [ids.brandId as BrandId];
    const actor = { workspaceId: ids.workspaceId, agentId: ids.adminId as AgentId, role: 'admin' as const, brandIds };
    for (const [key, one] of Object.entries(CAST)) {
      if (key !== 'admin')
        await deps.people.addAgent(actor, {
          ...one,
          email: email(key),
          password: PASSWORD,
          capacity: 10,
          languages: [],
          skills: [],
          teamIds: [ids.teamId as TeamId],
          brandIds,
        });
      people[key as keyof Cast] = await signIn(one.name, email(key), PASSWORD);
    }
  }
  await deps.close();
  const children: ChildProcess[] = await Promise.all(
    ['apps/api/src/main.ts', 'workers/src/main.ts'].map((file) => start(file, env)),
  );

  let complaints: string[] = [];
  const listenTo = (page: Page) => {
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(`${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => complaints.push(String(error)));
  };
  const call: World['call'] = async (who, { method = 'GET', path, body }) => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        cookie: `kwartier_session=${who.cookie}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  const connect = async (account: typeof X, body: object): Promise<ChannelId> => {
    const channel = await call(people.admin!, {
      method: 'POST',
      path: '/channels',
      body: { platform: account.platform, name: account.name, ...body },
    });
    return channel.id;
  };

  return {
    url,
    simulator,
    database,
    browser,
    people: people as Cast,
    call,
    async visit(who, path = '/inbox/open', options = {}) {
      const context = await browser.newContext({ viewport: DESKTOP, locale: 'en-GB', ...options });
      context.setDefaultTimeout(PATIENCE_MS);
      context.on('page', listenTo);
      await context.addInitScript(() => {
        document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
          console.error(`Content policy: ${violatedDirective} ${blockedURI}`),
        );
      });
      if (who) await context.addCookies([{ name: 'kwartier_session', value: who.cookie, url, httpOnly: true }]);
      const page = await context.newPage();
      if (path !== null) await page.goto(url + path);
      return { page, context };
    },
    problems(except) {
      const found = complaints.filter((text) => !except?.test(text));
      complaints = [];
      return found;
    },
    async photograph(name) {
      const pages = browser.contexts().flatMap((context) => context.pages());
      for (const [index, page] of pages.entries())
        await page
          .screenshot({ path: join(ROOT, `.screenshots/failed/${name.replaceAll(/\W+/g, '-')}-${index}.png`) })
          .catch(() => undefined);
    },
    async connectX() {
      simulator.x.addAccount(xAccount);
      const id = await connect(X, {
        account: { externalId: X.externalId, handle: X.handle },
        credentials: {
          accessToken: X.accessToken,
          refreshToken: X.refreshToken,
          clientId: X.clientId,
          clientSecret: X.clientSecret,
          appSecret: X.appSecret,
        },
      });
      simulator.x.setWebhook(X.externalId, `${url}/webhooks/${id}`);
      return id;
    },
    async connectFacebook() {
      simulator.facebook.addPage(facebookPage);
      const id = await connect(PAGE, {
        account: { externalId: PAGE.externalId },
        credentials: { accessToken: PAGE.accessToken, appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
      });
      simulator.facebook.setWebhook(PAGE.externalId, `${url}/webhooks/${id}`);
      return id;
    },
    async [Symbol.asyncDispose]() {
      stories?.stop();
      await browser.close();
      await Promise.all(children.map(stop));
      await simulator.close();
      await fetcher?.close();
      await database[Symbol.asyncDispose]();
      await redis.stop();
    },
  };
}

/** What every test has in common: its windows are closed behind it, and pictures are left if it failed. */
export function tidyUp(worldOf: () => World): void {
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await worldOf().photograph(task.name);
    for (const context of worldOf().browser.contexts()) await context.close();
  });
}

/** How the fake networks know the brand. */
export const xAccount = {
  id: X.externalId,
  handle: X.handle,
  name: X.name,
  consumerSecret: X.appSecret,
  accessToken: X.accessToken,
  refreshToken: X.refreshToken!,
  clientId: X.clientId!,
  clientSecret: X.clientSecret!,
};
export const facebookPage = {
  id: PAGE.externalId,
  name: PAGE.name,
  accessToken: PAGE.accessToken,
  appSecret: PAGE.appSecret,
  verifyToken: PAGE.verifyToken!,
};

/** Somebody names the brand in a post. @returns the post's id */
export function mention(world: World, { name, text, lang }: { name: string; text: string; lang?: string }): string {
  const handle = name.toLowerCase().replaceAll(/[^a-z]/g, '') || 'somebody';
  const { x } = world.simulator;
  const known = [...x.network.users.values()].find((user) => user.handle === handle);
  const author = (known ?? x.addUser({ handle, name })).id;
  return x.post({ author, text: `@${X.handle} ${text}`, ...(lang ? { lang } : {}) }).id;
}

/** Fill in the form, as a person does. */
export async function signIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** The row of a customer; asks for what is new if the list holds it back. */
export const rowOf = (page: Page, name: string | RegExp) =>
  page.getByRole('listbox', { name: 'Conversations' }).getByRole('option', { name });

/** Open a customer's conversation from the list, and wait until there is something to answer. */
export async function open(page: Page, name: string): Promise<void> {
  await rowOf(page, name).first().waitFor();
  await rowOf(page, name).first().click();
  await page.getByRole('main').getByRole('heading', { level: 1, name }).waitFor();
  await page.getByRole('log').waitFor();
}

/** Remember that this very document is alive, to tell later that nobody loaded it again. */
export const markDocument = (page: Page) =>
  page.evaluate(() => {
    (window as unknown as { isTheSame: boolean }).isTheSame = true;
  });
export const isSameDocument = (page: Page) =>
  page.evaluate(() => (window as unknown as { isTheSame?: boolean }).isTheSame === true);
