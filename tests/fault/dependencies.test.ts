import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { judgeInbound } from './tools/judge.ts';
import { type Site, startSite } from './tools/site.ts';

/** Every request must be answered by then, in milliseconds, whatever is broken behind it. */
const ANSWERED_MS = 8_000;

let site: Site;
const said: string[] = [];
beforeAll(async () => {
  site = await startSite({ x: 1, facebook: 1, workers: 2, isCuttable: true, redis: false });
}, 120_000);
afterAll(() => site?.[Symbol.asyncDispose]());

let count = 0;
const speak = (times = 6) => {
  for (let n = 0; n < times; n++) said.push(site.say(count % 2, count, `message ${count++}`));
};
const takenIn = () =>
  eventually(async () => {
    expect(await judgeInbound(site.admin, said)).toEqual({ lost: 0, doubled: 0, gaps: 0 });
    return true;
  }, 60_000);
const isReady = () => eventually(async () => (await fetch(`${site.url}/ready`)).status === 200, 60_000);
/** All channels are due. A dead worker's lease would end by itself within the minute, which nobody has to sit out here. */
const letPoll = () =>
  site.admin`update channel_cursors set next_poll_at = now(), lease_until = case when lease is not null then now() end`;
const pids = () => [...site.apis, ...site.workers].map(({ pid }) => pid);

describe('whatever fails behind it, it goes on by itself', () => {
  it('Redis was never there: messages come in all the same', async () => {
    speak();
    await site.flush();
    await takenIn();
  });

  it('Redis comes later: it is used, and nothing was missed', async () => {
    await site.services.startRedis();
    await eventually(async () => (await (await fetch(`${site.url}/ready`)).json()).redis === true, 60_000);
    speak();
    await site.flush();
    await takenIn();
  });

  it.each(['mute', 'deaf', 'silent', 'cut'] as const)('the line to Redis is %s', async (mode) => {
    site.lines.redis.mode(mode);
    speak();
    // Platforms are answered from Postgres alone.
    await site.flush();
    await takenIn();
    site.lines.redis.mode('pass');
    speak();
    await site.flush();
    await takenIn();
  });

  it.each(['mute', 'silent', 'cut'] as const)(
    'the line to Postgres is %s: all are answered in time, and it comes back',
    async (mode) => {
      const before = pids();
      site.lines.postgres.mode(mode);
      const started = performance.now();
      const answers = await Promise.all(
        ['/conversations?view=open', '/channels', '/board'].map((path) =>
          site.call('GET', path, undefined, {}, 30_000),
        ),
      );
      expect(performance.now() - started).toBeLessThan(ANSWERED_MS);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
      speak();
      await sleep(1_000);
      site.lines.postgres.mode('pass');
      await isReady();
      await site.flush();
      await takenIn();
      expect(pids()).toEqual(before);
    },
  );

  it('Postgres and Redis are gone at once, and every process is started again meanwhile', async () => {
    speak();
    await Promise.all([site.services.stopPostgresImmediate(), site.services.killRedis()]);
    speak();
    await Promise.all(
      [...site.apis, ...site.workers].map(async (program) => {
        await program.kill();
        await program.start();
      }),
    );
    expect((await fetch(`${site.url}/ready`)).status).toBe(503);
    await site.services.startPostgres();
    await isReady();
    await site.flush();
    await takenIn();
    await site.services.startRedis();
    speak();
    await site.flush();
    await takenIn();
  });

  it('the API and a worker sleep for eight seconds in the middle of their work', async () => {
    const storm = setInterval(() => speak(2), 50);
    await sleep(300);
    await Promise.all([site.apis[0]!.freeze(8_000), site.workers[0]!.freeze(8_000)]);
    clearInterval(storm);
    await site.flush();
    await takenIn();
  });

  it.each([
    ['a webhook is stored and its platform never told', 'api', 'after_commit_before_ack'],
    ['a poll has moved its cursor and stored nothing', 'worker', 'between_cursor_and_rows'],
    ['messages are written and not committed', 'worker', 'after_rows_before_commit'],
  ] as const)('a process dies when %s', async (_what, which, point) => {
    const programs = which === 'api' ? site.apis : site.workers;
    for (const program of programs) {
      await program.kill();
      await program.start({ FAULT_POINT: point });
    }
    if (point === 'between_cursor_and_rows') {
      // Said without a webhook: only the poll can bring it.
      for (const { platform, account } of site.channels) site.simulator[platform].webhooks.courierOf(account);
      site.simulator.faults.dropEvery(1);
      speak();
      site.simulator.faults.dropEvery(0);
      await letPoll();
    } else speak();
    await eventually(() => programs.some((program) => !program.isRunning), 60_000);
    for (const program of programs) {
      await program.kill();
      await program.start();
    }
    await letPoll();
    await site.flush();
    await takenIn();
  });
});
