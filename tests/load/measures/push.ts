import { type Line, median, percentile, spread } from '../figures.ts';
import { HttpConnection } from '../http-client.ts';
import { bareWorld, ourWorld, PERSONS, type World } from '../worlds.ts';

const PER_SECOND = 200;
const SECONDS = 8;

/** Milliseconds from the POST of each message until its event is at an agent's socket; messages come at a fixed rate. */
async function latencies(world: World, offset: number): Promise<number[]> {
  const times: number[] = [];
  const waiting = new Map<string, number>();
  const socket = await world.listen((key) => {
    const started = waiting.get(key);
    if (started === undefined) return;
    waiting.delete(key);
    times.push(performance.now() - started);
  });
  const connections = Array.from({ length: 8 }, () => new HttpConnection(world.port));
  const free = [...connections];
  const total = PER_SECOND * SECONDS;
  const begin = performance.now();
  const answers: Promise<unknown>[] = [];
  for (let n = 0; n < total; n++) {
    const due = begin + (n * 1000) / PER_SECOND;
    while (performance.now() < due)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now() - 0.5)));
    const message = world.message(offset + n);
    const connection = free.pop() ?? new HttpConnection(world.port);
    waiting.set(message.key, performance.now());
    answers.push(
      connection.request('POST', message.path, message.headers, message.body).then(() => free.push(connection)),
    );
  }
  await Promise.all(answers);
  const until = performance.now() + 10_000;
  while (waiting.size > 0 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  socket.close();
  for (const connection of free) connection.close();
  if (waiting.size > 0) throw new Error(`${waiting.size} of ${total} events never came`);
  return times;
}

/** (b) Webhook posted until its event is at the agent's socket, 200 messages a second. */
export async function push(redisUrl: string, runs: number): Promise<Line[]> {
  await using bare = await bareWorld(redisUrl);
  await using ours = await ourWorld(redisUrl);
  // Every person has a conversation first: an event is known by it.
  const { closedLoop } = await import('../http-client.ts');
  await closedLoop(ours.port, 16, PERSONS, (n) => ({ method: 'POST', ...ours.message(n) }), 200);
  while ((await ours.countVisible()) < PERSONS) await new Promise((resolve) => setTimeout(resolve, 50));
  await ours.learnConversations();
  await latencies(bare, 0);
  await latencies(ours, PERSONS);
  const figures = {
    bare: [] as number[],
    ours: [] as number[],
    ratio: [] as number[],
    bare50: [] as number[],
    ours50: [] as number[],
  };
  for (let run = 1; run <= runs; run++) {
    // Multiples of the number of persons: no two messages of one person are under way at once.
    const b = await latencies(bare, run * PERSONS * 2);
    const o = await latencies(ours, run * PERSONS * 2);
    figures.bare.push(percentile(b, 0.99));
    figures.ours.push(percentile(o, 0.99));
    figures.bare50.push(percentile(b, 0.5));
    figures.ours50.push(percentile(o, 0.5));
    figures.ratio.push(percentile(o, 0.99) / percentile(b, 0.99));
  }
  return [
    {
      what: `(b) webhook to socket at ${PER_SECOND}/s, p99 ms (p50 ours ${spread(figures.ours50)}, bare ${spread(figures.bare50)})`,
      ours: spread(figures.ours),
      bare: spread(figures.bare),
      ratio: spread(figures.ratio),
      goal: 'at most 5',
      met: median(figures.ratio) <= 5,
    },
  ];
}
