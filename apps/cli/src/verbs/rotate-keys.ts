import { withOrigin } from '@kwartier/db';
import { makeRotateKeys } from '@kwartier/usecases';
import { withDeps } from '../deps.ts';
import type { Verb } from '../verb.ts';

export const rotateKeys: Verb = {
  name: 'rotate-keys',
  takes: '',
  summary: 'Put every secret under ENCRYPTION_KEY, while everything runs. Then the keys of ENCRYPTION_KEYS_OLD can go.',
  run: ({ settings, say }) =>
    withDeps(settings(), async (deps) => {
      const { rewrapped, unreadable, left } = await withOrigin(
        { from: 'kwartier rotate-keys', requestId: null },
        makeRotateKeys(deps),
      );
      say(`${rewrapped} secrets were put under the current key.`);
      for (const row of unreadable) say(`Does not open with any key that is here: ${row}`);
      if (left > 0) say(`${left} were in use all the time. Run it again.`);
      if (unreadable.length > 0 || left > 0) return 1;
      say('Every secret is under the current key. The keys of ENCRYPTION_KEYS_OLD are not needed any more.');
      return 0;
    }),
};
