import { connectors, translators } from '@kwartier/connectors';
import { openDatabase } from '@kwartier/db';
import { makeWake, openProducerConnection } from '@kwartier/queue';
import { fetchedCalls, fileClock, redisPublisher, type Settings, secretsOf, systemClock } from '@kwartier/runtime';
import type { Deps } from '@kwartier/usecases';

/** How long a wake-up waits for Redis; what is lost is found by the sweeps. */
const REDIS_WAIT_MS = 1_000;

export interface CliDeps extends Deps {
  close(): Promise<void>;
}

/** What the verbs that work on rows need, opened once. */
async function openDeps(settings: Settings): Promise<CliDeps> {
  const redis = openProducerConnection(settings.REDIS_URL);
  const db = openDatabase({
    url: settings.DATABASE_URL,
    connections: 4,
    deadlineMs: 30_000,
    applicationName: 'kwartier-command',
  });
  const wake = makeWake(redis);
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, REDIS_WAIT_MS);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  return {
    db,
    wake,
    now: settings.CLOCK_FILE ? fileClock(settings.CLOCK_FILE) : systemClock,
    machineNow: systemClock,
    publish: redisPublisher(redis),
    connectors,
    baseUrls: { x: settings.X_BASE_URL, facebook: settings.FACEBOOK_BASE_URL },
    secrets: secretsOf(settings),
    pushServices: settings.PUSH_SERVICES,
    sendMail: undefined,
    translators,
    callOutside: fetchedCalls(settings.FETCHER_URL),
    detectLanguage: () => null,
    log: () => undefined,
    async close() {
      await wake.close();
      redis.disconnect();
      await db.close();
    },
  };
}

/** Work with what is opened, and close it whatever happens. */
export async function withDeps<T>(settings: Settings, work: (deps: CliDeps) => Promise<T>): Promise<T> {
  const deps = await openDeps(settings);
  try {
    return await work(deps);
  } finally {
    await deps.close();
  }
}
