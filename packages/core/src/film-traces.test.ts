import fc from 'fast-check';
import { expect, it } from 'vitest';
import { forgetFilmTraces } from './film-traces.ts';

const latin = (text: string): number[] => [...text].map((char) => char.charCodeAt(0) & 0xff);
const size = (n: number): number[] => [(n >>> 24) & 0xff, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff];
const box = (name: string, ...inside: number[][]): number[] => {
  const body = inside.flat();
  return [...size(body.length + 8), ...latin(name), ...body];
};
const text = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

const film = () =>
  Uint8Array.from([
    ...box('ftyp', latin('isom')),
    ...box(
      'moov',
      box('mvhd', latin('header')),
      box('udta', box('\u00a9xyz', latin('+52.3105+004.7683/'))),
      box('trak', box('tkhd', latin('track')), box('meta', latin('com.apple.quicktime.location.ISO6709'))),
    ),
    ...box('uuid', latin('http://ns.adobe.com/xap/1.0/ somewhere')),
    ...box('mdat', latin('udta is only a word here')),
  ]);

it('takes out where a film was made, and leaves everything else where it was', () => {
  const bytes = film();
  const before = film();
  const changed = forgetFilmTraces(bytes);
  const said = text(bytes);
  for (const trace of ['+52.3105', 'location.ISO6709', 'ns.adobe.com']) expect(said).not.toContain(trace);
  for (const kept of ['ftyp', 'mvhd', 'header', 'tkhd', 'track', 'udta is only a word here'])
    expect(said).toContain(kept);
  expect(bytes.length).toBe(before.length);
  for (let at = 0; at < bytes.length; at++)
    if (!changed.some(({ from, to }) => at >= from && at < to)) expect(bytes[at]).toBe(before[at]);
  // Again there is nothing left to take.
  expect(forgetFilmTraces(bytes)).toEqual([]);
});

it('reads long sizes and boxes that go to the end', () => {
  const udta = latin('+52.3105');
  const long = Uint8Array.from([...size(1), ...latin('udta'), ...size(0), ...size(16 + udta.length), ...udta]);
  forgetFilmTraces(long);
  expect(text(long)).not.toContain('+52');
  const open = Uint8Array.from([...size(0), ...latin('meta'), ...udta]);
  forgetFilmTraces(open);
  expect(text(open)).not.toContain('+52');
});

it('ends with any bytes, and changes nothing outside of what it tells', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (given) => {
      const bytes = Uint8Array.from([...film(), ...given]);
      const length = bytes.length;
      forgetFilmTraces(bytes);
      expect(bytes.length).toBe(length);
    }),
  );
});
