import { setTimeout as sleep } from 'node:timers/promises';
import { connectors } from '@kwartier/connectors';
import { cleanText } from '@kwartier/core';
import { signForMeta, signForX } from '@kwartier/simulator';
import { HttpConnection } from '../../load/http-client.ts';
import { comment, feedBody } from '../../support/webhooks.ts';
import { type HostileCall, hostileComment, mutant } from '../tools/hostile.ts';
import { countGaps } from '../tools/judge.ts';
import { seededDice } from '../tools/seeded-dice.ts';
import { startSite } from '../tools/site.ts';
import { weaken } from '../tools/weaken.ts';
import { exactly, type Figure, share } from './figure.ts';

const ITEMS = 20_000;
const MUTANTS = 2_000;
const HOSTILE_SHARE = 0.01;
/** Clean and poisoned parts take turns, so that what else the machine does falls on both. */
const TURNS = 10;
const CONNECTIONS = 24;
const PERSONS = 500;
/** What has not been taken in by then is stuck. */
const BLOCKED_MS = 60_000;

export const poison: Figure = {
  number: 15,
  title: 'Poison and drift',
  control: { without: 'the quarantine', reddens: 'unreadable parts found in quarantine, with a reason' },
  controlScale: 0.05,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    await using site = await startSite({ seed, x: 1, facebook: 4, workers: 3, webhooks: false });
    if (isControl) await weaken(site.admin, 'noQuarantine');
    const pids = [...site.apis, ...site.workers].map(({ pid }) => pid);
    const [x, ...pages] = site.channels;
    const now = Date.now();
    let said = 0;
    const good: string[] = [];
    const hostile: (HostileCall & { status?: number })[] = [];
    const mutants: { text: string; platform: 'x' | 'facebook'; status?: number }[] = [];

    type Call = {
      readonly channel: (typeof pages)[number];
      readonly text: string;
      readonly heard?: (status: number) => void;
    };
    function goodCall(): Call {
      const n = said++;
      const page = pages[n % pages.length]!;
      const id = `${page.post.split('_')[1]}_1${String(n).padStart(9, '0')}`;
      good.push(id);
      const person = n % PERSONS;
      const from = { id: `77${String(person).padStart(14, '0')}`, name: `Person ${person}` };
      const body = feedBody(
        now,
        comment(now, id, { from, post_id: page.post, parent_id: page.post, message: `message ${n}` }),
      );
      (body.entry as { id: string }[])[0]!.id = page.account;
      return { channel: page, text: JSON.stringify(body) };
    }
    function hostileCall(): Call {
      const channel = pages[dice.below(pages.length)]!;
      const call: (typeof hostile)[number] = { ...hostileComment(channel.account, channel.post, hostile.length, now) };
      hostile.push(call);
      return { channel, text: call.text, heard: (status) => (call.status = status) };
    }
    function mutantCall(): Call {
      const n = mutants.length;
      const platform = n % 2 === 0 ? 'x' : 'facebook';
      const channel = platform === 'x' ? x! : pages[n % pages.length]!;
      const call: (typeof mutants)[number] = { text: mutant(platform, channel.account, dice, n), platform };
      mutants.push(call);
      return { channel, text: call.text, heard: (status) => (call.status = status) };
    }

    let blocked = 0;
    const statuses = new Map<number, number>();
    /** Send them all and wait until none is left to take in. @returns milliseconds */
    async function send(calls: readonly Call[]): Promise<number> {
      const started = performance.now();
      let next = 0;
      await Promise.all(
        Array.from({ length: CONNECTIONS }, async () => {
          let connection = new HttpConnection(Number(new URL(site.url).port));
          while (next < calls.length) {
            const { channel, text, heard } = calls[next++]!;
            const body = Buffer.from(text);
            const signature: Record<string, string> =
              channel.platform === 'x'
                ? { 'x-twitter-webhooks-signature': signForX(channel.secret, text) }
                : { 'x-hub-signature-256': signForMeta(channel.secret, text) };
            const answered = connection.request(
              'POST',
              `/webhooks/${channel.id}`,
              { 'content-type': 'application/json', ...signature },
              body,
            );
            // Status 0: no answer at all.
            const { status } = await Promise.race([
              answered.catch(() => ({ status: 0 })),
              sleep(20_000, { status: 0 }, { ref: false }),
            ]);
            if (status === 0) {
              say(`no answer to ${text.slice(0, 300)}`);
              connection.close();
              connection = new HttpConnection(Number(new URL(site.url).port));
            }
            statuses.set(status, (statuses.get(status) ?? 0) + 1);
            heard?.(status);
          }
          connection.close();
        }),
      );
      for (const until = performance.now() + BLOCKED_MS; ; await sleep(20)) {
        const left = await site.admin<{ body: string }[]>`
          select left(convert_from(body, 'UTF8'), 300) as body from receipts where processed_at is null limit 3`;
        if (left.length === 0) break;
        if (performance.now() < until) continue;
        for (const { body } of left) say(`not taken in: ${body}`);
        blocked += 1;
        break;
      }
      return performance.now() - started;
    }
    await send(Array.from({ length: 500 }, goodCall));
    const items = Math.round((ITEMS * scale) / TURNS);
    let clean = { calls: 0, ms: 0 };
    let poisoned = { calls: 0, ms: 0 };
    for (let turn = 0; turn < TURNS; turn++) {
      const plain = Array.from({ length: items }, goodCall);
      const bad = Array.from({ length: Math.max(3, Math.round(items * HOSTILE_SHARE)) }, hostileCall);
      const mixed = dice.shuffle([...Array.from({ length: items - bad.length }, goodCall), ...bad]);
      const work = [
        async () => (clean = { calls: clean.calls + plain.length, ms: clean.ms + (await send(plain)) }),
        async () => (poisoned = { calls: poisoned.calls + mixed.length, ms: poisoned.ms + (await send(mixed)) }),
      ];
      for (const one of turn % 2 === 0 ? work : work.toReversed()) await one();
    }
    await send(Array.from({ length: Math.max(100, Math.round(MUTANTS * scale)) }, mutantCall));
    // Whoever was near something bad must still be heard.
    await send(Array.from({ length: PERSONS }, goodCall));

    const stored = new Set(
      (await site.admin<{ id: string }[]>`select external_id as id from messages where direction = 'inbound'`).map(
        ({ id }) => id,
      ),
    );
    // A mutant that makes our own echo a customer's word has the id of the echo, which may have come before it; and one that makes an
    // edited post a new one has an id that an edit of the first gave.
    const known = new Set(
      (
        await site.admin<{ id: string | null }[]>`
          select external_id as id from messages union all select external_id from message_aliases`
      ).map(({ id }) => id),
    );
    const kept = await site.admin<{ raw: string; reason: string; body: string }[]>`
      select encode(q.raw, 'base64') as raw, q.reason, encode(r.body, 'base64') as body from quarantine q join receipts r on r.id = q.receipt_id`;
    const keptOf = Map.groupBy(kept, ({ body }) => Buffer.from(body, 'base64').toString('utf8'));
    let unreadable = 0;
    let found = 0;
    const isKept = (text: string, parts: number) => {
      unreadable += parts;
      const rows = keptOf.get(Buffer.from(text).toString('utf8')) ?? [];
      const there = rows.filter(({ reason }) => reason.length > 0).length;
      if (there < parts) say(`${there} of ${parts} parts kept of ${text.slice(0, 400)}`);
      found += Math.min(parts, there);
    };
    const wrong: string[] = [];
    for (const { text, fate, id, status } of hostile) {
      if (fate === 'refused' ? status !== 400 && status !== 413 && status !== 415 : status !== 200)
        wrong.push(`${fate}: answered ${status}: ${text.slice(0, 200)}`);
      else if (fate === 'stored' && !stored.has(id)) wrong.push(`not stored: ${text.slice(0, 300)}`);
      else if (fate === 'quarantined') isKept(text, 1);
    }
    let lostMutants = 0;
    for (const [n, { text, platform, status }] of mutants.entries()) {
      if (status !== 200) continue;
      const channel = platform === 'x' ? x! : pages[n % pages.length]!;
      const handle = platform === 'x' ? 'KwartAir0' : null;
      let parsed: ReturnType<typeof connectors.x.parse>;
      try {
        parsed = connectors[platform].parse(Buffer.from(text), { externalId: channel.account, handle });
      } catch {
        isKept(text, 1);
        continue;
      }
      // The same part twice in one body is kept once.
      isKept(text, new Set(parsed.rejected.map(({ raw }) => raw)).size);
      for (const event of parsed.events)
        if (
          event.type === 'message.created' &&
          !event.fromUs &&
          event.author.externalId !== channel.account &&
          event.versionOf === null &&
          !known.has(cleanText(event.externalId))
        ) {
          // A part that was read and could not be stored must be in quarantine instead.
          if (keptOf.has(Buffer.from(text).toString('utf8'))) continue;
          lostMutants += 1;
          say(`vanished: ${event.externalId.slice(0, 80)} of ${text.slice(0, 1_500)}`);
        }
    }
    for (const line of wrong.slice(0, 5)) say(line);
    const programs = [...site.apis, ...site.workers];
    const rate = (part: typeof clean) => part.calls / (part.ms / 1_000);
    say(
      `${good.length} good messages, ${hostile.length} hostile ones, ${mutants.length} mutants; ${Math.round(rate(clean))}/s clean, ${Math.round(rate(poisoned))}/s poisoned; answers ${[...statuses].map(([status, n]) => `${status}: ${n}`).join(', ')}`,
    );
    return [
      exactly('crashes', programs.filter((one, n) => !one.isRunning || one.pid !== pids[n]).length),
      exactly('times that something was stuck', blocked),
      exactly('good messages lost', good.filter((id) => !stored.has(id)).length),
      exactly('conversations with a gap', await countGaps(site.admin)),
      exactly('hostile calls with another end than theirs', wrong.length),
      exactly('mutants that vanished', lostMutants),
      exactly(
        'answers above 499',
        [...statuses].filter(([status]) => status >= 500).reduce((sum, [, n]) => sum + n, 0),
      ),
      share('unreadable parts found in quarantine, with a reason', unreadable === 0 ? 0 : found / unreadable, 1),
      {
        ...share('throughput of the poisoned run, of the clean one', rate(poisoned) / rate(clean), 0.9),
        isTimed: true,
      },
    ];
  },
};
