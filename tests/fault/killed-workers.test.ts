import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@kwartier/simulator';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Services, startServices } from '../../scripts/services/index.mjs';
import { createDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { X_ACCOUNT } from '../support/harness.ts';
import { type Product, startProduct } from '../support/processes.ts';

const MESSAGES = 1_500;
const PERSONS = 300;
const KILLS = 6;

describe('workers and Redis die while messages come in and answers go out', () => {
  let services: Services;
  let database: TestDatabase;
  let simulator: Simulator;
  let product: Product;
  beforeAll(async () => {
    services = await startServices({
      dir: mkdtempSync(join(tmpdir(), 'kwartier-fault-')),
      postgres: false,
      durable: false,
      removeOnStop: true,
    });
    [database, simulator] = await Promise.all([createDatabase(), startSimulator()]);
    product = await startProduct({
      DATABASE_URL: database.url,
      REDIS_URL: services.redisUrl,
      X_BASE_URL: `${simulator.url}/x`,
      FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
    });
  }, 120_000);
  afterAll(async () => {
    await product?.[Symbol.asyncDispose]();
    await simulator?.close();
    await services?.stop();
    await database?.[Symbol.asyncDispose]();
  });

  /** Stop Redis without its knowing, for a while. */
  async function freezeRedis(ms: number): Promise<void> {
    const redis = new Redis(services.redisUrl);
    const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
    redis.disconnect();
    process.kill(pid, 'SIGSTOP');
    await sleep(ms);
    process.kill(pid, 'SIGCONT');
  }

  it('nothing is lost, nothing is doubled, and every conversation counts without a gap', async () => {
    const { x, faults } = simulator;
    x.addAccount(X_ACCOUNT);
    // X's own refusal of repeats must not save us.
    x.recent.has = () => false;
    for (const name of ['createPost', 'mentions', 'userPosts'] as const) x.setRateLimit(name, 100_000);
    // Long enough that some are killed while they send.
    faults.rate('x', 'send', { slowMs: 150 }, 1);
    const connected = await product.call('POST', '/channels', {
      platform: 'x',
      name: 'X',
      account: { externalId: X_ACCOUNT.id, handle: X_ACCOUNT.handle },
      credentials: { accessToken: X_ACCOUNT.accessToken, appSecret: X_ACCOUNT.consumerSecret },
    });
    expect(connected.status).toBe(201);
    x.setWebhook(X_ACCOUNT.id, `${product.url}/webhooks/${connected.body.id}`);
    const persons = Array.from({ length: PERSONS }, (_, n) =>
      x.addUser({ handle: `person_${n}`, name: `Person ${n}` }),
    );

    const posts: string[] = [];
    const replies: Promise<unknown>[] = [];
    async function answer(postId: string): Promise<void> {
      const row = await eventually(async () => {
        const [found] = await database.admin<{ id: string; seq: number }[]>`
          select c.id, c.message_seq as seq from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id where m.external_id = ${postId}`;
        return found;
      }, 120_000);
      // The same click twice, as a weak network makes it.
      const key = randomUUID();
      const send = () =>
        product.call(
          'POST',
          `/conversations/${row.id}/messages`,
          { kind: 'reply', text: `Answer to ${postId}`, lastSeenSeq: row.seq, override: true },
          { 'idempotency-key': key },
        );
      const both = await Promise.all([send(), send()]);
      expect(both.map(({ status }) => status)).toEqual([201, 201]);
    }

    let kills = 0;
    for (let n = 0; n < MESSAGES; n++) {
      const post = x.post({ author: persons[n % PERSONS]!.id, text: `@KwartAir message ${n}` });
      posts.push(post.id);
      if (n % 20 === 0) replies.push(answer(post.id));
      if (n % 50 === 49) await x.flush();
      if (n % 200 === 100 && kills < KILLS) {
        await product.replaceWorker(kills % product.workers.length);
        kills += 1;
      }
      if (n === 500 || n === 1_000) await services.wipeRedis();
      if (n === 750) await freezeRedis(3_000);
    }
    while (kills < KILLS) await product.replaceWorker(kills++ % product.workers.length);
    await x.flush();
    await Promise.all(replies);

    const sentTexts = () => x.ledger.map(({ text }) => text);
    await eventually(async () => {
      const [left] = await database.admin<{ receipts: number; messages: number; missing: number }[]>`
        select (select count(*)::int from receipts where processed_at is null) as receipts,
          (select count(*)::int from messages where delivery in ('queued', 'sending') or (delivery = 'unknown' and text = any(${sentTexts()}))) as messages,
          ${MESSAGES}::int - (select count(*)::int from messages where direction = 'inbound') as missing`;
      return left!.receipts + left!.messages + left!.missing === 0;
    }, 120_000);

    expect(kills).toBe(KILLS);
    const inbound = await database.admin<
      { id: string }[]
    >`select external_id as id from messages where direction = 'inbound'`;
    expect(inbound.map(({ id }) => id).sort()).toEqual([...posts].sort());

    const outbound = await database.admin<{ text: string; delivery: string; externalId: string | null }[]>`
      select text, delivery, external_id as "externalId" from messages where origin = 'agent'`;
    expect(outbound).toHaveLength(MESSAGES / 20);
    expect(new Set(sentTexts()).size).toBe(x.ledger.length);
    const ledger = new Map(x.ledger.map(({ text, id }) => [text, id]));
    for (const { text, delivery, externalId } of outbound)
      expect({ text, delivery, externalId }).toEqual(
        ledger.has(text)
          ? { text, delivery: 'sent', externalId: ledger.get(text) }
          : { text, delivery: expect.stringMatching(/^un/), externalId: null },
      );

    // Our own posts that came back by polls were recognised: nothing was written down as said elsewhere.
    expect(await database.admin`select id from messages where origin = 'native'`).toEqual([]);
    const gaps = await database.admin`
      select c.id from conversations c where c.seq <> (select count(*) from conversation_events e where e.conversation_id = c.id)
        or c.seq <> (select max(seq) from conversation_events e where e.conversation_id = c.id)
        or exists (select 1 from messages m where m.conversation_id = c.id and not exists (select 1 from conversation_events e where e.conversation_id = c.id and e.seq = m.seq))
        or 1 <> (select count(*) from sla_clocks s where s.conversation_id = c.id and s.target = 'first_response')`;
    expect(gaps).toEqual([]);
    const left = await database.admin`select id from quarantine`;
    expect(left).toEqual([]);
  });
});
