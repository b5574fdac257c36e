import { GRANTABLE_PERMISSIONS } from '@kwartier/core';
import { expect, it } from 'vitest';
import { PERMISSION_WORDS } from './permission-words.ts';

it('has words for every permission that can be given, each once', () => {
  const named = PERMISSION_WORDS.flatMap(([, list]) => list.map(([permission]) => permission));
  expect(named.toSorted()).toEqual([...GRANTABLE_PERMISSIONS].toSorted());
});
