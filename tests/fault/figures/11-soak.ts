import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { redisPublisher } from '@kwartier/runtime';
import { Redis } from 'ioredis';
import { io } from 'socket.io-client';
import { percentile } from '../../load/figures.ts';
import { memoryMiB } from '../../load/stack.ts';
import { startProgram } from '../tools/program.ts';
import { startSite } from '../tools/site.ts';
import { atMost, exactly, type Figure } from './figure.ts';

const SLEEPERS = 20;
const HEALTHY = 5;
const BURST_PER_SECOND = 500;
const BURST_MS = 60_000;
const SOAK_PER_SECOND = 50;
const SOAK_MS = 30 * 60_000;

/** Least squares over (x, y). */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (pick: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [mx, my] = [mean(([x]) => x), mean(([, y]) => y)];
  const over = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0);
  const under = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  return under === 0 ? 0 : over / under;
}

export const soak: Figure = {
  number: 11,
  title: 'Slow consumers and a long run',
  control: { without: 'the sleep: the clients go on reading', reddens: 'sleeping clients let go after' },
  controlScale: 0.01,
  isForTheNight: true,
  async run({ seed, scale, isControl, say }) {
    await using site = await startSite({ seed, facebook: 2, workers: 1 });
    const [row] = await site.admin<{ workspaceId: string; brandId: string }[]>`
      select workspace_id as "workspaceId", id as "brandId" from brands limit 1`;
    const signIn = await fetch(`${site.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'admin@example.com', password: 'correct horse battery' }),
    });
    const cookie = signIn.headers.getSetCookie()[0]!.split(';')[0]!;
    const redis = new Redis(site.services.redisUrl);
    const publish = redisPublisher(redis);
    const sentAt = new Map<string, number>();
    const tookMs: number[] = [];
    const healthy = await Promise.all(
      Array.from({ length: HEALTHY }, async () => {
        const socket = io(site.url, { transports: ['websocket'], extraHeaders: { cookie } });
        socket.on('conversations.changed', ({ items }: { items: { conversationId: string }[] }) => {
          const at = sentAt.get(items[0]!.conversationId);
          if (at !== undefined) tookMs.push(performance.now() - at);
        });
        await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
        return socket;
      }),
    );
    const api = site.apis[0]!.pid;
    const openFiles = () => readdirSync(`/proc/${api}/fd`).length;
    const rss = () => memoryMiB([api]).rss;
    const others = async () => {
      const [connections] = await site.admin<
        { n: number }[]
      >`select count(*)::int as n from pg_stat_activity where application_name like 'kwartier%'`;
      return {
        connections: connections!.n,
        redis: Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]) / 1_048_576,
      };
    };
    async function events(perSecond: number, ms: number, each: () => void = () => undefined): Promise<void> {
      const started = performance.now();
      for (let n = 0; performance.now() - started < ms; await sleep(10)) {
        const due = ((performance.now() - started) / 1_000) * perSecond;
        for (; n < due; n++) {
          const conversationId = randomUUID();
          sentAt.set(conversationId, performance.now());
          if (sentAt.size > 20_000) sentAt.delete(sentAt.keys().next().value as string);
          publish(row!.workspaceId as never, 'conversations.changed', {
            items: [{ conversationId, seq: 1, brandId: row!.brandId }],
          });
        }
        each();
      }
    }
    await events(BURST_PER_SECOND, 10_000);
    const sleepers = await startProgram('tests/fault/tools/sleepy-clients.ts', {
      URL: site.url,
      COOKIE: cookie,
      COUNT: String(SLEEPERS),
    });
    await sleep(1_000);
    const withSleepers = openFiles();
    const before = rss();
    if (!isControl) sleepers.signal('SIGSTOP');
    const asleepAt = performance.now();
    let letGoMs: number | undefined;
    let most = before;
    tookMs.length = 0;
    await events(BURST_PER_SECOND, Math.max(15_000, BURST_MS * scale), () => {
      most = Math.max(most, rss());
      if (letGoMs === undefined && openFiles() <= withSleepers - SLEEPERS) letGoMs = performance.now() - asleepAt;
    });
    sleepers.signal('SIGCONT');
    await sleepers.kill();
    const burstP99 = percentile(tookMs, 0.99);

    tookMs.length = 0;
    const start = { files: openFiles(), ...(await others()) };
    const memory: [number, number][] = [];
    const soakStarted = performance.now();
    const soakMs = Math.max(20_000, SOAK_MS * scale);
    let person = 0;
    await events(SOAK_PER_SECOND, soakMs, () => {
      const minutes = (performance.now() - soakStarted) / 60_000;
      // The first fifth warms up.
      if (minutes * 60_000 > soakMs / 5 && minutes * 60 > memory.length) memory.push([minutes, rss()]);
      if (minutes * 60 > person) site.say(person % 2, person++, 'soak');
    });
    await site.flush();
    const end = { files: openFiles(), ...(await others()) };
    for (const socket of healthy) socket.close();
    redis.disconnect();
    say(
      `memory ${before} MiB before the burst, ${most} at most, ${rss()} at the end; ${start.files} → ${end.files} files, ${start.connections} → ${end.connections} connections, Redis ${start.redis.toFixed(1)} → ${end.redis.toFixed(1)} MiB`,
    );
    return [
      atMost('sleeping clients let go after', letGoMs === undefined ? undefined : letGoMs / 1_000, 10, 's'),
      atMost('memory grown in the burst', most - before, 50, 'MiB'),
      atMost('memory grown in the long run', Math.max(0, slope(memory)), 1, 'MiB a minute'),
      atMost('p99 of healthy clients in the burst', burstP99, 300),
      atMost('p99 of healthy clients in the long run', percentile(tookMs, 0.99), 300),
      exactly('open files grown by more than 10', Math.max(0, end.files - start.files - 10)),
      exactly('connections to Postgres grown by more than 5', Math.max(0, end.connections - start.connections - 5)),
      atMost('Redis grown', Math.max(0, end.redis - start.redis), 5, 'MiB'),
    ];
  },
};
