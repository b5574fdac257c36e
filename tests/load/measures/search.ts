import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Line, percentile, spread } from '../figures.ts';
import { closedLoop } from '../http-client.ts';
import { type OurWorld, ourWorld } from '../worlds.ts';
import { fillInbox } from './list.ts';

const CONVERSATIONS = 200_000;
const MESSAGES = 1_000_000;
const REQUESTS = 1_000;
const VOCABULARY = 20_000;
const FAMILIES = 5_000;
const YEAR_MS = 365 * 86_400_000;
const FIRST = ['Mila', 'Tom', 'Priya', 'Hugo', 'Anke', 'Beatriz', 'Yusuf', 'Grace', 'Joost', 'Elif', 'Marcus', 'Inés'];

/** A seeded stream of numbers from 0 to 1 (mulberry32), so that every run searches the same. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SYLLABLES = [
  'ba',
  'ke',
  'ri',
  'mo',
  'tu',
  'sa',
  'ne',
  'lo',
  'vi',
  'da',
  'fe',
  'gu',
  'ho',
  'pi',
  'za',
  'wer',
  'lan',
  'tor',
  'mes',
  'kin',
];
/** A word that sounds like one; each number has its own. */
function wordOf(n: number): string {
  let word = '';
  for (let rest = n + 20; rest > 0; rest = Math.floor(rest / 20)) word += SYLLABLES[rest % 20];
  return word;
}
/** Words are as common as in a language: the nth about n times rarer than the first (Zipf). */
const commonWord = (roll: number): string => wordOf(Math.floor(Math.exp(roll * Math.log(VOCABULARY))));

/** A million messages over a year, five in a conversation, and customers with names. */
async function fill(world: OurWorld): Promise<void> {
  await fillInbox(world, CONVERSATIONS);
  const { admin } = world.database;
  const firsts = FIRST.map((name) => `'${name}'`).join(',');
  // Each family name is shared by some forty people, as in a large town.
  await admin`create table families (n int primary key, name text not null)`;
  await admin`insert into families ${admin(Array.from({ length: FAMILIES }, (_, n) => ({ n, name: wordOf(30_000 + n) })))}`;
  await admin.unsafe(
    `update contacts c set name = (array[${firsts}])[1 + abs(hashtext(c.id::text)) % ${FIRST.length}] || ' ' || initcap(f.name) from families f where f.n = abs(hashtext(c.id::text || 'x')) % ${FAMILIES}`,
  );
  const rows = await admin<{ id: string; channelId: string; workspaceId: string }[]>`
    select id, channel_id as "channelId", workspace_id as "workspaceId" from conversations order by id`;
  const roll = dice(7);
  const now = Date.now();
  function* lines() {
    for (let n = 0; n < MESSAGES; n++) {
      const row = rows[n % rows.length]!;
      const at = new Date(now - YEAR_MS + (n / MESSAGES) * YEAR_MS).toISOString();
      const words = Array.from({ length: 12 }, () => commonWord(roll())).join(' ');
      const id = `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
      yield `${row.workspaceId}\t${id}\t${row.id}\t${row.channelId}\t${100 + Math.floor(n / rows.length)}\tinbound\tmention\t${words}\tx\t${at}\t${at}\tf\n`;
    }
  }
  const to =
    await admin`copy messages (workspace_id, id, conversation_id, channel_id, seq, direction, kind, text, author_name, sent_at, received_at, is_private) from stdin`.writable();
  await pipeline(Readable.from(lines()), to);
  if (!to.closed) await once(to, 'close').catch(() => undefined);
  await admin.unsafe('vacuum analyze');
}

/** What people look for: two words, one that everybody says, a name with a slip of the pen, a word with operators. */
function searches(seed: number): string[] {
  const roll = dice(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(roll() * all.length)]!;
  const rare = () => wordOf(50 + Math.floor(roll() * 5_000));
  return Array.from({ length: REQUESTS }, (_, n) => {
    if (n % 5 === 0) return wordOf(Math.floor(roll() * 20));
    if (n % 5 === 1)
      return `from:${wordOf(30_000 + Math.floor(roll() * FAMILIES)).replace(/.$/, pick(['x', 'm', '']))}`;
    if (n % 5 === 2) return `is:open -is:assigned ${rare()}`;
    return `${commonWord(roll())} ${rare()}`;
  });
}

/** (i) Search over a million messages; (j) a person's whole timeline of 500 messages. */
export async function search(redisUrl: string, runs: number): Promise<Line[]> {
  await using ours = await ourWorld(redisUrl);
  await fill(ours);
  const get = (path: string) => ({ method: 'GET', path, headers: { cookie: ours.cookie }, body: null });
  const found: { p50: number[]; p95: number[] } = { p50: [], p95: [] };
  const run = async (seed: number) => {
    const wanted = searches(seed);
    return closedLoop(
      ours.port,
      1,
      wanted.length,
      (n) => get(`/api/v1/conversations?status=any&limit=50&q=${encodeURIComponent(wanted[n]!)}`),
      200,
    );
  };
  await run(1);
  for (let n = 0; n < runs; n++) {
    const times = await run(n + 2);
    found.p50.push(percentile(times, 0.5));
    found.p95.push(percentile(times, 0.95));
  }
  const [talk] = await ours.database.admin<
    { id: string; contactId: string }[]
  >`select id, contact_id as "contactId" from conversations order by id limit 1`;
  const given = await ours.database.admin`
    update messages set conversation_id = ${talk!.id}, seq = 1000 + moved.n
    from (select id, row_number() over ()::int as n from (select id from messages where conversation_id <> ${talk!.id} limit 495) as others) as moved
    where moved.id = messages.id`;
  if (given.count !== 495) throw new Error(`Only ${given.count} messages could be given to one person.`);
  const timeline: number[] = [];
  const path = `/api/v1/contacts/${talk!.contactId}/timeline?limit=100`;
  const page = await fetch(`http://127.0.0.1:${ours.port}${path}`, { headers: { cookie: ours.cookie } });
  const { items } = (await page.json()) as { items: unknown[] };
  if (items.length !== 100) throw new Error(`The timeline's page holds ${items.length} messages instead of 100.`);
  for (let n = 0; n < runs; n++)
    timeline.push(percentile(await closedLoop(ours.port, 1, 200, () => get(path), 200), 0.95));
  return [
    {
      what: `(i) search of 1,000,000 messages, p95 ms (p50 ${spread(found.p50)})`,
      ours: spread(found.p95),
      bare: '',
      ratio: '',
      goal: 'below 100',
      met: Math.max(...found.p95) < 100,
    },
    {
      what: '(j) timeline of a person with 500 messages, p95 ms',
      ours: spread(timeline),
      bare: '',
      ratio: '',
      goal: 'below 300',
      met: Math.max(...timeline) < 300,
    },
  ];
}
