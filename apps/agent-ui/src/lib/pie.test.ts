import { expect, it } from 'vitest';
import { wedgePath } from './pie.ts';

it.each([
  [0.15, 'M8 8V3A5 5 0 0 1 12.05 5.06Z'],
  [0.25, 'M8 8V3A5 5 0 0 1 13.00 8.00Z'],
  [0.8, 'M8 8V3A5 5 0 1 1 3.24 6.45Z'],
])('draws %d of the face', (share, path) => expect(wedgePath(share)).toBe(path));

it('draws nothing at the end and a full disc at the start', () => {
  expect(wedgePath(0)).toBeNull();
  expect(wedgePath(1)).toMatch(/^M8 3a/);
});
