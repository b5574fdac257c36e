import { connectors, translators } from '@kwartier/connectors';
import { type Database, fenced, openDatabase } from '@kwartier/db';
import { makeWake, openProducerConnection, type QueueWake } from '@kwartier/queue';
import {
  dieAt,
  fetchedCalls,
  fileClock,
  type Logger,
  type Metrics,
  makeMetrics,
  NO_TELEMETRY,
  redisPublisher,
  type Settings,
  secretsOf,
  smtpMailer,
  systemClock,
  type Telemetry,
} from '@kwartier/runtime';
import { type Deps, makeReadInstallation } from '@kwartier/usecases';
import { makeLanguageDetector } from './detect-language.ts';

export interface WorkerDeps extends Deps {
  readonly db: Database;
  readonly wake: QueueWake;
  readonly metrics: Metrics;
  readonly telemetry: Telemetry;
  close(): Promise<void>;
}

/** Everything a worker works with, opened once. */
export async function openDeps(
  settings: Settings,
  logger: Logger,
  telemetry: Telemetry = NO_TELEMETRY,
): Promise<WorkerDeps> {
  const redis = openProducerConnection(settings.REDIS_URL);
  const metrics = makeMetrics(() => makeReadInstallation(deps)());
  const db = fenced(
    openDatabase({
      url: settings.DATABASE_URL,
      connections: 10,
      applicationName: 'kwartier-worker',
      onWait: metrics.poolWait,
    }),
  );
  const wake = makeWake(redis, { carry: telemetry.carry });
  const deps: WorkerDeps = {
    metrics,
    telemetry,
    db,
    wake,
    now: settings.CLOCK_FILE ? fileClock(settings.CLOCK_FILE) : systemClock,
    machineNow: systemClock,
    reached: dieAt(settings.FAULT_POINT),
    publish: redisPublisher(redis),
    connectors,
    baseUrls: { x: settings.X_BASE_URL, facebook: settings.FACEBOOK_BASE_URL },
    secrets: secretsOf(settings),
    pushServices: settings.PUSH_SERVICES,
    sendMail: smtpMailer(settings.SMTP_URL),
    translators,
    callOutside: fetchedCalls(settings.FETCHER_URL),
    detectLanguage: await makeLanguageDetector(),
    log(level, event, fields = {}) {
      metrics.event(event, fields);
      logger[level](fields, event);
    },
    async close() {
      await wake.close();
      redis.disconnect();
      await db.close();
    },
  };
  return deps;
}
