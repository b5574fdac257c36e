import { describe, expect, it } from 'vitest';
import {
  accentContrast,
  COLOUR_THEMES,
  contrast,
  GROUNDS,
  type Hex,
  isReadable,
  LEAST_CONTRAST,
  nearestReadable,
  textOn,
} from './accent.ts';

describe('contrast', () => {
  // The examples of WCAG 2.2's techniques G18 and G17, and both ends of the scale.
  it.each<[Hex, Hex, number]>([
    ['#000000', '#ffffff', 21],
    ['#ffffff', '#ffffff', 1],
    ['#777777', '#ffffff', 4.48],
    ['#767676', '#ffffff', 4.54],
    ['#595959', '#ffffff', 7],
    ['#ff0000', '#ffffff', 4],
    ['#0000ff', '#ffffff', 8.59],
    ['#00ff00', '#ffffff', 1.37],
  ])('%s on %s is %s', (one, other, ratio) => {
    expect(contrast(one, other)).toBeCloseTo(ratio, 1);
    expect(contrast(other, one)).toBe(contrast(one, other));
  });
});

describe('textOn', () => {
  it.each<[Hex, Hex]>([
    ['#1d4db3', '#ffffff'],
    ['#ffd400', '#000000'],
    ['#000000', '#ffffff'],
    ['#ffffff', '#000000'],
  ])('on %s is %s', (colour, text) => expect(textOn(colour)).toBe(text));

  it('can be read on every colour there is', () => {
    for (let grey = 0; grey < 256; grey++) {
      const colour = `#${grey.toString(16).padStart(2, '0').repeat(3)}` as Hex;
      expect(contrast(textOn(colour), colour), colour).toBeGreaterThanOrEqual(LEAST_CONTRAST);
    }
  });
});

describe('isReadable', () => {
  it.each<[Hex, boolean, boolean]>([
    ['#1d4db3', true, false],
    ['#8fb2fa', false, true],
    ['#ffd400', false, true],
    ['#000000', true, false],
    ['#ffffff', false, true],
    // As near as a grey comes to passing on both: it passes on neither.
    ['#797979', false, false],
  ])('%s: on light %s, on dark %s', (colour, light, dark) => {
    expect(isReadable(colour, 'light')).toBe(light);
    expect(isReadable(colour, 'dark')).toBe(dark);
  });
});

describe('nearestReadable', () => {
  const COLOURS: readonly Hex[] = [
    '#ffd400',
    '#ff6a00',
    '#e4002b',
    '#00a1de',
    '#3ddc84',
    '#7f7f7f',
    '#1d4db3',
    '#000000',
    '#ffffff',
    '#fffffe',
    '#010101',
  ];
  it.each(COLOURS.flatMap((colour) => COLOUR_THEMES.map((theme) => [colour, theme] as const)))(
    '%s on %s can be read, and is no further away than it must',
    (colour, theme) => {
      const nearest = nearestReadable(colour, theme);
      expect(accentContrast(nearest, theme)).toBeGreaterThanOrEqual(LEAST_CONTRAST);
      if (isReadable(colour, theme)) expect(nearest).toBe(colour);
      // A step back to where it came from would be too near to the ground.
      else expect(accentContrast(nearest, theme)).toBeLessThan(LEAST_CONTRAST + 0.35);
    },
  );

  it('keeps the hue: yellow darkens to a dark yellow', () => {
    const nearest = nearestReadable('#ffd400', 'light');
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(nearest.slice(at, at + 2), 16)) as [number, number, number];
    expect(b).toBe(0);
    expect(r / g).toBeCloseTo(0xff / 0xd4, 1);
  });

  it('has to exist twice: no grey passes on both themes', () => {
    for (let grey = 0; grey < 256; grey++) {
      const colour = `#${grey.toString(16).padStart(2, '0').repeat(3)}` as Hex;
      expect(COLOUR_THEMES.every((theme) => isReadable(colour, theme))).toBe(false);
    }
    expect(Object.keys(GROUNDS)).toEqual([...COLOUR_THEMES]);
  });
});
