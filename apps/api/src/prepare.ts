import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable, migrateDatabase } from '@kwartier/db';
import { readSettings, type Settings, SettingsError } from '@kwartier/runtime';
import { DEMO_PASSWORD, DEMO_PEOPLE, seedDemo } from './demo/seed.ts';
import { openDeps } from './deps.ts';

/** How long is waited for a Postgres that is still starting. */
const WAIT_FOR_DATABASE_MS = 60_000;

async function migrateWithPatience(settings: Settings): Promise<void> {
  const until = Date.now() + WAIT_FOR_DATABASE_MS;
  for (let waitMs = 250; ; waitMs = Math.min(waitMs * 2, 5_000)) {
    try {
      return await migrateDatabase(settings.DATABASE_URL);
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > until) throw error;
      console.error(`Postgres is not reachable yet; trying again in ${waitMs} ms.`);
      await sleep(waitMs);
    }
  }
}

/**
 * Run once before everything else: bring the database to this version, and make the first admin or the demo where nobody is
 * yet. The last line of output names the sign-ins of the demo, as JSON.
 */
async function main(): Promise<void> {
  const settings = readSettings();
  await migrateWithPatience(settings);
  const deps = openDeps(settings);
  try {
    const isEmpty = await deps.access.needsSetup();
    if (isEmpty && settings.DEMO) await seedDemo(deps);
    else if (isEmpty && settings.ADMIN_EMAIL && settings.ADMIN_PASSWORD) {
      await deps.access.setUp({
        workspaceName: 'Kwartier',
        name: 'Admin',
        email: settings.ADMIN_EMAIL,
        password: settings.ADMIN_PASSWORD,
      });
    }
    console.log(
      JSON.stringify({
        signIns: settings.DEMO ? DEMO_PEOPLE.map(({ email }) => ({ email, password: DEMO_PASSWORD })) : [],
      }),
    );
  } finally {
    await deps.close();
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof SettingsError) console.error(error.message);
    else if ((error as { code?: string }).code === '42501')
      console.error(
        'The role of DATABASE_URL may not create tables and roles. Use the owner of the database, with CREATEROLE.',
      );
    else if (isUnavailable(error))
      console.error('Postgres could not be reached for a minute. Check DATABASE_URL and that it runs.');
    else console.error(error);
    process.exit(1);
  },
);
