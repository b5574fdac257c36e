import { expect, it } from 'vitest';
import { maskFor } from './mask.ts';

const actor = (role: 'agent' | 'viewer') =>
  ({ workspaceId: 'w' as never, agentId: 'a' as never, role, brandIds: [] }) as const;

it.each([
  ['Mila Jansen', 'M. J.'],
  ['عمر الخطيب', 'ع. ا.'],
  ['Anna Maria van den Berg', 'A. M. V.'],
  ['  ', 'Customer'],
  ['🐦', '🐦.'],
])('who may not see %s sees %s', (name, shown) => {
  expect(maskFor(actor('viewer')).name(name)).toBe(shown);
  expect(maskFor(actor('agent')).name(name)).toBe(name);
});

it('handles, pictures and ids on the platform are shown only to who may see them', () => {
  const [masked, open] = [maskFor(actor('viewer')), maskFor(actor('agent'))];
  expect([masked.handle('mila'), masked.picture('https://x'), masked.id('1')]).toEqual([null, null, '']);
  expect([open.handle('mila'), open.picture('https://x'), open.id('1')]).toEqual(['mila', 'https://x', '1']);
});
