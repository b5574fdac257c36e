import { setTimeout as sleep } from 'node:timers/promises';
import { judgeInbound } from '../tools/judge.ts';
import { startClock } from '../tools/jumping-clock.ts';
import { seededDice } from '../tools/seeded-dice.ts';
import { paced, startSite } from '../tools/site.ts';
import { exactly, type Figure } from './figure.ts';

const MESSAGES = 4_000;
const PER_SECOND = 80;
const PERSONS = 400;
/** Of every so many events one never arrives: 2 %. */
const DROP_EVERY = 50;
const MINUTE_MS = 60_000;
const OFF_MINUTES = 15;

export const silentLoss: Figure = {
  number: 8,
  title: 'Silent loss is found and counted',
  control: { without: 'polling', reddens: 'messages missing after one poll' },
  controlScale: 0.1,
  async run({ seed, scale, isControl, say }) {
    const dice = seededDice(seed);
    using clock = startClock(Date.now() - 3_600_000);
    await using site = await startSite({
      seed,
      x: 2,
      facebook: 2,
      workers: 2,
      clock,
      ...(isControl ? { workerFile: 'tests/fault/tools/weakened-worker.ts', workerEnv: { WEAKENED: 'no-polls' } } : {}),
    });
    const { simulator, channels } = site;
    const said: string[] = [];
    const missedOf = channels.map(() => 0);
    // Each webhook has worked before it begins to lose.
    for (const index of channels.keys()) said.push(site.say(index, 90_000 + index, 'first'));
    await site.flush();
    for (let n = 0; n < 100; n++) {
      const [row] = await site.admin<
        { n: number }[]
      >`select count(*)::int as n from channels where last_webhook_at is null`;
      if (row!.n === 0) break;
      await sleep(100);
    }
    simulator.faults.dropEvery(DROP_EVERY);
    const total = Math.round(MESSAGES * scale);
    const off = channels[0]!;
    const webhookOfX = `${site.url}/webhooks/${off.id}`;
    const minutes = Array.from({ length: OFF_MINUTES }, (_, n) => Math.floor(total * (1 / 3 + n / 3 / OFF_MINUTES)));
    const rate = await paced(site, PER_SECOND, total, (n) => {
      if (n === minutes[0])
        for (const hook of simulator.x.webhooks.hooks.values())
          if (hook.accountId === off.account) hook.isValid = false;
      if (n === minutes.at(-1)) simulator.x.setWebhook(off.account, webhookOfX);
      if (minutes.includes(n)) clock.jump(MINUTE_MS);
      const index = dice.below(channels.length);
      const { platform, account } = channels[index]!;
      const hooks = [...simulator.x.webhooks.hooks.values()];
      const isOff = platform === 'x' && !hooks.some((hook) => hook.accountId === account && hook.isValid);
      const dropped = () => simulator[platform].webhooks.courierOf(account).dropped.length;
      const before = dropped();
      said.push(site.say(index, dice.below(PERSONS), `message ${n}`));
      if (isOff || dropped() > before) missedOf[index] = missedOf[index]! + 1;
    });
    await site.flush();
    // One interval later every stream is asked once more.
    await site.admin`update channel_cursors set next_poll_at = now()`;
    const due = async () => {
      const [row] = await site.admin<{ n: number }[]>`
        select count(*)::int as n from channel_cursors where next_poll_at <= now() or lease_until > now()`;
      return row!.n;
    };
    for (let n = 0; n < 150 && !isControl && (await due()) > 0; n++) await sleep(100);
    for (let n = 0; n < 150; n++) {
      const [row] = await site.admin<
        { n: number }[]
      >`select count(*)::int as n from receipts where processed_at is null`;
      if (row!.n === 0) break;
      await sleep(100);
    }
    const inbound = await judgeInbound(site.admin, said);
    // A webhook that was only late would have come by now; then the alarm is raised.
    clock.jump(2 * MINUTE_MS);
    await sleep(7_000);
    const told = await Promise.all(
      channels.map(async ({ id }) => {
        const statement = await site.call('GET', `/channels/${id}/completeness?from=2020-01-01&to=2100-01-01`);
        const card = await site.call('GET', `/channels/${id}`);
        const days = statement.body.items as {
          foundOnlyByPoll: number;
          received: number;
          stored: number;
          isComplete: boolean;
        }[];
        const sum = (pick: (day: (typeof days)[number]) => number) => days.reduce((all, day) => all + pick(day), 0);
        return {
          found: sum(({ foundOnlyByPoll }) => foundOnlyByPoll),
          received: sum(({ received }) => received),
          stored: sum(({ stored }) => stored),
          gap: (card.body.gap?.messages ?? 0) as number,
        };
      }),
    );
    const [alarmed] = await site.admin<
      { n: number }[]
    >`select count(*)::int as n from poll_finds where alarmed_at is not null and webhook_at is null`;
    const missed = missedOf.reduce((sum, n) => sum + n, 0);
    say(
      `${said.length} messages at ${Math.round(rate)}/s; never told by webhook ${missedOf.join(' + ')} = ${missed}; found only by poll ${told.map(({ found }) => found).join(' + ')}`,
    );
    const differing = told.filter(({ found }, n) => found !== missedOf[n]).length;
    return [
      exactly('messages missing after one poll', inbound.lost),
      exactly('messages stored twice', inbound.doubled),
      exactly(
        'found only by poll, over all channels',
        told.reduce((sum, { found }) => sum + found, 0),
        missed,
      ),
      exactly('channels on which that figure is wrong', differing),
      exactly(
        'received and stored, as stated',
        told.reduce((sum, { stored }) => sum + stored, 0),
        told.reduce((sum, { received }) => sum + received, 0),
      ),
      exactly(
        'received, as stated',
        told.reduce((sum, { received }) => sum + received, 0),
        said.length,
      ),
      exactly('alarms raised for what is still missing from the webhook', alarmed!.n, missed),
      exactly(
        'gaps on the channels’ cards',
        told.reduce((sum, { gap }) => sum + gap, 0),
        missed,
      ),
    ];
  },
};
