import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REPOSITORY = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** A fixture of our own, as text. */
export const fixture = (platform: 'x' | 'facebook', name: string): string =>
  readFileSync(join(REPOSITORY, 'packages/connectors/src', platform, 'fixtures', `${name}.json`), 'utf8');

/** Every fixture of our own, by name. */
export function fixturesOf(platform: 'x' | 'facebook'): [name: string, text: string][] {
  const folder = join(REPOSITORY, 'packages/connectors/src', platform, 'fixtures');
  return readJson(folder);
}

/**
 * The platforms' own published samples. They are not part of the repository, for they carry no licence; where they lie
 * beside it, they are read too.
 */
export function publishedSamples(...folders: string[]): [name: string, text: string][] {
  const root = join(REPOSITORY, '../shared/platforms/payloads');
  return folders.flatMap((folder) => (existsSync(join(root, folder)) ? readJson(join(root, folder)) : []));
}

const readJson = (folder: string): [string, string][] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
