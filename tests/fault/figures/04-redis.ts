import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../load/figures.ts';
import { judgeInbound } from '../tools/judge.ts';
import { seededDice } from '../tools/seeded-dice.ts';
import { paced, startSite, watchBacklog } from '../tools/site.ts';
import { judgeTimers, plantTimers } from '../tools/timers.ts';
import { atMost, exactly, type Figure, share } from './figure.ts';

const PER_SECOND = 300;
const SECONDS = 220;
const WIPES = 10;
const OUTAGE_MS = 60_000;
const TIMERS = 500;
const PERSONS = 1_000;

export const redisLost: Figure = {
  number: 4,
  title: 'Redis lost, frozen, full or older',
  control: { without: 'the sweeps', reddens: 'timers missed' },
  controlScale: 0.1,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    await using site = await startSite({
      seed,
      x: 2,
      facebook: 4,
      ...(isControl
        ? { workerFile: 'tests/fault/tools/weakened-worker.ts', workerEnv: { WEAKENED: 'no-sweeps' } }
        : {}),
    });
    const said: string[] = [];
    const calls: { status: number; tookMs: number; isGone: boolean }[] = [];
    const seconds = Math.max(20, SECONDS * scale);
    const total = Math.round(seconds * PER_SECOND);
    const outageMs = Math.max(6_000, OUTAGE_MS * scale);
    const timers = Math.max(50, Math.round(TIMERS * scale));

    // Conversations whose promises will fall due while Redis comes and goes.
    for (let n = 0; n < timers; n++) said.push(site.say(n % site.channels.length, 100_000 + n, `waits ${n}`));
    await site.flush();
    await sleep(3_000);
    let isGone = false;
    site.onWebhook(({ status, tookMs }) => calls.push({ status, tookMs, isGone }));
    const planted = await plantTimers(site.admin, timers, seconds * 1_000 * 0.9);
    const watch = watchBacklog(site);
    let spoken = 0;
    const at = async (part: number) => {
      while (spoken < total * part) await sleep(20);
    };
    const faulting = (async () => {
      const wipes = Math.max(2, Math.round(WIPES * scale));
      for (let n = 0; n < wipes; n++) {
        await at((0.25 * (n + 0.5)) / wipes);
        await site.services.wipeRedis();
      }
      await at(0.28);
      isGone = true;
      await site.redis.freeze(outageMs);
      isGone = false;
      await at(0.6);
      const older = await site.redis.copy();
      isGone = true;
      await site.services.stopRedis();
      await sleep(outageMs);
      await site.services.startRedis();
      isGone = false;
      await at(0.9);
      await site.redis.fill();
      isGone = true;
      await sleep(Math.min(8_000, outageMs));
      await site.redis.empty();
      await older();
      isGone = false;
      // The last things said are said to a Redis that forgets them.
      await at(1);
      await site.services.wipeRedis();
    })();
    const rate = await paced(site, PER_SECOND, total, (n) => {
      said.push(site.say(n % site.channels.length, dice.below(PERSONS), `message ${n}`));
      spoken = n + 1;
    });
    await faulting;
    await site.flush();
    for (const until = performance.now() + 20_000; performance.now() < until; await sleep(500)) {
      const [left] = await site.admin<
        { n: number }[]
      >`select count(*)::int as n from receipts where processed_at is null`;
      if (left!.n === 0) break;
    }
    const longestMs = watch.end();
    await sleep(3_000);
    const inbound = await judgeInbound(site.admin, said);
    const fired = await judgeTimers(site.admin, planted);
    const gone = calls.filter((call) => call.isGone);
    say(
      `${said.length} messages at ${Math.round(rate)}/s; ${gone.length} webhooks while Redis was gone, slowest ${Math.round(Math.max(0, ...gone.map(({ tookMs }) => tookMs)))} ms; timers late at most ${Math.round(fired.latestMs)} ms`,
    );
    return [
      exactly('messages lost', inbound.lost),
      exactly('messages stored twice', inbound.doubled),
      exactly('conversations with a gap', inbound.gaps),
      share(
        'webhooks answered 2xx',
        calls.filter(({ status }) => status === 200).length / Math.max(1, calls.length),
        1,
      ),
      atMost(
        'p99 of webhooks while Redis is gone',
        percentile(
          gone.map(({ tookMs }) => tookMs),
          0.99,
        ),
        500,
      ),
      atMost('longest wait of a message that was acknowledged', longestMs / 1_000, 15, 's'),
      exactly('timers missed', fired.missed),
      exactly('timers fired twice', fired.twice),
      { ...exactly('timers more than 10 s late', fired.lateBy(10_000)), isTimed: true },
    ];
  },
};
