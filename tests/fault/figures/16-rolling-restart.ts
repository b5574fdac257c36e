import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '@kwartier/simulator';
import postgres from 'postgres';
import { startServices } from '../../../scripts/services/index.mjs';
import { startBalancer } from '../../support/balancer.ts';
import { databaseOptions } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { PAGE } from '../../support/harness.ts';
import { begin, end, freePort } from '../../support/processes.ts';
import { run as runProgram } from '../../support/run.ts';
import { TEST_KEY } from '../../support/settings.ts';
import { webhookStorm } from '../../support/storm.ts';
import { atMost, exactly, type Figure } from './figure.ts';

const ROUNDS = 5;
const PER_SECOND = 100;
const REPLIES_PER_SECOND = 5;
const WORKERS = 3;
const ADMIN = {
  workspaceName: 'Kwart Air',
  name: 'Amira Haddad',
  email: 'admin@example.com',
  password: 'correct horse battery',
};

/** 2 APIs and 3 workers behind a proxy, over a Postgres and a Redis of their own, each restarted in turn under load. */
export const rollingRestart: Figure = {
  number: 16,
  title: 'Rolling restart under load',
  control: { without: 'draining (killed instead of told to stop)', reddens: 'requests that failed' },
  controlScale: 0.2,
  async run({ scale, isControl, say }) {
    const rounds = Math.max(1, Math.round(ROUNDS * scale));
    const perSecond = Math.max(25, PER_SECOND * scale);
    const services = await startServices({
      dir: mkdtempSync(join(tmpdir(), 'kwartier-rolling-')),
      durable: true,
      removeOnStop: true,
    });
    const simulator = await startSimulator();
    const ports = [await freePort(), await freePort()];
    const balancer = await startBalancer(ports);
    const env = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'error',
      NODE_NO_WARNINGS: '1',
      DEMO: '0',
      DRAIN_SECONDS: '1',
      PUBLIC_URL: balancer.url,
      ENCRYPTION_KEY: TEST_KEY.toString('base64'),
      DATABASE_URL: services.databaseUrl,
      REDIS_URL: services.redisUrl,
      X_BASE_URL: `${simulator.url}/x`,
      FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
    };
    const startApi = (n: number) => begin('apps/api/src/main.ts', { ...env, PORT: String(ports[n]) });
    const startWorker = () => begin('workers/src/main.ts', env);
    const running: { apis: ChildProcess[]; workers: ChildProcess[] } = { apis: [], workers: [] };
    const sql = postgres(services.databaseUrl, { ...databaseOptions(services.databaseUrl), max: 4 });
    try {
      const prepared = await runProgram('apps/cli/src/main.ts', env, ['migrate']);
      if (prepared.code !== 0) throw new Error(prepared.output);
      running.apis = await Promise.all(ports.map((_, n) => startApi(n)));
      running.workers = await Promise.all(Array.from({ length: WORKERS }, startWorker));

      let cookie = '';
      const took: number[] = [];
      const refused: string[] = [];
      /** Asked once: what fails here would have failed for somebody. */
      async function call(method: string, path: string, body?: unknown, key?: string) {
        const started = performance.now();
        const answer = await fetch(`${balancer.url}/api/v1${path}`, {
          method,
          headers: {
            cookie,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            ...(key ? { 'idempotency-key': key } : {}),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }).catch((error: unknown) => error as Error);
        if (answer instanceof Error) {
          refused.push(`${method} ${path}: ${answer.message}`);
          return null;
        }
        const text = await answer.text();
        took.push(performance.now() - started);
        if (answer.status >= 300) refused.push(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
        const own = answer.headers.getSetCookie()[0]?.split(';')[0];
        if (own) cookie = own;
        return text === '' ? null : JSON.parse(text);
      }
      await eventually(async () => (await fetch(`${balancer.url}/ready`)).status === 200);
      await call('POST', '/setup', ADMIN);
      const { facebook } = simulator;
      facebook.addPage(PAGE);
      const channel = await call('POST', '/channels', {
        platform: 'facebook',
        name: 'Kwart Air on Facebook',
        account: { externalId: PAGE.id },
        credentials: { accessToken: PAGE.accessToken, appSecret: PAGE.appSecret, verifyToken: PAGE.verifyToken },
      });
      facebook.setWebhook(PAGE.id, `${balancer.url}/webhooks/${channel.id}`);
      const post = facebook.publishPost(PAGE.id, 'New route: Lisbon.');

      let replies = 0;
      const answering: Promise<void>[] = [];
      async function askAndAnswer(n: number): Promise<void> {
        const author = facebook.addPerson({ name: `Asker ${n}` }).id;
        const { id } = facebook.comment({ pageId: PAGE.id, postId: post.id, author, message: `Question ${n}` });
        const seen = await eventually(async () => {
          const [row] = await sql<{ id: string; seq: number }[]>`
            select c.id, c.message_seq as seq from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
            where m.external_id = ${id}`;
          return row;
        }, 300_000);
        replies += 1;
        await call(
          'POST',
          `/conversations/${seen.id}/messages`,
          { kind: 'reply', text: `Answer ${n}`, lastSeenSeq: seen.seq, override: true },
          randomUUID(),
        );
        await call('GET', '/conversations?limit=20');
      }
      let isOver = false;
      const asking = (async () => {
        for (let n = 0; !isOver; n++) {
          answering.push(askAndAnswer(n));
          await sleep(1_000 / REPLIES_PER_SECOND);
        }
      })();
      const storm = webhookStorm({ url: balancer.url, channelId: channel.id, perSecond, prefix: 'rolling' });
      await sleep(1_000);
      const signal = isControl ? 'SIGKILL' : 'SIGTERM';
      const unclean: string[] = [];
      const started = performance.now();
      for (let round = 0; round < rounds; round++) {
        for (let n = 0; n < ports.length; n++) {
          const code = await end(running.apis[n]!, signal);
          if (code !== 0) unclean.push(`API ${n + 1}: ${code}`);
          running.apis[n] = await startApi(n);
          await eventually(async () => (await fetch(`http://127.0.0.1:${ports[n]}/ready`)).status === 200);
          // Until the proxy has noticed.
          await sleep(400);
        }
        for (let n = 0; n < WORKERS; n++) {
          const code = await end(running.workers[n]!, signal);
          if (code !== 0) unclean.push(`worker ${n + 1}: ${code}`);
          running.workers[n] = await startWorker();
        }
      }
      const rolledMs = performance.now() - started;
      await sleep(1_000);
      isOver = true;
      const posted = await storm.end();
      await asking;
      await Promise.all(answering);
      await facebook.flush();
      await eventually(async () => {
        const [left] = await sql<{ n: number }[]>`
          select (select count(*)::int from receipts where processed_at is null)
            + (select count(*)::int from messages where delivery in ('queued', 'sending', 'unknown')) as n`;
        return left!.n === 0;
      }, 300_000);

      const stored = await sql<{ id: string; n: number }[]>`
        select external_id as id, count(*)::int as n from messages where external_id like 'rolling\\_%' group by external_id`;
      const known = new Set(stored.map(({ id }) => id));
      const unanswered = posted.filter(({ status }) => status !== 200);
      const texts = facebook.ledger.map(({ text }) => text);
      const longest = Math.max(...took, ...posted.map(({ tookMs }) => tookMs));
      say(
        `${posted.length} messages, ${replies} replies and ${took.length} requests over ${rounds} rounds of 2 APIs and ${WORKERS} workers in ${Math.round(rolledMs / 1_000)} s`,
      );
      for (const line of [...refused.slice(0, 5), ...unclean.slice(0, 5)]) say(line);
      return [
        exactly('requests that failed', refused.length + unanswered.length + balancer.failed()),
        exactly('messages lost', posted.filter(({ status, id }) => status === 200 && !known.has(id)).length),
        exactly('messages stored twice', stored.filter(({ n }) => n !== 1).length),
        exactly('replies not posted', replies - new Set(texts).size),
        exactly('replies posted twice', texts.length - new Set(texts).size),
        exactly('processes that did not end by themselves', unclean.length),
        atMost('longest request', longest, 1_500),
      ];
    } finally {
      await Promise.all([...running.apis, ...running.workers].map((child) => end(child, 'SIGKILL')));
      await sql.end({ timeout: 1 });
      await balancer[Symbol.asyncDispose]();
      await simulator.close();
      await services.stop();
    }
  },
};
