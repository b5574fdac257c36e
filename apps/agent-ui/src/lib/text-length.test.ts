import { expect, it } from 'vitest';
import { lengthMeter, plainLength } from './text-length.ts';

it('says how much is used', () =>
  expect(lengthMeter(147, 280)).toMatchObject({ words: '147 of 280', near: false, over: 0 }));
it('warns in the last tenth', () => expect(lengthMeter(253, 280)).toMatchObject({ near: true, over: 0 }));
it('says by how much it is too long', () =>
  expect(lengthMeter(312, 280)).toMatchObject({ near: false, over: 32, share: 1 }));
it('groups thousands', () => expect(lengthMeter(112, 2000).words).toBe('112 of 2,000'));
it('counts what people see as one character once', () => expect(plainLength('a👍🏽')).toBe(3));
