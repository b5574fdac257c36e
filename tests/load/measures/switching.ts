import type { Page } from 'playwright-core';
import { mention, startWorld } from '../../e2e/support.ts';
import { eventually } from '../../support/eventually.ts';
import { type Line, median, percentile, spread } from '../figures.ts';

const CONVERSATIONS = 50;
const GOAL_MS = 100;

/** Press j, and look at every frame until the timeline of the next conversation is there. */
const pressNext = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const title = () => document.querySelector('main h1')?.textContent;
        const before = title();
        const started = performance.now();
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', bubbles: true }));
        const look = () => {
          const shown = title() !== before && document.querySelector('main [role="log"]')?.textContent;
          if (shown) resolve(performance.now() - started);
          else if (performance.now() - started > 10_000) reject(new Error('the next conversation never came'));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
  );

/** (h) From pressing j until the next conversation's messages are shown; each is opened for the first time. */
export async function switching(_redisUrl: string, runs: number): Promise<Line[]> {
  await using world = await startWorld();
  await world.connectX();
  for (let n = 0; n < CONVERSATIONS; n++)
    mention(world, {
      name: `Person ${String.fromCharCode(97 + Math.floor(n / 26), 97 + (n % 26))}`,
      text: 'my parcel was promised for last Tuesday',
    });
  await eventually(async () => {
    const { items } = await world.call(world.people.admin, { path: '/conversations?limit=100' });
    return items.length === CONVERSATIONS;
  });
  const medians: number[] = [];
  const slow: number[] = [];
  for (let run = 0; run < runs; run++) {
    const { page, context } = await world.visit(world.people.sanne);
    await page.getByRole('option').first().click();
    await page.getByRole('log').getByText('my parcel').waitFor();
    // With the hand in the list, j only moves the cursor; from the conversation it opens the next one.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    const times: number[] = [];
    for (let n = 1; n < CONVERSATIONS; n++) {
      times.push(await pressNext(page));
      // A person reads at least for a moment.
      await page.waitForTimeout(100);
    }
    medians.push(median(times));
    slow.push(percentile(times, 0.95));
    await context.close();
  }
  return [
    {
      what: `(h) console, next conversation shown after a key, median ms of ${CONVERSATIONS}`,
      ours: spread(medians),
      bare: '',
      ratio: '',
      goal: `below ${GOAL_MS}`,
      met: median(medians) < GOAL_MS,
    },
    { what: '(h) the same, p95 ms', ours: spread(slow), bare: '', ratio: '', goal: 'shown', met: true },
  ];
}
