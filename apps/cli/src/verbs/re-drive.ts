import { parseArgs } from 'node:util';
import { withOrigin } from '@kwartier/db';
import { makeReDrive } from '@kwartier/usecases';
import { withDeps } from '../deps.ts';
import { Refusal, type Verb } from '../verb.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const reDrive: Verb = {
  name: 're-drive',
  takes: '--all | --channel ID | --id ID',
  summary: 'Try quarantined events again: after an upgrade that can read them.',
  async run({ settings, args, say }) {
    const { values } = parseArgs({
      args: [...args],
      options: { all: { type: 'boolean', default: false }, channel: { type: 'string' }, id: { type: 'string' } },
    });
    const { all, channel, id } = values;
    if (!all && !channel && !id) throw new Refusal('Say which: --all, --channel ID or --id ID.');
    for (const one of [channel, id])
      if (one !== undefined && !UUID.test(one)) throw new Refusal(`This is no id: ${one}`);
    return withDeps(settings(), async (deps) => {
      const count = await withOrigin({ from: 'kwartier re-drive', requestId: null }, () =>
        makeReDrive(deps)({ id, channelId: channel }),
      );
      say(`${count} events are in line again.`);
      return 0;
    });
  },
};
