import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Services } from '../../../scripts/services/index.mjs';

/** Every way to lose a Redis but by turning it off, which the services do themselves. */
export interface RedisLoss {
  /** SIGSTOP for so long: connections stay open, nothing answers. */
  freeze(ms: number): Promise<void>;
  /** Let it hold no more than it holds now: every write is refused, until `empty`. */
  fill(): Promise<void>;
  empty(): Promise<void>;
  /** Remember its files as they are now. @returns puts them back in place of what it knows then: an older copy, as after a bad failover */
  copy(): Promise<() => Promise<void>>;
}

export function redisLoss(services: Services): RedisLoss {
  async function ask<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(services.redisUrl, { maxRetriesPerRequest: 5 });
    redis.on('error', () => undefined);
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  }
  const folder = () => ask(async (redis) => ((await redis.config('GET', 'dir')) as string[])[1]!);
  return {
    async freeze(ms) {
      const pid = await ask(async (redis) => Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]));
      process.kill(pid, 'SIGSTOP');
      try {
        await sleep(ms);
      } finally {
        process.kill(pid, 'SIGCONT');
      }
    },
    fill: () =>
      ask(async (redis) => {
        const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
        await redis.config('SET', 'maxmemory', String(Math.max(1, used - 1_000_000)));
      }),
    empty: () => ask(async (redis) => void (await redis.config('SET', 'maxmemory', '0'))),
    async copy() {
      const dir = await folder();
      const kept = mkdtempSync(join(tmpdir(), 'kwartier-redis-'));
      cpSync(dir, kept, { recursive: true });
      return async () => {
        await services.killRedis();
        for (const name of readdirSync(dir)) rmSync(join(dir, name), { recursive: true, force: true });
        if (existsSync(kept)) cpSync(kept, dir, { recursive: true });
        rmSync(kept, { recursive: true, force: true });
        await services.startRedis();
      };
    },
  };
}
