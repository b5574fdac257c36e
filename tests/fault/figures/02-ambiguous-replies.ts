import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '@kwartier/simulator';
import { judgeOutbound } from '../tools/judge.ts';
import { seededDice } from '../tools/seeded-dice.ts';
import { drained, paced, startSite } from '../tools/site.ts';
import { weaken } from '../tools/weaken.ts';
import { answer } from './01-kills.ts';
import { atMost, exactly, type Figure, share } from './figure.ts';

const REPLIES = 5_000;
const PER_SECOND = 45;
const KILLS = 30;
const FAULTS: readonly (readonly [Fault, number])[] = [
  [{ status: 429, resetInMs: 1_000 }, 0.03],
  [{ status: 500 }, 0.02],
  ['drop-after-accept', 0.05],
  ['hang-after-accept', 0.03],
  ['500-after-accept', 0.02],
];

export const ambiguousReplies: Figure = {
  number: 2,
  title: 'Replies through an ambiguous platform',
  control: {
    without: 'the state `unknown`: unclear sends are tried again, echoes are not known',
    reddens: 'replies posted twice',
  },
  controlScale: 0.1,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    await using site = await startSite({ seed, x: 5, facebook: 1, workers: 3 });
    if (isControl) await weaken(site.admin, 'naiveRetry');
    const total = Math.round(REPLIES * scale);
    const asked: string[] = [];
    await paced(site, 250, total, (n) => {
      asked.push(site.say(n % site.channels.length, n, `question ${n}`));
    });
    await site.flush();
    // Facebook counts its pauses in minutes: with them most of a run would be waiting.
    for (const platform of ['x', 'facebook'] as const)
      for (const [fault, rate] of FAULTS)
        if (platform === 'x' || typeof fault === 'string' || !('resetInMs' in fault))
          site.simulator.faults.rate(platform, 'send', fault, rate);

    let isOver = false;
    let next = 0;
    const answering = (async () => {
      const calls: Promise<void>[] = [];
      await paced(site, PER_SECOND, total, (n) => {
        calls.push(answer(site, asked[n]!, `Answer ${n}`, () => isOver));
        next = n;
      });
      await Promise.all(calls);
    })();
    const killing = (async () => {
      const count = Math.max(2, Math.round(KILLS * scale));
      for (let n = 0; n < count; n++) {
        while (next < (total * (n + 0.5)) / count) await sleep(50);
        const worker = site.workers[dice.below(site.workers.length)]!;
        await worker.kill();
        await worker.start();
      }
      return count;
    })();
    const [, killed] = await Promise.all([answering, killing]);
    const answeredAt = performance.now();
    // The longest way to certainty without a person: a call that hangs 15 s or a lease of 30 s, then looks at 5, 30 and 120 s.
    const sentAfter = await drained(site, 90_000);
    let verdict = await judgeOutbound(site);
    for (const until = performance.now() + 60_000; verdict.unfound > 0 && performance.now() < until; await sleep(1_000))
      verdict = await judgeOutbound(site);
    isOver = true;
    const taken = verdict.sent + verdict.unfound;
    say(
      `${verdict.replies} replies, ${killed} kills; ${verdict.sent} sent, ${verdict.unconfirmed} that the platform never took wait for a person; settled ${Math.round((performance.now() - answeredAt) / 1_000)} s after the last`,
    );
    return [
      exactly('replies posted twice', verdict.twice),
      exactly('replies wrongly rejected', verdict.wronglyRejected),
      exactly('replies called sent that the platform does not have', verdict.claimed),
      exactly('replies without a row', total - verdict.replies),
      exactly('replies still on their way', verdict.waiting),
      share('of what the platform took, found without a person', taken === 0 ? 0 : verdict.sent / taken, 0.99),
      atMost('outbox empty after the last reply', sentAfter && sentAfter / 1_000, 60, 's'),
    ];
  },
};
