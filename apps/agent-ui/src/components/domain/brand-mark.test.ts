import { readFileSync } from 'node:fs';
import { COLOUR_THEMES, GROUNDS } from '@kwartier/core';
import { expect, it } from 'vitest';

const tokens = readFileSync(new URL('../../styles/tokens.css', import.meta.url), 'utf8');

it.each(COLOUR_THEMES)('accents are checked against the grounds of the %s theme', (theme) => {
  const [, block] = new RegExp(`\\[data-mantine-color-scheme="${theme}"\\] \\{([^}]*)\\}`).exec(tokens)!;
  const grounds = ['surface', 'canvas', 'surface-sunken'].map(
    (name) => new RegExp(`--${name}: (#\\w+);`).exec(block!)?.[1],
  );
  expect(grounds).toEqual(GROUNDS[theme]);
});
