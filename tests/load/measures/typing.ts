import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { mention, startWorld, type World } from '../../e2e/support.ts';
import { eventually } from '../../support/eventually.ts';
import { type Line, median, percentile, spread } from '../figures.ts';
import { fillInbox } from './list.ts';

const CONVERSATIONS = 200_000;
const UPDATES_A_MINUTE = 1_000;
const PEOPLE = 300;
const RUN_MS = 60_000;
/** As fast as people type who type fast. */
const BETWEEN_KEYS_MS = 100;
const GOAL_MS = 100;

/** What the browser says of keys (W3C, Event Timing): how long until it began to look, and until the next frame was painted. */
interface Keys {
  readonly delays: number[];
  readonly untilPainted: number[];
}

const watchKeys = (page: Page) =>
  page.evaluate(() => {
    const seen: { delay: number; painted: number }[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as PerformanceEventTiming[])
        if (entry.name === 'keydown')
          seen.push({ delay: entry.processingStart - entry.startTime, painted: entry.duration });
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
    Object.assign(window, { __keys: seen });
  });

/** Quicker ones than 16 ms are only counted: they stand in with 8. */
const readKeys = (page: Page): Promise<Keys> =>
  page.evaluate(() => {
    const seen = (window as unknown as { __keys: { delay: number; painted: number }[] }).__keys;
    const counted = (performance as unknown as { eventCounts: Map<string, number> }).eventCounts.get('keydown') ?? 0;
    const quick = Math.max(0, counted - seen.length);
    return {
      delays: [...seen.map(({ delay }) => delay), ...new Array<number>(quick).fill(0)],
      untilPainted: [...seen.map(({ painted }) => painted), ...new Array<number>(quick).fill(8)],
    };
  });

/** Type an answer and move through the list, as an agent does. */
async function work(page: Page, until: number): Promise<void> {
  while (performance.now() < until) {
    await page.keyboard.press('r');
    for (const letter of 'We found it and it is on its way. ') {
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      await sleep(BETWEEN_KEYS_MS);
    }
    await page.keyboard.press('Escape');
    for (const key of ['j', 'j', 'k', 'k']) {
      await page.keyboard.press(key);
      await sleep(3 * BETWEEN_KEYS_MS);
    }
  }
}

const lettersOf = (n: number) => String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26));

/** People write, evenly over the time. @returns how many did */
async function storm(world: World, until: number): Promise<number> {
  const started = performance.now();
  let written = 0;
  while (performance.now() < until) {
    const due = ((performance.now() - started) / 60_000) * UPDATES_A_MINUTE;
    while (written < due)
      mention(world, { name: `Person ${lettersOf(written++ % PEOPLE)}`, text: `still no parcel ${written}` });
    await sleep(20);
  }
  return written;
}

/** (t) Keys in the console while a thousand people a minute write to an inbox of 200,000 open conversations. */
export async function typing(_redisUrl: string, runs: number): Promise<Line[]> {
  await using world = await startWorld();
  await world.connectX();
  mention(world, { name: 'Priya Raman', text: 'my bag did not arrive in Lisbon' });
  const { admin } = world.database;
  const count = async () => (await admin<{ n: number }[]>`select count(*)::int as n from conversations`)[0]!.n;
  await eventually(async () => (await count()) === 1);
  await fillInbox({ database: world.database, countConversations: count }, CONVERSATIONS);
  const delays: number[] = [];
  const painted: number[] = [];
  let keys = 0;
  for (let run = 0; run < Math.min(runs, 3); run++) {
    const { page, context } = await world.visit(world.people.sanne);
    await page.getByRole('option').first().click();
    await page.getByRole('log').getByText('my bag').waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await watchKeys(page);
    const before = (await admin<{ n: number }[]>`select count(*)::int as n from messages`)[0]!.n;
    const until = performance.now() + RUN_MS;
    const [written] = await Promise.all([storm(world, until), work(page, until)]);
    const seen = await readKeys(page);
    await eventually(
      async () => (await admin<{ n: number }[]>`select count(*)::int as n from messages`)[0]!.n >= before + written,
    );
    keys += seen.delays.length;
    delays.push(percentile(seen.delays, 0.99));
    painted.push(percentile(seen.untilPainted, 0.99));
    await context.close();
  }
  return [
    {
      what: `(t) console, delay of a key while ${UPDATES_A_MINUTE} people a minute write, 200,000 open, p99 ms (${keys} keys)`,
      ours: spread(delays),
      bare: '',
      ratio: '',
      goal: `below ${GOAL_MS}`,
      met: median(delays) < GOAL_MS,
    },
    {
      what: '(t) the same, until the next frame is painted, p99 ms',
      ours: spread(painted),
      bare: '',
      ratio: '',
      goal: 'shown',
      met: true,
    },
  ];
}
