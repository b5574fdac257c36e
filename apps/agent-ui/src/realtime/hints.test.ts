import { expect, it } from 'vitest';
import { portions, worthFetching } from './hints.ts';

const hint = (conversationId: string, seq: number) => ({ conversationId, seq, brandId: 'b' });
const held = new Map([['a', 5]]);

it('ignores what it already holds', () => expect(worthFetching([hint('a', 5), hint('a', 4)], held)).toEqual([]));
it('fetches what has moved on', () => expect(worthFetching([hint('a', 6)], held)).toEqual(['a']));
it('fetches what it has never seen', () => expect(worthFetching([hint('b', 1)], held)).toEqual(['b']));
it('asks once for many hints about one', () =>
  expect(worthFetching([hint('b', 1), hint('b', 3), hint('b', 2)], held)).toEqual(['b']));
it('cuts a storm into requests', () =>
  expect(portions(Array.from({ length: 230 }, (_, n) => String(n))).map((ids) => ids.length)).toEqual([100, 100, 30]));
