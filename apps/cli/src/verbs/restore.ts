import { parseArgs } from 'node:util';
import { ArchiveError, RestoreRefused, readArchive, restoreDatabase } from '@kwartier/db';
import { keyIdOf, keysOf } from '@kwartier/runtime';
import { Refusal, type Verb } from '../verb.ts';

export const restore: Verb = {
  name: 'restore',
  takes: 'FILE [--replace] [--check]',
  summary:
    'Put a backup in the place of what is there. Replies wait until they are looked up; nothing is posted again.',
  async run({ settings, args, say }) {
    const { positionals, values } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { replace: { type: 'boolean', default: false }, check: { type: 'boolean', default: false } },
    });
    const [file] = positionals;
    if (!file) throw new Refusal('Name the file of the backup: kwartier restore FILE');
    const given = settings();
    const have = new Set(keysOf(given).map((key) => Buffer.from(keyIdOf(key)).toString('hex')));
    try {
      if (values.check) {
        const { header, end } = await readArchive(file);
        say(`${file} is whole: ${end.rows} rows as of ${header.createdAt}. Content: ${end.contentHash}`);
        return sayMissingKeys(header.keyIds, have, say);
      }
      const started = performance.now();
      const restored = await restoreDatabase(given.DATABASE_URL, file, {
        replace: values.replace,
        now: new Date(),
        onStep: (step) => say(`${step} ...`),
      });
      const seconds = ((performance.now() - started) / 1_000).toFixed(1);
      say(`${restored.rows} rows as of ${restored.header.createdAt} are back, in ${seconds} s.`);
      say(`Content: ${restored.restoredHash}, the same as in the file.`);
      say(`${restored.heldReplies} replies are looked up before anything becomes of them. Everybody signs in again.`);
      return sayMissingKeys(restored.header.keyIds, have, say);
    } catch (error) {
      if (error instanceof ArchiveError || error instanceof RestoreRefused) throw new Refusal(error.message);
      throw error;
    }
  },
};

function sayMissingKeys(needed: readonly string[], have: ReadonlySet<string>, say: (line: string) => void): number {
  const missing = needed.filter((id) => !have.has(id));
  if (missing.length === 0) return 0;
  say(
    `Keys are missing: some channels' tokens need the key with the id ${missing.join(', ')}. Put it into ENCRYPTION_KEYS_OLD.`,
  );
  return 1;
}
