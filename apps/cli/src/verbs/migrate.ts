import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable, migrateDatabase } from '@kwartier/db';
import type { Verb } from '../verb.ts';

const WAIT_FOR_DATABASE_MS = 60_000;

export const migrate: Verb = {
  name: 'migrate',
  takes: '',
  summary: 'Bring the database to this version. The version before may go on working meanwhile.',
  async run({ settings, say }) {
    const { DATABASE_URL: url } = settings();
    const until = Date.now() + WAIT_FOR_DATABASE_MS;
    for (;;) {
      try {
        await migrateDatabase(url, {
          onWait: (name, tries) => say(`${name} waits for somebody who uses its table (try ${tries}).`),
        });
        say('The database is at this version.');
        return 0;
      } catch (error) {
        if (!isUnavailable(error) || Date.now() > until) throw error;
        say('Postgres is not reachable yet; trying again.');
        await sleep(2_000);
      }
    }
  },
};
