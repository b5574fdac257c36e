/**
 * `pnpm replay FILE`: real support threads through the simulator into the product, brands' answers given as agents through the
 * API, on a clock that follows the data. Compares what the product measured with what is known to be true.
 * Options: `--kills N` workers ended with kill -9 on the way, `--wipes N` times Redis is emptied, `--limit N` rows.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Redis } from 'ioredis';
import { compare } from './compare.ts';
import { startProduct } from './product.ts';
import { inOrder, type Row, readLines } from './rows.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    kills: { type: 'string', default: '0' },
    wipes: { type: 'string', default: '0' },
    limit: { type: 'string' },
  },
});
const file = positionals[0];
if (!file) {
  console.error('Name a file: pnpm replay ../shared/data/twcs.jsonl.gz');
  process.exit(2);
}
/** The files keep X's escapes, as its API delivers them; what people typed has none. */
const unescaped = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const unsorted = readLines<Row>(file)
  .map((row) => ({ ...row, text: unescaped(row.text) }))
  .filter((row) => row.createdAt)
  .slice(0, values.limit ? Number(values.limit) : undefined);
const rows = inOrder(unsorted);
const redisUrl = process.env.TEST_REDIS_URL as string;
const brands = [...new Set(rows.map((row) => row.brand))];
const started = performance.now();
const product = await startProduct(redisUrl, brands, Date.parse(rows[0]!.createdAt));
const { simulator, database } = product;
const { admin } = database;

const kills = Number(values.kills);
const wipes = Number(values.wipes);
const killAt = new Set(Array.from({ length: kills }, (_, n) => Math.floor(((n + 0.5) * rows.length) / kills)));
const wipeAt = new Set(Array.from({ length: wipes }, (_, n) => Math.floor(((n + 0.7) * rows.length) / wipes)));
const redis = new Redis(redisUrl);

/** Ids that the platform gave to answers sent from here, and the conversations they belong to. */
const sentAs = new Map<string, string>();
const conversationOf = new Map<string, string>();
const users = new Set<string>();
const accepted = new Map<string, (id: string) => void>();
simulator.x.onAccepted((entry) => accepted.get(entry.text)?.(entry.id));
const sentTexts: { row: string; text: string }[] = [];
const native = new Set<string>();
const STRANGER = '1';

/** The conversation that a message of the data ended up in; waits until the product has taken it in. */
async function findConversation(externalId: string, brand: string): Promise<string> {
  for (let waited = 0; waited < 120_000; waited += 4) {
    const [row] = await admin<
      { id: string }[]
    >`select m.conversation_id as id from messages m join channels c on c.id = m.channel_id where m.external_id = ${externalId} and c.handle = ${brand}`;
    if (row) return row.id;
    await sleep(4);
  }
  throw new Error(`message ${externalId} has not come in after two minutes`);
}

let cookie: string | undefined;
async function answer(row: Row, conversationId: string, text: string): Promise<string> {
  const arrived = new Promise<string>((resolve) => accepted.set(text, resolve));
  const key = randomUUID();
  for (let tries = 0; ; tries++) {
    cookie ??= await product.signIn();
    const response = await fetch(`${product.url}/api/v1/conversations/${conversationId}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, 'idempotency-key': key },
      body: JSON.stringify({ kind: 'reply', text, lastSeenSeq: 2_000_000_000 }),
    });
    if (response.status === 201) break;
    // Nights and weekends lie between the rows: sessions end in them.
    if (response.status === 401 && tries < 5) {
      cookie = undefined;
      continue;
    }
    if (tries > 20 || response.status < 500)
      throw new Error(`${row.externalId}: ${response.status} ${await response.text()}`);
    await sleep(200);
  }
  const late = sleep(180_000).then(() =>
    Promise.reject(new Error(`the answer ${row.externalId} was never accepted by the platform`)),
  );
  const id = await Promise.race([arrived, late]);
  accepted.delete(text);
  // The clock stands until the product knows too: its own clock is what it falls back on.
  for (let waited = 0; waited < 180_000; waited += 3) {
    const [sent] = await admin`select 1 from messages where external_id = ${id} and delivery = 'sent'`;
    if (sent) return id;
    await sleep(3);
  }
  throw new Error(`the answer ${row.externalId} is on the platform, but the product does not know`);
}

/**
 * The file has gaps: somebody answered a post that is not in it, in a thread that the data knows. X knows such a thread whole, so what is
 * missing is put there, said by somebody who speaks to no brand.
 */
function imagineMissing(missing: string, row: Row): void {
  const root = row.threadId.slice(row.threadId.indexOf(':') + 1);
  const first = sentAs.get(root) ?? root;
  const { posts } = simulator.x.network;
  if (posts.has(missing) || first === row.externalId) return;
  if (!users.has(STRANGER)) {
    users.add(STRANGER);
    simulator.x.addUser({ id: STRANGER, handle: 'somebody_else', name: 'Somebody else' });
  }
  const at = Date.parse(row.createdAt) - 1;
  if (!posts.has(first)) simulator.x.post({ author: STRANGER, text: '…', id: first, at });
  if (missing !== first) simulator.x.post({ author: STRANGER, text: '…', id: missing, at, inReplyTo: first });
}

let progress = 0;
for (const [index, row] of rows.entries()) {
  if (killAt.has(index)) await product.killWorker();
  if (wipeAt.has(index)) await redis.flushall();
  if (index * 10 >= progress * rows.length)
    console.log(`${progress++ * 10} %  ${row.createdAt}  ${Math.round((performance.now() - started) / 1000)} s`);
  const at = Date.parse(row.createdAt);
  const parent = row.inReplyTo === null ? null : (sentAs.get(row.inReplyTo) ?? row.inReplyTo);
  if (parent !== null && row.inbound) imagineMissing(parent, row);
  const isParentHere =
    parent !== null && (sentAs.has(row.inReplyTo as string) || simulator.x.network.posts.has(parent));
  if (row.inbound) {
    product.setNow(at);
    if (!users.has(row.author.id)) {
      users.add(row.author.id);
      simulator.x.addUser({ id: row.author.id, handle: `u${row.author.handle}`.slice(0, 40), name: row.author.handle });
    }
    // Somebody who answers without naming the brand is delivered to it all the same; here the name makes sure of that.
    const text = row.text.toLowerCase().includes(`@${row.brand.toLowerCase()}`)
      ? row.text
      : `@${row.brand} ${row.text}`;
    simulator.x.post({
      author: row.author.id,
      text,
      id: row.externalId,
      at,
      ...(isParentHere ? { inReplyTo: parent } : {}),
    });
    continue;
  }
  const parentRow = row.inReplyTo;
  if (parentRow !== null && isParentHere && !native.has(parentRow)) {
    const conversationId =
      conversationOf.get(parentRow) ??
      (sentAs.has(parentRow) ? undefined : await findConversation(parent, row.brand).catch(() => undefined));
    if (conversationId) {
      product.setNow(at);
      // Made unlike every other, so that an answer posted twice is seen.
      const text = `${row.text.slice(0, 270).toWellFormed().normalize('NFC').trim()} ·${sentTexts.length}`;
      const id = await answer(row, conversationId, text);
      sentTexts.push({ row: row.externalId, text });
      sentAs.set(row.externalId, id);
      conversationOf.set(row.externalId, conversationId);
      continue;
    }
  }
  // What it answers is not in the file: the brand said it on the platform itself.
  product.setNow(at);
  simulator.x.post({
    author: row.brand,
    text: row.text,
    id: row.externalId,
    at,
    ...(isParentHere ? { inReplyTo: parent } : {}),
  });
  native.add(row.externalId);
}
await simulator.flush();

const inboundRows = rows.filter((row) => row.inbound);
const deadline = performance.now() + 180_000;
for (;;) {
  const [left] = await admin<{ receipts: number; outbound: number; inbound: number }[]>`
    select (select count(*)::int from receipts where processed_at is null) as receipts, (select count(*)::int from messages where delivery in ('queued', 'sending', 'unknown')) as outbound,
      (select count(distinct external_id)::int from messages where direction = 'inbound') as inbound`;
  if (left!.receipts === 0 && left!.outbound === 0 && left!.inbound >= inboundRows.length) break;
  if (performance.now() > deadline) break;
  await sleep(100);
}

const stored = await admin<{ externalId: string; brand: string; n: number }[]>`
  select m.external_id as "externalId", c.handle as brand, count(*)::int as n from messages m join channels c on c.id = m.channel_id where m.direction = 'inbound' group by 1, 2`;
const storedKeys = new Map(stored.map((row) => [`${row.brand} ${row.externalId}`, row.n]));
const lost = inboundRows.filter((row) => !storedKeys.has(`${row.brand} ${row.externalId}`));
const doubledIn = stored.filter((row) => row.n > 1);
const posted = Map.groupBy(simulator.x.ledger, (entry) => entry.text);
const doubledOut = sentTexts.filter(({ text }) => (posted.get(text)?.length ?? 0) > 1);
const missingOut = sentTexts.filter(({ text }) => !posted.has(text));
const [totals] = await admin<{ conversations: number; messages: number; sent: number; other: number }[]>`
  select (select count(*)::int from conversations) as conversations, (select count(*)::int from messages where direction <> 'internal') as messages,
    count(*) filter (where delivery = 'sent' and origin = 'agent')::int as sent, count(*) filter (where delivery is not null and delivery <> 'sent')::int as other from messages`;
const gaps = await admin`
  select c.id from conversations c where c.seq <> (select count(*) from conversation_events e where e.conversation_id = c.id)`;

const result = await compare(file, rows, admin);
console.log(
  `\n${rows.length} rows in ${Math.round((performance.now() - started) / 1000)} s, ${kills} workers killed, Redis wiped ${wipes} times`,
);
console.log(
  `conversations ${totals!.conversations}, messages ${totals!.messages}, answers sent by agents ${totals!.sent} of ${sentTexts.length}, said by brands without what they answer ${native.size}, answers in another state ${totals!.other}`,
);
console.log(
  `inbound lost ${lost.length}, inbound doubled ${doubledIn.length}, answers lost ${missingOut.length}, answers posted twice ${doubledOut.length}, conversations with a gap in their sequence ${gaps.length}`,
);
let isGood = lost.length + doubledIn.length + doubledOut.length + missingOut.length + gaps.length + totals!.other === 0;
if (result) {
  console.log(
    `counted conversations ${result.counted}: equal ${result.equal}, different on purpose ${result.differentOnPurpose.length} (a customer who speaks with two brands in one thread has one conversation with each), wrong ${result.wrong.length}`,
  );
  console.log(`brands compared ${result.brandsCompared}: equal ${result.brandsEqual}`);
  for (const line of [...result.wrong.slice(0, 10), ...result.brandsWrong.slice(0, 5)]) console.log(`  ${line}`);
  isGood &&= result.wrong.length === 0 && result.brandsWrong.length === 0;
}
redis.disconnect();
await Promise.resolve(product[Symbol.asyncDispose]()).catch(() => undefined);
process.exit(isGood ? 0 : 1);
