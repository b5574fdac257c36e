/** The two faces of the console. */
export const COLOUR_THEMES = ['light', 'dark'] as const;
export type ColourTheme = (typeof COLOUR_THEMES)[number];

/** A colour as `#rrggbb`, in small letters. */
export type Hex = `#${string}`;
export const HEX_COLOUR = /^#[0-9a-f]{6}$/;

/** A brand's colour on each theme: none reaches enough contrast on white and on black alike. */
export type Accent = Readonly<Record<ColourTheme, Hex>>;

/** The grounds on which the console shows an accent: its tokens `surface`, `canvas` and `surface-sunken`. A test compares them. */
export const GROUNDS: Readonly<Record<ColourTheme, readonly Hex[]>> = {
  light: ['#ffffff', '#f1f4f8', '#e8ecf2'],
  dark: ['#141920', '#0d1116', '#222a34'],
};

/** The least contrast of a text with its ground. Source: WCAG 2.2, success criterion 1.4.3 (AA, text that is not large). */
export const LEAST_CONTRAST = 4.5;

const channels = (hex: Hex): readonly [number, number, number] => [
  Number.parseInt(hex.slice(1, 3), 16),
  Number.parseInt(hex.slice(3, 5), 16),
  Number.parseInt(hex.slice(5, 7), 16),
];
const hexOf = (values: readonly number[]): Hex =>
  `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;

/** Relative luminance, 0 (black) to 1 (white). Source: WCAG 2.2, "relative luminance". */
function luminance(hex: Hex): number {
  const [r, g, b] = channels(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How far two colours are apart, 1 to 21. Source: WCAG 2.2, "contrast ratio". */
export function contrast(one: Hex, other: Hex): number {
  const [low, high] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** What is written on a colour: white or black, whichever is read better. */
export const textOn = (colour: Hex): Hex =>
  contrast('#ffffff', colour) >= contrast('#000000', colour) ? '#ffffff' : '#000000';

/** The least contrast of a colour where it is used: as a text on every ground of a theme, and below the text on it. */
export const accentContrast = (colour: Hex, theme: ColourTheme): number =>
  Math.min(...GROUNDS[theme].map((ground) => contrast(colour, ground)), contrast(textOn(colour), colour));

export const isReadable = (colour: Hex, theme: ColourTheme): boolean => accentContrast(colour, theme) >= LEAST_CONTRAST;

/**
 * The nearest colour that can be read on a theme: the same one, as little darker (light theme) or lighter (dark theme) as it takes.
 * It is mixed with black or white, which keeps the hue; black on light and white on dark always pass.
 */
export function nearestReadable(colour: Hex, theme: ColourTheme): Hex {
  const end = theme === 'light' ? 0 : 255;
  for (let step = 0; step < 256; step++) {
    const mixed = hexOf(channels(colour).map((value) => value + ((end - value) * step) / 255));
    if (isReadable(mixed, theme)) return mixed;
  }
  return theme === 'light' ? '#000000' : '#ffffff';
}
