import { parseArgs } from 'node:util';
import type { ContactId } from '@kwartier/core';
import { isUuid } from '@kwartier/core';
import { withOrigin } from '@kwartier/db';
import { makeContactData } from '@kwartier/usecases';
import { withDeps } from '../deps.ts';
import { Refusal, type Verb } from '../verb.ts';

export const erase: Verb = {
  name: 'erase',
  takes: '--contact ID --yes',
  summary: 'Erase everything that is held on a customer, for good. Figures stay.',
  async run({ settings, args, say }) {
    const { values } = parseArgs({
      args: [...args],
      options: { contact: { type: 'string' }, yes: { type: 'boolean', default: false } },
    });
    const { contact, yes } = values;
    if (!contact || !isUuid(contact)) throw new Refusal('Say whom: --contact ID, as it stands in the console.');
    if (!yes) throw new Refusal('This cannot be undone. Say --yes as well.');
    return withDeps(settings(), async (deps) => {
      const done = await withOrigin({ from: 'kwartier erase', requestId: null }, () =>
        makeContactData(deps).erase(contact as ContactId),
      );
      const words = {
        done: 'Erased.',
        waits:
          'Asked for: a legal hold, or deliveries that are not read yet, keep it. A worker does it when they are gone.',
        unknown: 'Nobody has this id.',
      };
      say(words[done]);
      return done === 'done' ? 0 : 1;
    });
  },
};
