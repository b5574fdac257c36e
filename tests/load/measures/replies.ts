import { randomUUID } from 'node:crypto';
import { type Line, median, percentile, spread } from '../figures.ts';
import { closedLoop } from '../http-client.ts';
import { bareWorld, ourWorld, PERSONS } from '../worlds.ts';

const REPLIES = 250;

/** (d) A reply until the API has accepted it. */
export async function replies(redisUrl: string, runs: number): Promise<Line[]> {
  await using bare = await bareWorld(redisUrl);
  await using ours = await ourWorld(redisUrl);
  await closedLoop(ours.port, 16, PERSONS, (n) => ({ method: 'POST', ...ours.message(n) }), 200);
  while ((await ours.countVisible()) < PERSONS) await new Promise((resolve) => setTimeout(resolve, 50));
  await ours.learnConversations();
  // Replies only: what becomes of them at a platform is not what is measured.
  await ours.database.admin`update channels set state = 'paused'`;
  const ids = [...ours.conversations.values()];
  let used = 0;
  const json = (body: object) => Buffer.from(JSON.stringify(body));
  const bareRun = () =>
    closedLoop(
      bare.port,
      1,
      REPLIES,
      (n) => ({
        method: 'POST',
        path: '/reply',
        headers: { 'content-type': 'application/json' },
        body: json({ id: randomUUID(), parent: (n % 10_000) + 1, text: 'On its way.' }),
      }),
      201,
    );
  const ourRun = () =>
    closedLoop(
      ours.port,
      1,
      REPLIES,
      () => ({
        method: 'POST',
        path: `/api/v1/conversations/${ids[used++ % ids.length]}/messages`,
        headers: { 'content-type': 'application/json', cookie: ours.cookie, 'idempotency-key': randomUUID() },
        body: json({ kind: 'reply', text: 'On its way.', lastSeenSeq: 1_000_000 }),
      }),
      201,
    );
  await bareRun();
  await ourRun();
  const figures = { bare: [] as number[], ours: [] as number[], ratio: [] as number[] };
  for (let run = 0; run < runs; run++) {
    const b = percentile(await bareRun(), 0.99);
    const o = percentile(await ourRun(), 0.99);
    figures.bare.push(b);
    figures.ours.push(o);
    figures.ratio.push(o / b);
  }
  return [
    {
      what: '(d) reply accepted, p99 ms',
      ours: spread(figures.ours),
      bare: spread(figures.bare),
      ratio: spread(figures.ratio),
      goal: 'at most 5',
      met: median(figures.ratio) <= 5,
    },
  ];
}
