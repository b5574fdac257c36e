import { parseArgs } from 'node:util';
import { type AuditHead, makeVerifyAudit } from '@kwartier/usecases';
import { withDeps } from '../deps.ts';
import { Refusal, type Verb } from '../verb.ts';

export const verifyAudit: Verb = {
  name: 'verify-audit',
  takes: '[--head WORKSPACE:POSITION:HASH]...',
  summary:
    'Check that no entry of the audit log was changed or removed. With --head, that its end was not cut off either.',
  async run({ settings, args, say }) {
    const { values } = parseArgs({
      args: [...args],
      options: { head: { type: 'string', multiple: true, default: [] } },
    });
    const noted = values.head.map((text): AuditHead => {
      const [, workspaceId, position, hash] = /^([0-9a-f-]{36}):(\d+):([0-9a-f]{64})$/.exec(text) ?? [];
      if (!workspaceId)
        throw new Refusal(`This is no end of a log: ${text}. Give it as verify-audit or backup printed it.`);
      return { workspaceId, position: Number(position), hash: hash! };
    });
    return withDeps(settings(), async (deps) => {
      let isWhole = true;
      const logs = await makeVerifyAudit(deps)(noted);
      for (const { workspaceId, entries, head, faults } of logs) {
        say(`${workspaceId}: ${entries} entries.`);
        for (const { position, fault } of faults) say(`  Entry ${position}: ${fault}.`);
        if (head) say(`  End of the log, to be kept elsewhere: ${workspaceId}:${head.position}:${head.hash}`);
        isWhole &&= faults.length === 0;
      }
      for (const { workspaceId } of noted)
        if (!logs.some((log) => log.workspaceId === workspaceId)) {
          say(`${workspaceId}: its log is gone.`);
          isWhole = false;
        }
      say(isWhole ? 'Nothing was changed or removed.' : 'The log is not what was written.');
      return isWhole ? 0 : 1;
    });
  },
};
