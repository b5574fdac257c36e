import { fixturesOf } from '../../contract/fixtures.ts';
import type { SeededDice } from './seeded-dice.ts';

/** What must become of a call: its message is stored, its part is in quarantine, or it was refused before it was stored. */
export type Fate = 'stored' | 'quarantined' | 'refused';

export interface HostileCall {
  /** Exactly what is sent. */
  readonly text: string;
  readonly fate: Fate;
  /** The platform's id of the message, where there is one. */
  readonly id: string;
}

const FAMILY = '👩‍👩‍👧‍👦';

/** Bad and strange comments of a page, each with what must become of it. @param at epoch milliseconds */
export function hostileComment(page: string, post: string, n: number, at: number): HostileCall {
  const id = `${post.split('_')[1]}_9${String(n).padStart(9, '0')}`;
  const base = {
    from: { id: `66${String(n).padStart(14, '0')}`, name: 'Hostile' },
    item: 'comment',
    verb: 'add',
    comment_id: id as unknown,
    post_id: post,
    parent_id: post,
    created_time: Math.floor(at / 1_000) as unknown,
    message: 'hello' as unknown,
  };
  const body = (value: unknown, field = 'feed') =>
    JSON.stringify({
      object: 'page',
      entry: [{ id: page, time: Math.floor(at / 1_000), changes: [{ field, value }] }],
    });
  const stored = (fields: object): HostileCall => ({ text: body({ ...base, ...fields }), fate: 'stored', id });
  const quarantined = (value: unknown, field?: string): HostileCall => ({
    text: body(value, field),
    fate: 'quarantined',
    id,
  });
  const refused = (text: string): HostileCall => ({ text, fate: 'refused', id });
  const { comment_id: _id, ...withoutId } = base;
  const cases: readonly (() => HostileCall)[] = [
    () => stored({ message: 'nul \u0000 inside' }),
    () => stored({ message: 'half a pair \ud83d alone' }),
    () => stored({ message: `right to left \u202e gnitirw \u2066 mixed` }),
    () => stored({ message: `Z${'\u0310\u0334\u035c'.repeat(500)}algo` }),
    () => stored({ message: FAMILY.repeat(2_000) }),
    () => stored({ message: 'x'.repeat(200_000) }),
    () => stored({ message: '<script>alert(1)</script><img src=x onerror=alert(1)>' }),
    () => stored({ message: "'; drop table messages; --" }),
    () => stored({ message: '{{constructor.constructor("return process")()}}' }),
    () => stored({ from: { id: `66${n}9`, name: '\u0000\ud800' } }),
    () => stored({ unknown_member: { deep: [[[[]]]] }, __proto__x: 1 }),
    () => stored({ created_time: new Date(at).toISOString() }),
    () => stored({ message: { not: 'text' } }),
    () => stored({ photo: 'javascript:alert(1)' }),
    () => ({
      text: body({ ...base }).replace('"item"', '"__proto__":{"item":"x"},"constructor":{"prototype":{}},"item"'),
      fate: 'stored',
      id,
    }),
    () => ({
      text: body(base).replace('"message":"hello"', '"message":"first","message":"second"'),
      fate: 'stored',
      id,
    }),
    () => quarantined(withoutId),
    () => quarantined({ ...base, comment_id: { $ne: null } }),
    () => stored({ created_time: 'yesterday' }),
    () => quarantined({ ...base, item: 'hologram', verb: 'beam' }),
    () => quarantined(base, 'telepathy'),
    () => quarantined(null),
    () => quarantined([base]),
    () => refused(`${body(base)}}`),
    () => refused(body(base).slice(0, -10)),
    () => refused(''),
    () => refused(`${'['.repeat(20_000)}${']'.repeat(20_000)}`),
    () => refused(`{"object":"page","entry":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`),
  ];
  return cases[n % cases.length]!();
}

type Path = readonly (string | number)[];

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
  1e300,
  true,
  '',
  '\u0000\ud800',
  '9'.repeat(400),
  [],
  [null],
  {},
  { id: null },
];

/** A recorded webhook body with one member dropped, renamed, or of another type; unlike every other. */
export function mutant(platform: 'x' | 'facebook', account: string, dice: SeededDice, n: number): string {
  const fixtures = fixturesOf(platform).filter(([, text]) => !text.includes('"next_token"'));
  const [, text] = fixtures[n % fixtures.length]!;
  const copy = JSON.parse(text) as Record<string | number, unknown>;
  const paths = pathsOf(copy).filter((path) => path.length > 0);
  const path = paths[dice.below(paths.length)]!;
  let holder = copy;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string | number, unknown>;
  const key = path.at(-1)!;
  const what = dice.below(STRANGE.length + 2);
  if (what === 0) delete holder[key];
  else if (what === 1) {
    holder[`${key}_v2`] = holder[key];
    delete holder[key];
  } else holder[key] = STRANGE[what - 2] ?? null;
  for (const entry of Array.isArray(copy.entry) ? copy.entry : [])
    if (typeof entry === 'object' && entry !== null && 'id' in entry) (entry as Record<string, unknown>).id = account;
  copy.mutant = n;
  return JSON.stringify(copy);
}
