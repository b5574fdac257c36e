import { setTimeout as sleep } from 'node:timers/promises';
import { countGaps, countInversions, judgeInbound } from '../tools/judge.ts';
import { seededDice } from '../tools/seeded-dice.ts';
import { paced, startSite } from '../tools/site.ts';
import { weaken } from '../tools/weaken.ts';
import { atMost, exactly, type Figure } from './figure.ts';

const CONVERSATIONS = 1_000;
const MESSAGES = 30;
const PER_SECOND = 320;
const KILLS = 50;
/** Accounts, each of which brings its messages one after the other: so many handlers are at work at once. */
const PAGES = 18;

export const order: Figure = {
  number: 9,
  title: 'One order per conversation',
  control: { without: 'a counter that uses no number twice and none for nothing', reddens: 'conversations with a gap' },
  controlScale: 0.05,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    // Five workers take in four channels each at once.
    await using site = await startSite({ seed, facebook: PAGES, workers: 5, lanes: 1 });
    if (isControl) await weaken(site.admin, 'looseCounter');
    site.simulator.faults.repeat(0.1, 'facebook');
    const persons = Math.max(PAGES, Math.round(CONVERSATIONS * scale));
    const total = persons * MESSAGES;
    const said: string[] = [];
    const killing = (async () => {
      const kills = Math.max(3, Math.round(KILLS * scale));
      for (let n = 0; n < kills; n++) {
        while (said.length < (total * (n + 0.5)) / kills) await sleep(20);
        const worker = site.workers[dice.below(site.workers.length)]!;
        if (n % 5 === 4) await worker.freeze(6_500);
        else {
          await worker.kill();
          await worker.start();
        }
      }
      return kills;
    })();
    const rate = await paced(site, PER_SECOND, total, (n) => {
      const person = n % persons;
      said.push(site.say(person % PAGES, person, `message ${n}`));
    });
    const killed = await killing;
    await site.flush();
    const flushed = performance.now();
    for (const until = flushed + 60_000; performance.now() < until; await sleep(200)) {
      const [left] = await site.admin<
        { n: number }[]
      >`select count(*)::int as n from receipts where processed_at is null`;
      if (left!.n === 0) break;
    }
    const emptyAfter = performance.now() - flushed;
    const inbound = await judgeInbound(site.admin, said);
    const [conversations] = await site.admin<{ n: number }[]>`select count(*)::int as n from conversations`;
    say(
      `${said.length} messages at ${Math.round(rate)}/s in ${conversations!.n} conversations, ${killed} kills and freezes`,
    );
    return [
      exactly('messages lost', inbound.lost),
      exactly('conversations', conversations!.n, persons),
      exactly('conversations with a gap', await countGaps(site.admin)),
      exactly('messages before an older one of their conversation', await countInversions(site.admin)),
      atMost('backlog empty after the last message', emptyAfter / 1_000, 45, 's'),
    ];
  },
};
