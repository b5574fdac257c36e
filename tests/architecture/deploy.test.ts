import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const exists = (path: string): boolean => existsSync(join(root, path));
/** Every setting that the processes know. */
const SETTINGS = [
  ...[...read('packages/runtime/src/env.ts').matchAll(/^ {4}([A-Z][A-Z_]+):/gm)].map(([, name]) => name!),
  // The fetcher has an environment of its own.
  'FETCHER_PORT',
  'FETCHER_HOST',
];
const VERBS = globSync('apps/cli/src/verbs/*.ts', { cwd: root }).map((path) => path.replace(/^.*\/(.*)\.ts$/, '$1'));
/** Programs that node is told to run, in any of the files. */
const programsIn = (text: string): string[] =>
  [...text.matchAll(/\b((?:apps|workers|packages)\/[\w/.-]+\.ts)\b/g)].map(([, path]) => path!);
const major = (text: string): string => text.split('.')[0]!;

interface Container {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
  readonly volumes?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period?: string;
}
const compose = parse(read('deploy/docker-compose.yml'), { merge: true }) as {
  services: Record<string, Container>;
  volumes: Record<string, unknown>;
};
const containers = Object.entries(compose.services);
const ours = containers.filter(([, { build }]) => build !== undefined);

describe('docker-compose.yml', () => {
  it('has Postgres, Redis, two APIs, workers, a preparation and a proxy', () => {
    const running = (path: string) => ours.filter(([, { command }]) => command?.includes(path)).length;
    expect(running('apps/api/src/main.ts')).toBe(2);
    expect(running('workers/src/main.ts')).toBeGreaterThanOrEqual(2);
    expect(running('apps/api/src/prepare.ts')).toBe(1);
    for (const name of ['postgres', 'redis', 'proxy', 'kwartier'])
      expect(Object.keys(compose.services)).toContain(name);
    expect(compose.services.redis!.command).toContain('noeviction');
  });

  it('names only programs, files, services and volumes that exist', () => {
    for (const [name, { build, command = [], entrypoint = [], depends_on = [], volumes = [] }] of containers) {
      if (build) expect(exists(join('deploy', build.context, build.dockerfile)), name).toBe(true);
      for (const program of programsIn([...command, ...entrypoint].join(' ')))
        expect(exists(program), `${name}: ${program}`).toBe(true);
      for (const other of Array.isArray(depends_on) ? depends_on : Object.keys(depends_on))
        expect(Object.keys(compose.services), `${name} waits for ${other}`).toContain(other);
      for (const volume of volumes) {
        const from = volume.split(':')[0]!;
        if (from.startsWith('.')) expect(exists(join('deploy', from)), `${name}: ${from}`).toBe(true);
        else expect(Object.keys(compose.volumes), `${name}: ${from}`).toContain(from);
      }
    }
  });

  it('gives settings that the processes know, and every variable is in the example', () => {
    for (const [name, { environment = {} }] of ours)
      for (const setting of Object.keys(environment)) expect(SETTINGS, `${name}: ${setting}`).toContain(setting);
    const example = read('deploy/example.env');
    for (const [, variable] of read('deploy/docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g))
      if (variable !== 'KWARTIER_VERSION') expect(example, variable).toMatch(new RegExp(`^${variable}=`, 'm'));
    for (const secret of ['POSTGRES_PASSWORD', 'ENCRYPTION_KEY', 'ADMIN_PASSWORD'])
      expect(example).toMatch(new RegExp(`^${secret}=$`, 'm'));
  });

  it('keeps the fetcher from secrets and from the servers inside', () => {
    const { environment, networks } = compose.services.fetcher as Container & { networks: readonly string[] };
    expect(Object.keys(environment ?? {}).sort()).toEqual(['FETCHER_HOST', 'FETCHER_PORT']);
    expect(networks).toEqual(['outside']);
    for (const name of ['postgres', 'redis'])
      expect((compose.services[name] as { networks?: unknown }).networks).toBeUndefined();
  });

  it('asks /live of each process, and lets it finish before it is ended', () => {
    for (const [name, { command = [], healthcheck, stop_grace_period, environment }] of ours) {
      expect(Number.parseInt(stop_grace_period!, 10), name).toBeGreaterThan(25);
      if (!command.some((part) => part.endsWith('main.ts')) || name === 'kwartier') continue;
      const port = environment?.WORKER_PORT ?? environment?.FETCHER_PORT ?? '4000';
      expect(healthcheck?.test.join(' '), name).toContain(`:${port}/live`);
    }
  });
});

describe('the Dockerfile', () => {
  const text = read('deploy/Dockerfile');
  const froms = [...text.matchAll(/^COPY (?!--from)(?:--chmod=\d+ )?(.+) \S+$/gm)].flatMap(([, list]) =>
    list!.split(' '),
  );

  it('copies what exists, and the package.json of every workspace before it installs', () => {
    expect(froms.length).toBeGreaterThan(10);
    expect(froms.filter((path) => path !== '.' && !exists(path))).toEqual([]);
    const workspaces = globSync(
      ['apps/*/package.json', 'packages/*/package.json', 'workers/package.json', 'tests/architecture/package.json'],
      { cwd: root },
    );
    expect(workspaces.filter((path) => !froms.includes(path))).toEqual([]);
    const ignored = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '');
    for (const path of froms)
      if (path.startsWith('tests/')) expect(ignored).toContain(`!${path}`);
      else expect(ignored).not.toContain(path.split('/')[0]);
  });

  it('has the Node and pnpm of this project, runs as nobody special, and starts a program that exists', () => {
    const { packageManager } = JSON.parse(read('package.json')) as { packageManager: string };
    expect(text).toContain(`npm install --global ${packageManager}`);
    const node = /nodeVersion = '([\d.]+)'/.exec(read('scripts/bootstrap.mjs'))![1]!;
    for (const [, version] of text.matchAll(/^FROM node:([\d.]+)/gm)) expect(major(version!)).toBe(major(node));
    expect(text).toMatch(/^USER node$/m);
    // Binaries of sharp and vite are optional dependencies of theirs: without them nothing is built and nothing is drawn.
    expect(text).not.toContain('--no-optional');
    expect(programsIn(text).filter((path) => !exists(path))).toEqual([]);
    expect(/^CMD (\[.*\])$/m.exec(text)![1]).toBe('["node", "apps/api/src/main.ts"]');
  });
});

describe('the systemd units', () => {
  const units = globSync('deploy/systemd/*', { cwd: root });
  const sections = (path: string) => {
    const found = new Map<string, [string, string][]>();
    let section = '';
    for (const line of read(path).split('\n')) {
      const head = /^\[(\w+)\]$/.exec(line)?.[1];
      if (head) {
        section = head;
        found.set(section, []);
      } else if (line !== '' && !line.startsWith('#')) {
        const at = line.indexOf('=');
        expect(at, `${path}: ${line}`).toBeGreaterThan(0);
        found.get(section)!.push([line.slice(0, at), line.slice(at + 1)]);
      }
    }
    return found;
  };

  it('parse, run programs and verbs that exist, and wait for units that exist', () => {
    expect(units.length).toBeGreaterThanOrEqual(5);
    for (const unit of units) {
      const parsed = sections(unit);
      expect([...parsed.keys()], unit).toContain('Unit');
      const service = parsed.get('Service') ?? [];
      if (unit.endsWith('.timer')) {
        expect(exists(unit.replace(/timer$/, 'service'))).toBe(true);
        continue;
      }
      const start = service.find(([key]) => key === 'ExecStart')![1];
      expect(programsIn(start), unit).toHaveLength(1);
      for (const program of programsIn(start)) expect(exists(program), `${unit}: ${program}`).toBe(true);
      const verb = /cli\/src\/main\.ts (\S+)/.exec(start)?.[1];
      if (verb) expect(VERBS).toContain(verb);
      for (const [key, value] of service)
        if (key === 'Environment' && !value.startsWith('NODE_ENV'))
          expect(SETTINGS, unit).toContain(value.split('=')[0]);
      for (const [, value] of (parsed.get('Unit') ?? []).filter(([key]) =>
        ['After', 'Requires', 'Wants'].includes(key),
      ))
        for (const other of value.split(' ').filter((name) => name.startsWith('kwartier')))
          expect(exists(join('deploy/systemd', other)), `${unit} waits for ${other}`).toBe(true);
      const stop = service.find(([key]) => key === 'TimeoutStopSec');
      if (unit.includes('@')) expect(Number(stop![1])).toBeGreaterThan(25);
    }
  });
});

describe('the Caddyfile', () => {
  it('leads to the APIs of the compose file, asks /ready, and keeps measurements inside', () => {
    const text = read('deploy/Caddyfile');
    const upstreams = [...text.matchAll(/\b([\w-]+):4000\b/g)].map(([, name]) => name!);
    expect(upstreams.sort()).toEqual(['api-1', 'api-2']);
    for (const name of upstreams) expect(Object.keys(compose.services)).toContain(name);
    expect(text).toContain('health_uri /ready');
    expect(text).toMatch(/@inside path .*\/metrics/);
    expect(text.split('{').length).toBe(text.split('}').length);
  });
});
