import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUpDatabase, readArchive } from '@kwartier/db';
import { expect, it } from 'vitest';
import { startHarness } from '../support/harness.ts';
import { askOnX } from '../support/x-conversations.ts';

it('comes to its end however the rows of a table fall into the pieces that Postgres sends', async () => {
  const harness = await startHarness();
  const folder = mkdtempSync(join(tmpdir(), 'kwartier-pieces-'));
  await askOnX(harness, 1);
  const [{ id } = { id: '' }] = await harness.database.admin<{ id: string }[]>`select id from contacts limit 1`;
  // A reader's stream is full at 16 and at 64 KiB, and a socket is read in pieces of 64 KiB: lengths around these, and far beyond.
  for (const length of [
    16_000, 16_300, 16_384, 16_400, 33_000, 65_000, 65_500, 65_536, 66_000, 131_000, 200_000, 1_000_000,
  ]) {
    await harness.database.admin`update contacts set name = ${'x'.repeat(length)} where id = ${id}`;
    const file = join(folder, 'one.kwb');
    const made = await backUpDatabase(harness.database.url, file, new Date(0));
    expect((await readArchive(file)).end.contentHash).toBe(made.contentHash);
  }
  rmSync(folder, { recursive: true, force: true });
  await harness[Symbol.asyncDispose]();
});
