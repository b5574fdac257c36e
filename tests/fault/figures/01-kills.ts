import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../support/eventually.ts';
import { judgeInbound, judgeOutbound } from '../tools/judge.ts';
import { seededDice } from '../tools/seeded-dice.ts';
import { paced, type Site, startSite, watchBacklog } from '../tools/site.ts';
import { weaken } from '../tools/weaken.ts';
import { atMost, exactly, type Figure } from './figure.ts';

const ITEMS = 50_000;
const PER_SECOND = 320;
const PERSONS = 1_000;
const FAULTS = 100;
const FREEZE_MS = 6_500;
/** A reply to one in so many. */
const REPLY_EVERY = 20;
const WORKER_POINTS = ['after_rows_before_commit', 'after_accept_before_record', 'after_attempt_before_call'];

/** Answer a customer, as a console does: the same intent again until somebody says that it is stored. */
export async function answer(site: Site, postId: string, text: string, isOver: () => boolean): Promise<void> {
  const row = await eventually(async () => {
    if (isOver()) return { id: '', seq: 0 };
    const [found] = await site.admin<{ id: string; seq: number }[]>`
      select c.id, c.message_seq as seq from messages m join conversations c on c.workspace_id = m.workspace_id and c.id = m.conversation_id where m.external_id = ${postId}`;
    return found;
  }, 240_000);
  if (row.id === '') return;
  const key = randomUUID();
  await eventually(async () => {
    const { status, body } = await site.call(
      'POST',
      `/conversations/${row.id}/messages`,
      { kind: 'reply', text, lastSeenSeq: row.seq, override: true },
      { 'idempotency-key': key },
    );
    if (status !== 0 && status !== 201 && status !== 503) throw new Error(`${status}: ${JSON.stringify(body)}`);
    return status === 201 || isOver();
  }, 240_000);
}

export const kills: Figure = {
  number: 1,
  title: 'Lost or doubled under kills',
  control: {
    without: 'the state `unknown`: unclear sends are tried again, echoes are not known',
    reddens: 'replies posted twice',
  },
  controlScale: 0.1,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    await using site = await startSite({ seed, x: 2, facebook: 4, workers: 3 });
    if (isControl) await weaken(site.admin, 'naiveRetry');
    const { faults } = site.simulator;
    for (const platform of ['x', 'facebook'] as const) {
      faults.repeat(0.1, platform);
      // Long enough that some are killed while they send; the small control has few kills, so more must be under way at each.
      faults.rate(platform, 'send', { slowMs: isControl ? 2_000 : 150 }, 1);
    }
    const items = Math.round(ITEMS * scale);
    const faultCount = Math.max(5, Math.round(FAULTS * scale));
    const said: string[] = [];
    const replies: Promise<void>[] = [];
    let isOver = false;
    let refused = 0;
    site.onWebhook(({ status }) => {
      if (status !== 200 && status !== 503 && status !== 0) refused += 1;
    });

    const counts = { 'worker kills': 0, freezes: 0, 'API kills': 0, 'named points': 0 };
    let lastFaultAt = performance.now();
    const running: Promise<unknown>[] = [];
    async function fault(n: number): Promise<void> {
      const part = (n + 0.5) / faultCount;
      const worker = site.workers[dice.below(site.workers.length)]!;
      // The kinds in their shares, spread evenly: 70 of 100 kill a worker, 15 freeze one, 10 kill the API, 5 at named points.
      const kind = (n * 37) % 100;
      if (kind < 70 || (part > 0.95 && kind < 95)) {
        counts['worker kills'] += 1;
        await worker.kill();
        await worker.start();
      } else if (kind < 85) {
        counts.freezes += 1;
        await worker.freeze(FREEZE_MS);
      } else if (kind < 95) {
        counts['API kills'] += 1;
        await site.apis[0]!.kill();
        await site.apis[0]!.start();
      } else {
        counts['named points'] += 1;
        const isApi = dice.below(4) === 0;
        const program = isApi ? site.apis[0]! : worker;
        const point = isApi ? 'after_commit_before_ack' : WORKER_POINTS[dice.below(WORKER_POINTS.length)]!;
        await program.kill();
        await program.start({ FAULT_POINT: `${point}:${1 + dice.below(3)}` });
        await Promise.race([program.ended(), sleep(10_000)]);
        await program.kill();
        await program.start();
      }
      lastFaultAt = performance.now();
    }
    const watch = watchBacklog(site);
    const faulting = (async () => {
      for (let n = 0; n < faultCount; n++) {
        while (said.length < (items * n) / faultCount) await sleep(20);
        const one = fault(n).catch((error: unknown) => say(`a fault went wrong: ${String(error)}`));
        running.push(one);
        // Freezes overlap with what comes next; a process that is being started again is not killed meanwhile.
        if ((n * 37) % 100 < 70 || (n * 37) % 100 >= 85) await one;
      }
    })();
    const rate = await paced(site, PER_SECOND, items, (n) => {
      const id = site.say(n % site.channels.length, dice.below(PERSONS), `message ${n}`);
      said.push(id);
      if (n % REPLY_EVERY === 0) replies.push(answer(site, id, `Answer to message ${n}`, () => isOver));
    });
    await faulting;
    await Promise.all(running);
    await Promise.race([Promise.all(replies), sleep(90_000)]);
    const since = () => `${Math.round((performance.now() - lastFaultAt) / 100) / 10} s`;
    const repliesAfter = since();
    await site.flush();
    say(`after the last fault: replies written down ${repliesAfter}, webhooks delivered ${since()}`);
    let emptyAfter: number | undefined;
    for (const until = lastFaultAt + 120_000; performance.now() < until; await sleep(200)) {
      const [left] = await site.admin<{ n: number }[]>`
        select (select count(*)::int from receipts where processed_at is null) + (select count(*)::int from messages where delivery in ('queued', 'sending')) as n`;
      if (left!.n === 0) {
        emptyAfter = performance.now() - lastFaultAt;
        break;
      }
    }
    const longestMs = watch.end();
    // What nobody knows the outcome of is looked up 5 s after the try.
    await sleep(8_000);
    isOver = true;
    await Promise.allSettled(replies);
    const inbound = await judgeInbound(site.admin, said);
    const outbound = await judgeOutbound(site);
    say(
      `${said.length} messages at ${Math.round(rate)}/s, ${outbound.replies} replies, ${Object.entries(counts)
        .map(([what, n]) => `${n} ${what}`)
        .join(', ')}; ${outbound.unconfirmed} replies left to a person`,
    );
    return [
      exactly('messages lost', inbound.lost),
      exactly('messages stored twice', inbound.doubled),
      exactly('conversations with a gap', inbound.gaps),
      exactly('replies posted twice', outbound.twice),
      exactly('replies called sent that the platform does not have', outbound.claimed),
      exactly('replies without a row', Math.ceil(items / REPLY_EVERY) - outbound.replies),
      exactly('webhooks answered with anything but 200 and 503', refused),
      atMost('longest wait of a message that was acknowledged', longestMs / 1_000, 15, 's'),
      atMost('backlog empty after the last fault', emptyAfter && emptyAfter / 1_000, 45, 's'),
    ];
  },
};
