import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../../support/eventually.ts';
import { judgeInbound, judgeOutbound } from '../tools/judge.ts';
import { seededDice } from '../tools/seeded-dice.ts';
import { drained, paced, startSite } from '../tools/site.ts';
import { answer } from './01-kills.ts';
import { atMost, exactly, type Figure } from './figure.ts';

const PER_SECOND = 300;
const SECONDS = 130;
const STOPS = 10;
/** 20 replies a second beside 300 messages. */
const REPLY_EVERY = 15;
const PERSONS = 1_000;

export const postgresStops: Figure = {
  number: 5,
  title: 'Postgres stops without warning',
  control: { without: 'waiting for the disk (synchronous_commit off)', reddens: 'acknowledged but missing' },
  controlScale: 0.3,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    await using site = await startSite({
      seed,
      x: 2,
      facebook: 4,
      ...(isControl ? { postgres: { synchronous_commit: 'off', wal_writer_delay: '10s' } } : {}),
    });
    // Polls would find again what was lost, and hide that it was.
    await site.admin`update channel_cursors set next_poll_at = 'infinity'`;
    const pids = [...site.apis, ...site.workers].map(({ pid }) => pid);
    const stops = Math.max(2, Math.round(STOPS * scale));
    const total = Math.round(PER_SECOND * Math.max(15, SECONDS * scale));
    const said: string[] = [];
    const replies: Promise<void>[] = [];
    const strange: number[] = [];
    site.onWebhook(({ status }) => {
      if (status !== 200 && status !== 503) strange.push(status);
    });
    let isOver = false;
    let spoken = 0;
    const readyMs: number[] = [];
    const stopping = (async () => {
      for (let n = 0; n < stops; n++) {
        while (spoken < (total * (n + 0.6)) / stops) await sleep(20);
        await site.services.stopPostgresImmediate();
        await sleep(500 + dice.below(500));
        await site.services.startPostgres();
        const started = performance.now();
        await eventually(async () => (await fetch(`${site.url}/ready`)).status === 200, 30_000);
        readyMs.push(performance.now() - started);
      }
    })();
    const rate = await paced(site, PER_SECOND, total, (n) => {
      const id = site.say(n % site.channels.length, dice.below(PERSONS), `message ${n}`);
      said.push(id);
      if (n % REPLY_EVERY === 0) replies.push(answer(site, id, `Answer to message ${n}`, () => isOver));
      spoken = n + 1;
    });
    await stopping;
    // The platforms' couriers end only with a 2xx, so after this every message was acknowledged.
    await site.flush();
    await Promise.race([Promise.all(replies), sleep(60_000)]);
    const emptyAfter = await drained(site, 90_000);
    await sleep(isControl ? 0 : 8_000);
    isOver = true;
    await Promise.allSettled(replies);
    const inbound = await judgeInbound(site.admin, said);
    const outbound = await judgeOutbound(site);
    const now = [...site.apis, ...site.workers];
    say(
      `${said.length} messages at ${Math.round(rate)}/s, ${outbound.replies} replies, ${stops} stops; ready again after ${readyMs.map((ms) => Math.round(ms)).join(', ')} ms`,
    );
    return [
      exactly('acknowledged but missing', inbound.lost),
      exactly('messages stored twice', inbound.doubled),
      exactly('conversations with a gap', inbound.gaps),
      exactly('replies posted twice', outbound.twice),
      exactly('replies without a row', replies.length - outbound.replies),
      exactly('replies called sent that the platform does not have', outbound.claimed),
      exactly('webhooks answered with anything but 200 and 503', strange.length),
      exactly(
        'processes that ended or were started again',
        now.filter((one, n) => !one.isRunning || one.pid !== pids[n]).length,
      ),
      atMost('API ready after each start, at most', Math.max(...readyMs) / 1_000, 5, 's'),
      atMost('backlog empty after the last message', emptyAfter && emptyAfter / 1_000, 45, 's'),
    ];
  },
};
