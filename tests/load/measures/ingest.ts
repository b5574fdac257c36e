import { setTimeout as sleep } from 'node:timers/promises';
import { type Line, median, spread } from '../figures.ts';
import { closedLoop } from '../http-client.ts';
import { bareWorld, ourWorld, PERSONS, type World } from '../worlds.ts';

const MESSAGES = 6_000;
const CONNECTIONS = 32;

let sent = 0;

/** Messages a second, from the first POST until the last row is committed. */
async function rate(world: World): Promise<number> {
  const before = await world.countVisible();
  const first = sent;
  sent += MESSAGES;
  const prepared = Array.from({ length: MESSAGES }, (_, index) => world.message(first + index));
  const started = performance.now();
  await closedLoop(
    world.port,
    CONNECTIONS,
    MESSAGES,
    (index) => ({ method: 'POST', ...prepared[index]! }),
    world.pids.length > 0 && prepared[0]!.path.endsWith('bare') ? 202 : 200,
  );
  while ((await world.countVisible()) < before + MESSAGES) {
    if (performance.now() - started > 120_000)
      throw new Error(`only ${(await world.countVisible()) - before} of ${MESSAGES} came through`);
    await sleep(2);
  }
  return MESSAGES / ((performance.now() - started) / 1000);
}

/** (a) Signed webhooks until everything is committed. */
export async function ingest(redisUrl: string, runs: number): Promise<Line[]> {
  await using bare = await bareWorld(redisUrl);
  await using ours = await ourWorld(redisUrl);
  // Everybody's first message, and warm code on both sides.
  sent = 0;
  await rate(bare);
  sent = 0;
  await rate(ours);
  sent = Math.max(sent, PERSONS);
  for (const { database } of [bare, ours]) await database.admin.unsafe('vacuum analyze');
  const figures = { bare: [] as number[], ours: [] as number[], ratio: [] as number[] };
  for (let run = 0; run < runs; run++) {
    const b = await rate(bare);
    const o = await rate(ours);
    figures.bare.push(b);
    figures.ours.push(o);
    figures.ratio.push(o / b);
  }
  return [
    {
      what: '(a) ingest, messages/s until committed, 32 connections',
      ours: spread(figures.ours),
      bare: spread(figures.bare),
      ratio: spread(figures.ratio),
      goal: 'at least 0.6, aim above 1',
      met: median(figures.ratio) >= 0.6,
    },
  ];
}
