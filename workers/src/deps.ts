import { connectors } from '@kwartier/connectors';
import { type Database, openDatabase } from '@kwartier/db';
import { makeWake, openProducerConnection, type QueueWake } from '@kwartier/queue';
import {
  decodeKey,
  dieAt,
  fileClock,
  type Logger,
  makeSecrets,
  redisPublisher,
  type Settings,
  systemClock,
} from '@kwartier/runtime';
import type { Deps } from '@kwartier/usecases';
import { makeLanguageDetector } from './detect-language.ts';

export interface WorkerDeps extends Deps {
  readonly db: Database;
  readonly wake: QueueWake;
  close(): Promise<void>;
}

/** Everything a worker works with, opened once. */
export async function openDeps(settings: Settings, logger: Logger): Promise<WorkerDeps> {
  const redis = openProducerConnection(settings.REDIS_URL);
  const db = openDatabase({ url: settings.DATABASE_URL, connections: 10, applicationName: 'kwartier-worker' });
  const wake = makeWake(redis);
  return {
    db,
    wake,
    now: settings.CLOCK_FILE ? fileClock(settings.CLOCK_FILE) : systemClock,
    machineNow: systemClock,
    reached: dieAt(settings.FAULT_POINT),
    publish: redisPublisher(redis),
    connectors,
    baseUrls: { x: settings.X_BASE_URL, facebook: settings.FACEBOOK_BASE_URL },
    secrets: makeSecrets(decodeKey(settings.ENCRYPTION_KEY) as Buffer),
    detectLanguage: await makeLanguageDetector(),
    log: (level, event, fields = {}) => logger[level](fields, event),
    async close() {
      await wake.close();
      redis.disconnect();
      await db.close();
    },
  };
}
