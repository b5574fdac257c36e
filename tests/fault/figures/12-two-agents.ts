import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel } from '../../support/in-parallel.ts';
import { browserRaces } from '../tools/browser-races.ts';
import { countGaps } from '../tools/judge.ts';
import { paced, startSite } from '../tools/site.ts';
import { exactly, type Figure, share } from './figure.ts';

const RACES = 1_000;
const CONVERSATIONS = 20;
const BROWSER_RACES = 20;
/** A console that claims to have read everything that will ever be said. */
const BLIND = 2_000_000_000;

export const twoAgents: Figure = {
  number: 12,
  title: 'Two agents answer at once',
  control: { without: 'the question up to where the writer has read', reddens: 'races in which both were sent' },
  controlScale: 0.1,
  async run({ seed, scale, isControl, say }) {
    await using site = await startSite({ seed, facebook: 2, workers: 2 });
    await paced(site, 100, CONVERSATIONS, (n) => void site.say(n % 2, n, `question ${n}`));
    await site.flush();
    let conversations: readonly { id: string; seq: number }[] = [];
    for (let tries = 0; conversations.length < CONVERSATIONS && tries < 300; tries++) {
      await sleep(100);
      conversations = await site.admin<{ id: string; seq: number }[]>`
        select id, message_seq as seq from conversations order by id`;
    }
    const races = Math.max(CONVERSATIONS, Math.round(RACES * scale));
    const send = (id: string, text: string, lastSeenSeq: number) =>
      site.call(
        'POST',
        `/conversations/${id}/messages`,
        { kind: 'reply', text, lastSeenSeq },
        { 'idempotency-key': randomUUID() },
      );
    const outcomes = await inParallel(conversations, 4, async ({ id, seq }, index) => {
      const results: { sent: number; told: boolean }[] = [];
      let seen = seq;
      for (let race = 0; race < races / CONVERSATIONS; race++) {
        const both = await Promise.all(
          [0, 1].map((agent) => send(id, `Race ${index}.${race} by ${agent}`, isControl ? BLIND : seen)),
        );
        const won = both.filter(({ status }) => status === 201);
        const lost = both.find(({ status }) => status === 409);
        results.push({
          sent: won.length,
          // The loser is told what to read, and reads the other's words before anything else can be sent.
          told: lost?.body.code === 'conversation.moved_on' && lost.body.details.messageSeq === won[0]?.body.seq,
        });
        seen = Math.max(...won.map(({ body }) => body.seq), seen);
      }
      return results;
    });
    const all = outcomes.flat();
    const gaps = await countGaps(site.admin);
    const inBrowsers = isControl ? undefined : await browserRaces(Math.max(2, Math.round(BROWSER_RACES * scale)));
    say(`${all.length} races by API, ${inBrowsers?.races ?? 0} in two browsers`);
    return [
      exactly('races in which both were sent', all.filter(({ sent }) => sent > 1).length + (inBrowsers?.bothSent ?? 0)),
      exactly(
        'races in which none was sent',
        all.filter(({ sent }) => sent === 0).length + (inBrowsers?.noneSent ?? 0),
      ),
      share(
        'losers who see the other’s text before a second send',
        (all.filter(({ told }) => told).length + (inBrowsers?.told ?? 0)) / (all.length + (inBrowsers?.races ?? 0)),
        1,
      ),
      exactly('conversations with a gap', gaps),
    ];
  },
};
