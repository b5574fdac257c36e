import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantFromText } from './instant-text.ts';

describe('an instant as Postgres writes it', () => {
  it.each([
    ['whole seconds', '2026-03-02 09:00:00+00', Date.UTC(2026, 2, 2, 9)],
    ['half a second, zeros left out', '2026-03-02 09:00:00.5+00', Date.UTC(2026, 2, 2, 9, 0, 0, 500)],
    ['microseconds, cut off', '2026-03-02 09:00:00.123999+00', Date.UTC(2026, 2, 2, 9, 0, 0, 123)],
    ['another zone', '2026-03-02 09:00:00+02', Date.UTC(2026, 2, 2, 7)],
    ['a zone with minutes', '2026-03-02 09:00:00.25+05:30', Date.UTC(2026, 2, 2, 3, 30, 0, 250)],
    ['a zone of no whole hour west', '2026-03-02 09:00:00-03:30', Date.UTC(2026, 2, 2, 12, 30)],
    ['a leap day', '2028-02-29 23:59:59.999+00', Date.UTC(2028, 1, 29, 23, 59, 59, 999)],
  ])('%s', (_what, text, at) => expect(instantFromText(text)).toBe(at));

  it('infinity is no number', () => expect(instantFromText('infinity')).toBeNaN());

  it('reads every moment back as it was written', () => {
    const moments = fc.date({
      min: new Date('1000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(moments, fc.stringMatching(/^\d{0,3}$/), (at, finer) => {
        const text = `${at.toISOString().replace('T', ' ').replace('Z', '')}${finer}+00`;
        expect(instantFromText(text)).toBe(at.getTime());
        expect(instantFromText(text.replace(/\.?0+\+00$/, '+00'))).toBe(at.getTime());
      }),
    );
  });
});
