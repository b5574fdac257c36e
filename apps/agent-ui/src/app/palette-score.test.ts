import { expect, it } from 'vitest';
import { score } from './palette-score.ts';

it('takes everything when nothing is typed', () => expect(score('Resolve', '')).toBeGreaterThan(0));
it('wants every word', () => expect(score('Go to Team board', 'go channel')).toBe(0));
it('prefers the beginning', () =>
  expect(score('Resolve', 're')).toBeGreaterThan(score('Answer in private: reply', 're')));
it('finds parts of words, last', () => expect(score('Unassigned', 'assign')).toBe(1));
