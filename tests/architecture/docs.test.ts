import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const find = (...patterns: string[]): string[] =>
  globSync(patterns, {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist|\.cache|\.data)(\/|$)/.test(path),
  }).toSorted();

const documents = find('*.md', 'docs/**/*.md', '.changes/*.md');
const sources = find('{apps,packages,workers}/**/*.{ts,tsx}', 'scripts/**/*.{mjs,mts}', 'tests/**/*.ts');
const styles = find('apps/**/*.css');
const isTest = (path: string): boolean => /[.](test|spec|contract)[.]tsx?$|^tests\//.test(path);
/** Every line of every file that matches, as a person would look for it: path:line. */
const linesWith = (paths: readonly string[], pattern: RegExp, except?: RegExp): string[] =>
  paths.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, index) =>
        pattern.test(line) && !except?.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
      ),
  );

describe('the documents', () => {
  it('are there', () => {
    const wanted = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'LICENSE'];
    const pages = ['tour', 'architecture', 'glossary', 'realtime', 'operations'].map((page) => `docs/${page}.md`);
    expect([...wanted, ...pages].filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(find('docs/adr/*.md').length).toBeGreaterThanOrEqual(12);
  });

  it('name only paths that exist', () => {
    const ROOMS = /^(apps|packages|workers|tests|docs|scripts|[.]changes|[.]ci)\/[\w./@-]*$/;
    const missing = documents.flatMap((path) =>
      [...read(path).matchAll(/`([^`\n]+)`/g)]
        .map(([, name]) => name!)
        .filter((name) => ROOMS.test(name) && !existsSync(join(root, name)))
        .map((name) => `${path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('link only to what exists', () => {
    const broken = documents.flatMap((path) =>
      [...read(path).matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, link]) => link!.split('#')[0]!)
        .filter((link) => link !== '' && !/^[a-z]+:/.test(link) && !existsSync(join(root, dirname(path), link)))
        .map((link) => `${path}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  it('follow one complaint through twelve stops, each with a file', () => {
    const stops = read('docs/tour.md').match(/^## \d+\. .*$/gm) ?? [];
    expect(stops).toHaveLength(12);
    for (const part of read('docs/tour.md').split(/^## /m).slice(1)) expect(part).toMatch(/\]\(\.\.\/[^)]+\.tsx?\)/);
  });

  it('use only words that the code uses too', () => {
    const rows = [...read('docs/glossary.md').matchAll(/^\|([^|]+)\|([^|]+)\|([^|]*)\|$/gm)].slice(2);
    expect(rows.length).toBeGreaterThan(25);
    const code = sources
      .filter((path) => !isTest(path))
      .map(read)
      .join('\n');
    const unknown = rows.flatMap(([, word, , names]) => {
      const inCode = [...names!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
      if (inCode.length === 0) return [`${word!.trim()}: no name in code`];
      return inCode
        .filter((name) => !new RegExp(`(?<![\\w.])${name.replaceAll('.', '[.]')}(?!\\w)`).test(code))
        .map((name) => `${word!.trim()}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it('tell of every realtime event and of nothing else', () => {
    const events = [...read('packages/contracts/src/realtime/events.ts').matchAll(/^ {2}'([a-z_]+\.[a-z_]+)':/gm)].map(
      ([, name]) => name!,
    );
    expect(events.length).toBeGreaterThan(5);
    const told = [...read('docs/realtime.md').matchAll(/^\| `([a-z_]+\.[a-z_]+)` *\|/gm)].map(([, name]) => name!);
    expect(told.toSorted()).toEqual(events.toSorted());
  });

  it('tell of every setting', () => {
    const settings = [...read('packages/runtime/src/env.ts').matchAll(/^ {4}([A-Z][A-Z_]+): /gm)].map(
      ([, name]) => name!,
    );
    expect(settings.length).toBeGreaterThan(10);
    const documented = `${read('README.md')}${read('docs/operations.md')}`;
    expect(settings.filter((name) => !documented.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the code', () => {
  it('was found', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(styles.length).toBeGreaterThan(10);
  });

  it('has no file over 500 lines', () => {
    const long = [...sources, ...styles]
      .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
      .filter(({ lines }) => lines > 300)
      .toSorted((a, b) => b.lines - a.lines);
    if (long.length > 0)
      console.warn(`Over 300 lines:\n${long.map(({ path, lines }) => `  ${lines} ${path}`).join('\n')}`);
    expect(long.filter(({ lines }) => lines > 500)).toEqual([]);
  });

  it('takes time and chance from outside, where the rules and the verbs are', () => {
    const ruled = sources.filter((path) => /^packages\/(core|usecases)\/src\//.test(path) && !isTest(path));
    expect(ruled.length).toBeGreaterThan(40);
    expect(linesWith(ruled, /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(/)).toEqual([]);
  });

  it('reads the environment in one place', () => {
    const ours = sources.filter((path) => /^(apps\/api|packages|workers)\//.test(path) && !isTest(path));
    const elsewhere = ours.filter(
      (path) => !/^packages\/(runtime\/src\/env\.ts|simulator\/|db\/drizzle\.config\.ts)/.test(path),
    );
    expect(linesWith(elsewhere, /\bprocess\.env\b/)).toEqual([]);
  });

  it('leaves nothing to be done later', () => {
    const all = [...sources, ...styles].filter((path) => path !== relative(root, import.meta.filename));
    expect(linesWith(all, /\b(TODO|FIXME|XXX)\b/)).toEqual([]);
  });

  it('lays the console out by start and end, so that it works from right to left', () => {
    const physical =
      /(^|[\s;{])((margin|padding|border|scroll-margin|scroll-padding)-(left|right)[\w-]*|left|right|border-(top|bottom)-(left|right)-radius)\s*:/;
    const aligned = /\b(text-align|float|clear)\s*:\s*(left|right)\b/;
    expect(linesWith(styles, physical)).toEqual([]);
    expect(linesWith(styles, aligned)).toEqual([]);
    const components = find('apps/agent-ui/src/**/*.tsx');
    const props =
      /\b(margin|padding|border)(Left|Right)\b|[\s{](ml|mr|pl|pr|left|right)=|\b(left|right):\s*['"`\d]|textAlign:\s*['"](left|right)/;
    expect(linesWith(components, props)).toEqual([]);
  });
});
