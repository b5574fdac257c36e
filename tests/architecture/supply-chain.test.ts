import { existsSync, globSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const lockfile = read('pnpm-lock.yaml');
const workspace = read('pnpm-workspace.yaml');

/** Licences under which a package may be part of Kwartier or of its tools. */
const LICENCES = new Set([
  '(MIT OR CC0-1.0)',
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MIT OR Apache-2.0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
]);
/** Packages that name their licence in a file only, looked at by a person. */
const LOOKED_AT: Readonly<Record<string, string>> = {
  'twitter-text': 'Apache-2.0, in its LICENSE',
  '@img/sharp-libvips-linux-x64': 'LGPL-3.0-or-later: a shared library that only the fetcher loads, unchanged',
  '@img/sharp-libvips-linuxmusl-x64': 'the same for musl',
  'xmlhttprequest-ssl': 'MIT, in the old form',
};

interface Manifest {
  readonly name: string;
  readonly license?: unknown;
  readonly scripts?: Readonly<Record<string, string>>;
}

/** The manifest of every package that is installed, ours left out. */
function installed(): Manifest[] {
  const store = join(root, 'node_modules/.pnpm');
  return readdirSync(store).flatMap((entry) => {
    const folder = join(store, entry, 'node_modules');
    if (!existsSync(folder)) return [];
    const names = readdirSync(folder).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(folder, name)).map((inner) => `${name}/${inner}`) : [name],
    );
    return names
      .filter((name) => !lstatSync(join(folder, name)).isSymbolicLink())
      .map((name) => join(folder, name, 'package.json'))
      .filter(existsSync)
      .map((path) => JSON.parse(readFileSync(path, 'utf8')) as Manifest);
  });
}

describe('what others wrote', () => {
  it('comes from a registry, with the hash of every package written down', () => {
    const resolutions = lockfile.match(/^ {4}resolution: .*$/gm) ?? [];
    expect(resolutions.length).toBeGreaterThan(300);
    expect(resolutions.filter((line) => !/integrity: sha512-[A-Za-z0-9+/]{86}==\}$/.test(line))).toEqual([]);
    expect(lockfile).not.toMatch(/tarball:|git\+|github\.com|codeload/);
  });

  it('is asked for in one exact version', () => {
    const loose: string[] = [];
    for (const path of globSync(['package.json', '{apps,packages,tests}/*/package.json', 'workers/package.json'], {
      cwd: root,
    })) {
      const manifest = JSON.parse(read(path)) as Record<string, Record<string, string> | undefined>;
      for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'])
        for (const [name, version] of Object.entries(manifest[kind] ?? {}))
          if (!/^(catalog:|workspace:\*|\d+\.\d+\.\d+[\w.-]*)$/.test(version))
            loose.push(`${path}: ${name} ${version}`);
    }
    const catalog = /^catalog:\n((?: {2}.*\n)+)/m.exec(workspace)?.[1] ?? '';
    for (const line of catalog.trimEnd().split('\n'))
      if (!/^ {2}"?[@\w./-]+"?: \d+\.\d+\.\d+[\w.-]*$/.test(line)) loose.push(line);
    expect(catalog.split('\n').length).toBeGreaterThan(30);
    expect(loose).toEqual([]);
  });

  it('runs no script when it is installed, unless it is on the list', () => {
    const allowed = /^allowBuilds:\n((?: {2}.*\n)+)/m.exec(workspace)?.[1] ?? '';
    const named = new Set([...allowed.matchAll(/^ {2}"?([@\w./-]+)"?:/gm)].map(([, name]) => name));
    const runs = installed().filter(({ scripts }) => scripts?.install ?? scripts?.preinstall ?? scripts?.postinstall);
    expect(runs.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
  });

  it('has a licence that goes with ours', () => {
    const packages = installed();
    expect(packages.length).toBeGreaterThan(200);
    const strange = packages
      .filter(({ name, license }) => !(name in LOOKED_AT) && !LICENCES.has(String(license)))
      .map(({ name, license }) => `${name}: ${JSON.stringify(license)}`);
    expect([...new Set(strange)]).toEqual([]);
  });

  it('is changed by us only where an ADR says so', () => {
    const patched = /^patchedDependencies:\n((?: {2}.*\n?)+)/m.exec(workspace)?.[1] ?? '';
    const decisions = globSync('docs/adr/*.md', { cwd: root }).map(read).join('\n');
    for (const [, file] of patched.matchAll(/: (patches\/\S+)/g)) {
      expect(existsSync(join(root, file!))).toBe(true);
      expect(decisions).toContain(file);
    }
  });
});
