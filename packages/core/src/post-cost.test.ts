import { expect, it } from 'vitest';
import { holdsLink } from './post-cost.ts';

it.each([
  ['See https://example.com/bags', true],
  ['See kwartair.com/bags for more', true],
  ['Look at www.klm.nl.', true],
  ['Write to care@kwartair.com', false],
  ['It is late.Sorry for it', false],
  ['We land at 15.05 today, flight KA.1617', false],
  ['', false],
])('%s: %s', (text, expected) => expect(holdsLink(text)).toBe(expected));
