import { openProducerConnection } from './connection.ts';

export interface QueueFacts {
  readonly version: string;
  /** BullMQ loses work under any but `noeviction`. */
  readonly evictionPolicy: string;
  readonly usedBytes: number;
  /** 0: no limit. */
  readonly mostBytes: number;
}

const WAIT_MS = 3_000;

/** Look at Redis. @throws Error if it does not answer within three seconds */
export async function inspectRedis(url: string): Promise<QueueFacts> {
  const redis = openProducerConnection(url);
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('Redis did not answer within three seconds.')), WAIT_MS);
      redis.once('ready', () => {
        clearTimeout(timer);
        resolve();
      });
    });
    const text = await redis.info();
    const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(text)?.[1] ?? '';
    return {
      version: field('redis_version'),
      evictionPolicy: field('maxmemory_policy'),
      usedBytes: Number(field('used_memory')),
      mostBytes: Number(field('maxmemory')),
    };
  } finally {
    redis.disconnect();
  }
}
