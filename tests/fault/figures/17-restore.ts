import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@kwartier/simulator';
import postgres from 'postgres';
import { startServices } from '../../../scripts/services/index.mjs';
import { databaseOptions } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';
import { X_ACCOUNT } from '../../support/harness.ts';
import { startProduct } from '../../support/processes.ts';
import { run as runProgram } from '../../support/run.ts';
import { TEST_KEY } from '../../support/settings.ts';
import { atMost, exactly, type Figure, share } from './figure.ts';

const MESSAGES = 200_000;
const IN_A_CONVERSATION = 20;
/** Replies that are in the outbox when the backup is made, and those that are written after it. */
const QUEUED = 20;
const AFTERWARDS = 20;
const INBOUND_AFTERWARDS = 200;

type Sql = ReturnType<typeof postgres>;

/** People who asked for years: conversations with messages, made in the database itself. */
async function fill(sql: Sql, messages: number): Promise<void> {
  await sql.unsafe(`
    create temporary table seeded as select g, gen_random_uuid() as conversation, gen_random_uuid() as contact
      from generate_series(1, ${Math.ceil(messages / IN_A_CONVERSATION)}) g;
    insert into contacts (workspace_id, id, name, first_seen_at) select ch.workspace_id, contact, 'Person ' || g, now() from seeded, channels ch;
    insert into handles (workspace_id, platform, realm, external_id, contact_id, handle, name, seen_at)
      select ch.workspace_id, 'x', '', 'seed-' || g, contact, 'person_' || g, 'Person ' || g, now() from seeded, channels ch;
    insert into conversations (workspace_id, id, channel_id, brand_id, team_id, platform, is_private, contact_id, person_external_id, thread_key, status, resolution, resolved_at, seq, message_seq, opened_at, last_message_at, last_inbound_at, last_excerpt, last_direction, last_kind, created_at, updated_at)
      select ch.workspace_id, conversation, ch.id, ch.brand_id, ch.team_id, 'x', false, contact, 'seed-' || g, 'seed-' || g, 'resolved', null, now(), ${IN_A_CONVERSATION}, ${IN_A_CONVERSATION}, now() - interval '1 year', now(), now(), 'My parcel is late', 'inbound', 'mention', now(), now() from seeded, channels ch;
    insert into messages (workspace_id, id, conversation_id, channel_id, seq, direction, kind, text, author_name, external_id, sent_at, received_at, is_private)
      select ch.workspace_id, gen_random_uuid(), conversation, ch.id, n, 'inbound', 'mention',
        repeat('My parcel was promised for last Tuesday and has not moved since. ', 4) || g || E'\\n' || n || E' 🧳\\t\\\\', 'Person ' || g, 'seed-' || g || '-' || n, now() - n * interval '1 minute', now(), false
      from seeded, channels ch, generate_series(1, ${IN_A_CONVERSATION}) n;
    drop table seeded;
    analyze;`);
}

/** What messages say, whoever stored them and however the file of the backup is made. */
async function messagesHash(sql: Sql, before: Date): Promise<string> {
  const sum = createHash('sha256');
  for await (const rows of sql<{ line: string }[]>`
    select concat_ws('|', workspace_id, conversation_id, id, seq, direction, external_id, text, sent_at, received_at) as line
    from messages where received_at <= ${before} and direction = 'inbound' order by workspace_id, id`.cursor(5_000))
    for (const { line } of rows) sum.update(line);
  return sum.digest('hex');
}

/** Back up at t, go on, lose everything, restore, start again. */
export const restoreDrill: Figure = {
  number: 17,
  title: 'Restore drill',
  control: {
    without: 'holding what is outbound (queued again as it was)',
    reddens: 'replies tried again by themselves',
  },
  controlScale: 0.02,
  async run({ scale, isControl, say }) {
    const folder = mkdtempSync(join(tmpdir(), 'kwartier-drill-'));
    const file = join(folder, 'drill.kwb');
    const simulator = await startSimulator();
    const { x } = simulator;
    x.addAccount(X_ACCOUNT);
    x.setRateLimit('mentions', 1_000_000);
    const start = () =>
      startServices({ dir: mkdtempSync(join(tmpdir(), 'kwartier-drill-')), durable: true, removeOnStop: true });
    let services = await start();
    const envOf = () => ({
      NODE_NO_WARNINGS: '1',
      ENCRYPTION_KEY: TEST_KEY.toString('base64'),
      DATABASE_URL: services.databaseUrl,
      REDIS_URL: services.redisUrl,
      X_BASE_URL: `${simulator.url}/x`,
      FACEBOOK_BASE_URL: `${simulator.url}/facebook`,
    });
    const kwartier = async (...args: string[]) => {
      const began = performance.now();
      const { code, output } = await runProgram('apps/cli/src/main.ts', envOf(), args);
      if (code !== 0) throw new Error(`kwartier ${args[0]}: ${output}`);
      return { output, seconds: (performance.now() - began) / 1_000 };
    };
    const connect = () =>
      postgres(services.databaseUrl, { ...databaseOptions(services.databaseUrl), max: 2, onnotice: () => undefined });
    const ask = (n: number, count: number) =>
      Array.from({ length: count }, (_, index) => {
        const author = x.addUser({ handle: `asker_${n}_${index}`, name: `Asker ${index}` }).id;
        return x.post({ author, text: `@KwartAir question ${n} ${index}`, lang: 'en' }).id;
      });
    let product: Awaited<ReturnType<typeof startProduct>> | undefined;
    let sql: Sql | undefined;
    try {
      await kwartier('migrate');
      product = await startProduct(envOf(), 1);
      const { body: channel } = await product.call('POST', '/channels', {
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
      sql = connect();
      const asked = ask(1, QUEUED + AFTERWARDS);
      const seen = async (posts: readonly string[]) => {
        const rows = await sql!<{ id: string; seq: number }[]>`
          select c.id, c.message_seq as seq from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
          where m.external_id = any(${[...posts]}) order by m.external_id`;
        return rows.length === posts.length ? rows : undefined;
      };
      const conversations = await eventually(() => seen(asked), 120_000);
      await fill(sql, Math.round(MESSAGES * scale));
      say(`filled with ${Math.round(MESSAGES * scale)} messages`);
      const reply = async (n: number) => {
        const { id, seq } = conversations[n]!;
        const { status, body } = await product!.call(
          'POST',
          `/conversations/${id}/messages`,
          { kind: 'reply', text: `Answer ${n}`, lastSeenSeq: seq, override: true },
          { 'idempotency-key': randomUUID() },
        );
        if (status !== 201) throw new Error(`reply ${n}: ${JSON.stringify(body)}`);
      };
      // Paused, they stay in the outbox; resumed after the backup, they go out.
      await product.call('PATCH', `/channels/${channel.id}`, { paused: true });
      for (let n = 0; n < QUEUED; n++) await reply(n);
      const before = new Date();
      const hash = await messagesHash(sql, before);
      const made = await kwartier('backup', file);
      await product.call('PATCH', `/channels/${channel.id}`, { paused: false });
      for (let n = QUEUED; n < QUEUED + AFTERWARDS; n++) await reply(n);
      const later = ask(2, INBOUND_AFTERWARDS);
      await eventually(async () => x.ledger.length === QUEUED + AFTERWARDS, 120_000);
      say('what waited and what came later is posted');
      const size = statSync(file).size;
      say(`${(size / 1e6).toFixed(1)} MB, backed up in ${made.seconds.toFixed(1)} s`);

      // Everything is lost but the file and the key.
      await product[Symbol.asyncDispose]();
      product = undefined;
      await sql.end({ timeout: 1 });
      await services.stop();
      const began = performance.now();
      services = await start();
      const restored = await kwartier('restore', file);
      sql = connect();
      const again = await messagesHash(sql, before);
      if (isControl)
        await sql`update messages set delivery = 'queued', delivery_reason = null, next_attempt_at = now() where delivery = 'unknown'`;
      await sql`update channels set state = 'active', state_reason = null`;
      const contentThere = /Content: ([0-9a-f]{64})/.exec(restored.output)?.[1];
      product = await startProduct(envOf(), 1, { isSetUp: true });
      const backMs = performance.now() - began;
      say(`restored in ${restored.seconds.toFixed(1)} s, working again after ${(backMs / 1_000).toFixed(1)} s`);

      const gap = await eventually(() => seen(later), 120_000).catch(() => undefined);
      await eventually(async () => {
        const [row] = await sql!<{ n: number }[]>`
          select count(*)::int as n from messages where delivery in ('queued', 'sending', 'unknown')`;
        return row!.n === 0;
      }, 120_000);
      const texts = x.ledger.map(({ text }) => text);
      const [confirmed] = await sql<{ n: number }[]>`
        select count(*)::int as n from messages where direction = 'outbound' and delivery = 'sent' and origin = 'agent'`;
      const [stored] = await sql<{ n: number }[]>`select count(*)::int as n from messages`;
      // A platform may refuse the same words twice; what counts is that nobody tried. Look-ups have no request.
      const [tried] = await sql<{ n: number }[]>`
        select count(*)::int as n from send_attempts where request_hash <> ''::bytea and started_at >= ${before}`;
      say(`${stored!.n} messages; ${confirmed!.n} of ${QUEUED} replies that waited were found at the platform`);
      return [
        exactly('messages that differ from the backup', again === hash ? 0 : 1),
        exactly('content hash that differs from the file', made.output.includes(`Content: ${contentThere}`) ? 0 : 1),
        exactly('replies posted again', texts.length - new Set(texts).size),
        exactly('replies tried again by themselves', tried!.n),
        exactly('replies that waited and were not found', isControl ? 0 : QUEUED - confirmed!.n),
        share('inbound messages of the gap fetched again', (gap?.length ?? 0) / INBOUND_AFTERWARDS, 1),
        atMost('back up', made.seconds, 300, 's'),
        atMost('restore, until everything works', backMs / 1_000, 300, 's'),
      ];
    } finally {
      await product?.[Symbol.asyncDispose]();
      await sql?.end({ timeout: 1 });
      await simulator.close();
      await services.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
