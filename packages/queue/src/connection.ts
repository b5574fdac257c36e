import { Redis } from 'ioredis';

/** Redis for producers: a command that is not answered in a second has failed, and nobody waits for a connection. */
export const openProducerConnection = (url: string): Redis =>
  quiet(
    new Redis(url, {
      maxRetriesPerRequest: 1,
      commandTimeout: 1_000,
      enableOfflineQueue: false,
      retryStrategy: (times) => Math.min(times * 100, 2_000),
    }),
  );

/** Redis for workers: blocking commands wait as long as they must, and reconnect for ever. */
export const openWorkerConnection = (url: string): Redis =>
  quiet(new Redis(url, { maxRetriesPerRequest: null, retryStrategy: (times) => Math.min(times * 100, 2_000) }));

/** An ioredis client without a listener throws its connection errors into the process. */
function quiet(redis: Redis): Redis {
  redis.on('error', () => undefined);
  return redis;
}
