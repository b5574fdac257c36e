import { mkdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUpDatabase } from '@kwartier/db';
import { makeNoteBackup } from '@kwartier/usecases';
import { withDeps } from '../deps.ts';
import { Refusal, type Verb } from '../verb.ts';

export const backup: Verb = {
  name: 'backup',
  takes: '[FILE]',
  summary: 'Write everything into one file, while everything runs. Keys are not in it: keep them elsewhere.',
  async run({ settings, args, say }) {
    const { positionals } = parseArgs({ args: [...args], allowPositionals: true });
    const { DATABASE_URL: url, DATA_DIR: folder } = settings();
    const now = new Date();
    const file = resolve(
      positionals[0] ?? join(folder, 'backups', `kwartier-${now.toISOString().slice(0, 19).replaceAll(':', '-')}.kwb`),
    );
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    } catch {
      throw new Refusal(`The folder of ${file} cannot be made. Give another file.`);
    }
    const started = performance.now();
    const { rows, contentHash, header } = await backUpDatabase(url, file, now);
    const seconds = ((performance.now() - started) / 1_000).toFixed(1);
    say(`${file}: ${rows} rows, ${(statSync(file).size / 1e6).toFixed(1)} MB, ${seconds} s.`);
    say(`Content: ${contentHash}`);
    if (header.keyIds.length > 0) say(`Opened by the keys with the ids: ${header.keyIds.join(', ')}`);
    for (const { workspaceId, position, hash } of header.auditHeads)
      say(`End of the audit log: ${workspaceId}:${position}:${hash}`);
    // Nothing of the backup depends on it: it may be one of a database that is about to be migrated.
    await withDeps(settings(), (deps) => makeNoteBackup(deps)()).catch(() =>
      say('That there is a backup could not be noted for the console.'),
    );
    return 0;
  },
};
