import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { ContactId } from '@kwartier/core';
import { isUuid } from '@kwartier/core';
import { withOrigin } from '@kwartier/db';
import { makeContactData } from '@kwartier/usecases';
import { withDeps } from '../deps.ts';
import { Refusal, type Verb } from '../verb.ts';

export const exportContact: Verb = {
  name: 'export',
  takes: '--contact ID --to FILE',
  summary: 'Write everything that is held on a customer into a file, as JSON.',
  async run({ settings, args, say }) {
    const { values } = parseArgs({ args: [...args], options: { contact: { type: 'string' }, to: { type: 'string' } } });
    const { contact, to } = values;
    if (!contact || !isUuid(contact)) throw new Refusal('Say whom: --contact ID, as it stands in the console.');
    if (!to) throw new Refusal('Say where to: --to FILE.');
    return withDeps(settings(), async (deps) => {
      const held = await withOrigin({ from: 'kwartier export', requestId: null }, () =>
        makeContactData(deps).export(contact as ContactId),
      );
      if (!held) {
        say('Nobody has this id.');
        return 1;
      }
      writeFileSync(to, `${JSON.stringify(held, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
      say(`Written to ${to}.`);
      return 0;
    });
  },
};
