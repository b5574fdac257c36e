import { setTimeout as sleep } from 'node:timers/promises';
import { percentile } from '../../load/figures.ts';
import { dueSince, startClock } from '../tools/jumping-clock.ts';
import { seededDice } from '../tools/seeded-dice.ts';
import { paced, startSite } from '../tools/site.ts';
import { judgeTimers, plantTimers, watchAlarms } from '../tools/timers.ts';
import { weaken } from '../tools/weaken.ts';
import { atMost, exactly, type Figure } from './figure.ts';

const TIMERS = 2_000;
const DAY_MS = 86_400_000;
const SMALL_JUMPS = 10;
const KILLS = 5;

export const timersAndClocks: Figure = {
  number: 13,
  title: 'Timers and jumping clocks',
  control: { without: 'marking an alarm as gone off', reddens: 'timers fired twice' },
  controlScale: 0.1,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    using clock = startClock(Date.parse('2026-03-26T09:00:00.000Z'));
    // Three workers, each with its own sweeps.
    await using site = await startSite({ seed, facebook: 4, workers: 3, clock });
    const count = Math.round(TIMERS * scale);
    await paced(site, 300, count, (n) => {
      site.say(n % site.channels.length, n, `waits ${n}`);
    });
    await site.flush();
    await sleep(3_000);
    // Polls and sessions are not what is looked at, and days pass.
    await site.admin`update sessions set expires_at = '2100-01-01'`;
    await watchAlarms(site.admin);
    if (isControl) await weaken(site.admin, 'noCompareAndSet');

    // A third falls due within the minute, a third behind the jump of a day, a third meets the jump back and the small ones.
    const spanMs = 60_000;
    const planted = await plantTimers(site.admin, count, spanMs, clock.now());
    const [{ n: clocks }] = (await site.admin<
      { n: number }[]
    >`select count(*)::int as n from sla_clocks where next_fire_at is not null`) as unknown as [{ n: number }];
    const { body } = await site.call('GET', '/policies');
    const policy = body.items[0];
    const kills = Math.max(2, Math.round(KILLS * scale));
    const killing = (async () => {
      for (let n = 0; n < kills; n++) {
        await sleep(6_000);
        const worker = site.workers[n % site.workers.length]!;
        await worker.kill();
        await worker.start();
      }
    })();
    await sleep(8_000);
    clock.jump(-2 * DAY_MS);
    await sleep(4_000);
    clock.jump(2 * DAY_MS);
    await sleep(4_000);
    // The calendar changes midway: promises that run are measured anew, and none fires twice for it.
    const week = Array.from({ length: 7 }, () => [[300, 1320]]);
    const { name, rules, riskShare } = policy;
    const hours = { ...policy.hours, week };
    const edited = await site.call('PUT', `/policies/${policy.id}`, { name, rules, riskShare, hours });
    for (let n = 0; n < SMALL_JUMPS; n++) {
      clock.jump(5 * 60_000 * (n % 2 === 0 ? 1 : -1));
      await sleep(1_000 + dice.below(500));
    }
    clock.jump(DAY_MS);
    await killing;
    for (const until = performance.now() + 30_000; performance.now() < until; await sleep(250)) {
      const [left] = await site.admin<{ n: number }[]>`
        select count(*)::int as n from sla_clocks where next_fire_at <= ${new Date(clock.now())}`;
      if (left!.n === 0) break;
    }
    await sleep(3_000);
    const verdict = await judgeTimers(site.admin, planted);
    const late = verdict.alarms.map(({ dueAt, wall }) => wall! - dueSince(clock.stretches, dueAt, wall!));
    say(
      `${planted.length} timers of ${clocks} armed promises, ${clock.stretches.length - 1} jumps, ${kills} kills, calendar edited: ${edited.status}`,
    );
    return [
      exactly('timers planted', planted.length, count),
      exactly('calendar edited', edited.status, 200),
      exactly('timers missed', verdict.missed),
      exactly('timers fired twice', verdict.twice),
      atMost('lateness p99, on the wall after the jump', percentile(late, 0.99) / 1_000, 5, 's'),
    ];
  },
};
