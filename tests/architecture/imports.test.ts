import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const cruiser = join(import.meta.dirname, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');

interface Cruise {
  readonly modules: readonly { source: string; dependencies: readonly { resolved: string; module: string }[] }[];
  readonly summary: { readonly violations: readonly { from: string; to: string; rule: { name: string } }[] };
}

/** Hold a tree to the rules; the exit code of the program is the number of violations and says nothing that is not in the JSON. */
function cruise(cwd: string, ...folders: string[]): Cruise {
  const args = [cruiser, '--config', join(root, '.dependency-cruiser.cjs'), '--output-type', 'json', ...folders];
  const options = { cwd, encoding: 'utf8' as const, maxBuffer: 256 * 1024 * 1024 };
  try {
    return JSON.parse(execFileSync(process.execPath, args, options)) as Cruise;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    if (!stdout?.startsWith('{')) throw error;
    return JSON.parse(stdout) as Cruise;
  }
}
const said = ({ summary }: Cruise): string[] =>
  summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).toSorted();

describe('our code', () => {
  const ours = cruise(root, 'apps', 'packages', 'workers', 'tests');
  const edges = ours.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => `${source} ${resolved}`),
  );

  it('imports only what it may', () => expect(said(ours)).toEqual([]));

  it('was really read: a program that sees nothing finds nothing', () => {
    const read = ours.modules.filter(({ source }) => /^(apps|packages|workers|tests)\/.*[.]tsx?$/.test(source));
    expect(read.length).toBeGreaterThan(150);
    expect(edges.length).toBeGreaterThan(500);
  });

  it.each([
    ['packages/db/src/', 'packages/core/src/index.ts'],
    ['packages/usecases/src/', 'packages/db/src/writes/'],
    ['packages/usecases/src/', 'packages/connectors/src/index.ts'],
    ['apps/api/src/', 'packages/usecases/src/index.ts'],
    ['apps/agent-ui/src/', 'packages/contracts/src/index.ts'],
    ['workers/src/', 'packages/queue/src/index.ts'],
  ])('is followed from %s into %s, through the workspace', (from, to) => {
    expect(edges.some((edge) => edge.startsWith(from) && edge.includes(` ${to}`))).toBe(true);
  });
});

describe('a violation is caught', () => {
  const place = mkdtempSync(join(tmpdir(), 'kwartier-imports-'));
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  const seeds: readonly (readonly [rule: string, file: string, imports: string])[] = [
    ['core is pure', 'packages/core/src/a.ts', 'node:fs'],
    ['core is pure', 'packages/core/src/b.ts', 'drizzle-orm'],
    ['layer: packages/core', 'packages/core/src/c.ts', '../../contracts/src/index.ts'],
    ['layer: packages/contracts', 'packages/contracts/src/a.ts', '../../db/src/index.ts'],
    ['layer: packages/db', 'packages/db/src/a.ts', '../../contracts/src/index.ts'],
    ['layer: packages/queue', 'packages/queue/src/a.ts', '../../db/src/index.ts'],
    ['layer: packages/connectors', 'packages/connectors/src/a.ts', '../../db/src/index.ts'],
    ['layer: packages/simulator', 'packages/simulator/src/a.ts', '../../core/src/index.ts'],
    ['layer: packages/runtime', 'packages/runtime/src/a.ts', '../../db/src/index.ts'],
    ['layer: packages/usecases', 'packages/usecases/src/a.ts', '../../runtime/src/index.ts'],
    ['layer: packages/usecases', 'packages/usecases/src/b.ts', '../../connectors/src/http.ts'],
    ['layer: apps/agent-ui', 'apps/agent-ui/src/a.tsx', '../../../packages/usecases/src/index.ts'],
    ['layer: apps/api', 'apps/api/src/a.ts', '../../../workers/src/index.ts'],
    ['layer: workers', 'workers/src/a.ts', '../../apps/api/src/index.ts'],
    ['writes go through use cases', 'workers/src/b.ts', '../../packages/db/src/writes/some.ts'],
    ['writes go through use cases', 'apps/api/src/b.ts', '../../../packages/db/src/schema/some.ts'],
    ['only the registry knows the platforms', 'packages/connectors/src/index.ts', './x/post.ts'],
    ['no test code in production', 'apps/api/src/c.ts', '../../../packages/simulator/src/index.ts'],
    ['no test code in production', 'packages/db/src/b.ts', '../../../tests/support/some.ts'],
    ['siblings apart: packages/connectors/src', 'packages/connectors/src/facebook/a.ts', '../x/post.ts'],
    ['siblings apart: packages/simulator/src/platforms', 'packages/simulator/src/platforms/x/a.ts', '../facebook/b.ts'],
    ['siblings apart: apps/api/src/modules', 'apps/api/src/modules/session/a.ts', '../people/b.ts'],
    ['siblings apart: apps/agent-ui/src/features', 'apps/agent-ui/src/features/inbox/a.ts', '../board/b.ts'],
    ['shared parts of the console do not know its features', 'apps/agent-ui/src/lib/a.ts', '../features/board/b.ts'],
    ['drizzle-orm stays in packages/db/', 'packages/usecases/src/c.ts', 'drizzle-orm'],
    ['bullmq stays in packages/queue/, workers/', 'apps/api/src/d.ts', 'bullmq'],
    ['fastify stays in apps/api/, packages/simulator/', 'workers/src/c.ts', 'fastify'],
    ['react stays in apps/agent-ui/', 'packages/contracts/src/b.ts', 'react'],
    ['everything resolves', 'packages/queue/src/b.ts', './gone.ts'],
  ];
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(place, file)), { recursive: true });
    writeFileSync(join(place, file), text);
  };
  write(
    'tsconfig.json',
    '{ "compilerOptions": { "module": "NodeNext", "allowImportingTsExtensions": true, "noEmit": true } }',
  );
  write('package.json', '{ "type": "module" }');
  for (const name of ['drizzle-orm', 'bullmq', 'fastify', 'react']) {
    write(
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: '1.0.0', type: 'module', exports: './index.js' }),
    );
    write(`node_modules/${name}/index.js`, 'export {};');
  }
  for (const [, file, imports] of seeds) {
    write(file, `import type { A } from '${imports}';\nexport type B = A;\n`);
    const target = join(dirname(file), imports);
    if (imports.startsWith('.') && imports !== './gone.ts' && !seeds.some(([, seed]) => seed === target))
      write(target, 'export interface A { a: 1 }\n');
  }
  write('packages/queue/src/round.ts', "import { b } from './trip.ts';\nexport const a = () => b;\n");
  write('packages/queue/src/trip.ts', "import { a } from './round.ts';\nexport const b = () => a;\n");
  const found = cruise(place, 'apps', 'packages', 'workers', 'tests');

  it.each(seeds)('%s: %s imports %s', (rule, file) => {
    expect(
      found.summary.violations.filter(({ from }) => from === file).map((violation) => violation.rule.name),
    ).toContain(rule);
  });

  it('no cycles', () => {
    const cycle = found.summary.violations.filter(({ rule }) => rule.name === 'no cycles');
    expect(cycle.map(({ from }) => from)).toContain('packages/queue/src/round.ts');
  });

  it('and nothing else is: what was not seeded is allowed', () => {
    const seeded = new Set([
      ...seeds.map(([, file]) => file),
      'packages/queue/src/round.ts',
      'packages/queue/src/trip.ts',
    ]);
    expect(said(found).filter((line) => ![...seeded].some((file) => line.includes(`: ${file} →`)))).toEqual([]);
  });
});
