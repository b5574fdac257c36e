import { setTimeout as sleep } from 'node:timers/promises';
import type { Line } from '../figures.ts';
import { closedLoop } from '../http-client.ts';
import { cpuMs, memoryMiB, processesLike } from '../stack.ts';
import { bareWorld, ourWorld, type World } from '../worlds.ts';

const MESSAGES = 6_000;
/** Both databases serve both systems one after the other, so their time is told apart by the run. */
const SERVERS = /(^|\/)postgres |redis-server|postgres:/;

async function cpuPerMessage(world: World, offset: number, expected: number): Promise<number> {
  const pids = () => [...world.pids, ...processesLike(SERVERS)];
  const prepared = Array.from({ length: MESSAGES }, (_, index) => world.message(offset + index));
  const seen = await world.countVisible();
  const before = cpuMs(pids());
  await closedLoop(world.port, 8, MESSAGES, (index) => ({ method: 'POST', ...prepared[index]! }), expected);
  while ((await world.countVisible()) < seen + MESSAGES) await sleep(20);
  return (cpuMs(pids()) - before) / MESSAGES;
}

/** (f) Processor time for a message and memory at rest, all processes with both databases. */
export async function cost(redisUrl: string, runs: number): Promise<Line[]> {
  const cpu = { bare: [] as number[], ours: [] as number[] };
  let rest = { bare: { rss: 0, pss: 0 }, ours: { rss: 0, pss: 0 } };
  {
    await using bare = await bareWorld(redisUrl);
    await sleep(5_000);
    rest = { ...rest, bare: memoryMiB([...bare.pids, ...processesLike(SERVERS)]) };
    for (let run = 0; run < runs; run++) cpu.bare.push(await cpuPerMessage(bare, run * MESSAGES, 202));
  }
  {
    await using ours = await ourWorld(redisUrl);
    await sleep(5_000);
    rest = { ...rest, ours: memoryMiB([...ours.pids, ...processesLike(SERVERS)]) };
    for (let run = 0; run < runs; run++) cpu.ours.push(await cpuPerMessage(ours, run * MESSAGES, 200));
  }
  const { median, spread } = await import('../figures.ts');
  return [
    {
      what: '(f) processor time, ms a message, all processes',
      ours: spread(cpu.ours),
      bare: spread(cpu.bare),
      ratio: (median(cpu.ours) / median(cpu.bare)).toFixed(2),
      goal: 'shown',
      met: true,
    },
    {
      what: '(f) memory at rest, MiB RSS / PSS, all processes',
      ours: `${rest.ours.rss} / ${rest.ours.pss}`,
      bare: `${rest.bare.rss} / ${rest.bare.pss}`,
      ratio: (rest.ours.pss / rest.bare.pss).toFixed(2),
      goal: 'shown',
      met: true,
    },
  ];
}
