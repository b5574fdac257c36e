import { connectors, type ParsedBody } from '@kwartier/connectors';
import { describe, expect, it } from 'vitest';
import { fixturesOf, publishedSamples } from './fixtures.ts';
import { bytes } from './platform-under-test.ts';
import { PAGE } from './start-facebook.ts';
import { BRAND } from './start-x.ts';

const SELF = {
  x: { externalId: BRAND, handle: 'AcmeCare' },
  facebook: { externalId: PAGE, handle: null },
} as const;

type Platform = keyof typeof SELF;
type Path = readonly (string | number)[];

/** Park and Miller's generator: the same mutants in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) =>
      pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

const STRANGE: readonly unknown[] = [
  null,
  0,
  -1,
  1.5,
  1e300,
  true,
  '',
  'x',
  '\u0000\ud800',
  '9'.repeat(400),
  [],
  [[]],
  [null],
  {},
  { id: null },
  { data: 3 },
  { __proto__: 1, constructor: 2 },
];

/** A copy in which the member at `path` is gone, renamed, or of another type. */
function mutate(root: unknown, path: Path, pick: (below: number) => number): unknown {
  const copy = structuredClone(root);
  let holder = copy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  const key = path.at(-1)!;
  const what = pick(STRANGE.length + 2);
  if (what === 0 && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (what === 0) delete holder[key];
  else if (what === 1 && !Array.isArray(holder)) {
    holder[`${key}_v2`] = holder[key];
    delete holder[key];
  } else holder[key] = STRANGE[what - 2] ?? null;
  return copy;
}

/** Where parts that do not depend on each other stand, and which id each has. */
const SIBLINGS = new Set([
  'data',
  'tweet_create_events',
  'direct_message_events',
  'changes',
  'messaging',
  'comments',
  'messages',
]);

/** The innermost list element that a path runs through: what a fault there may cost. */
function partOf(path: Path): Path | undefined {
  for (let at = path.length - 1; at > 0; at--) {
    if (typeof path[at] === 'number' && SIBLINGS.has(String(path[at - 1]))) return path.slice(0, at + 1);
  }
  return undefined;
}

const withoutPart = (root: unknown, part: Path): unknown => {
  const copy = structuredClone(root);
  let holder = copy as Record<string | number, unknown>;
  for (const key of part.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  (holder as unknown as unknown[]).splice(Number(part.at(-1)), 1);
  return copy;
};

const keysOf = ({ events }: ParsedBody): string[] =>
  events.map((event) =>
    event.type === 'message.created'
      ? event.externalId
      : event.type === 'post.published'
        ? event.post.externalId
        : event.type,
  );

const parse = (platform: Platform, value: unknown): ParsedBody =>
  connectors[platform].parse(bytes(typeof value === 'string' ? value : JSON.stringify(value)), SELF[platform]);

describe.each(['x', 'facebook'] as const)('%s', (platform) => {
  it('reads its fixtures whole', () => {
    for (const [name, text] of fixturesOf(platform)) {
      const { events, rejected } = parse(platform, text);
      expect(rejected, name).toEqual([]);
      expect(events.length, name).toBeGreaterThan(0);
    }
  });

  it('never throws over a damaged body, and never loses what is beside the damage', () => {
    const pick = seeded(20_260_820);
    let mutants = 0;
    for (const [name, text] of fixturesOf(platform)) {
      const root = JSON.parse(text) as unknown;
      const besides = new Map<string, string[]>();
      for (const path of pathsOf(root)) {
        if (path.length === 0) continue;
        for (let round = 0; round < 2; round++) {
          const mutant = mutate(root, path, pick);
          const story = `${name} ${path.join('.')}`;
          const parsed = parse(platform, mutant);
          mutants += 1;
          const part = partOf(path);
          if (part === undefined) continue;
          const where = part.join('.');
          const others = besides.get(where) ?? keysOf(parse(platform, withoutPart(root, part)));
          besides.set(where, others);
          const left = new Set(keysOf(parsed));
          expect(
            others.filter((key) => !left.has(key)),
            story,
          ).toEqual([]);
        }
      }
    }
    expect(mutants).toBeGreaterThan(300);
  });

  it('reads the samples that the platform itself published, where they are at hand', () => {
    const folders = platform === 'x' ? ['x'] : ['facebook', 'messenger'];
    for (const [name, text] of publishedSamples(...folders)) expect(() => parse(platform, text), name).not.toThrow();
    for (const [name, text] of fixturesOf(platform)) expect(() => parse(platform, text), name).not.toThrow();
  });

  it('takes what no document foresees', () => {
    const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    const [, [, text]] = fixturesOf(platform) as [unknown, [string, string]];
    const twice = text.replace('{', '{"data":{"data":5},"entry":7,"__proto__":{"x":1},"constructor":[],');
    for (const body of [deep, `{"data":${deep}}`, `{"entry":${deep}}`, `{"data":[${deep}]}`, twice, `\ufeff${text}`]) {
      expect(() => parse(platform, body)).not.toThrow();
    }
    expect(parse(platform, `\ufeff${text}`).events).toEqual(parse(platform, text).events);
  });
});
