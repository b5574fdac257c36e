import { afterAll, describe, expect, it } from 'vitest';
import type { Figure } from './figures/figure.ts';
import { FIGURES } from './figures/registry.ts';

/**
 * A fraction of each figure's set-up, with the same judge. `npm run fault` runs them whole. Figures 1, 2, 5 and 12 have files of their own
 * here that do the same in small.
 */
const CORE: readonly (readonly [number: number, scale: number])[] = [
  [4, 0.05],
  [7, 0.05],
  [8, 0.08],
  [9, 0.02],
  [13, 0.05],
  [15, 0.02],
];
const SEED = Number(process.env.FAULT_SEED ?? 20_261_125);

describe('the figures of the promises, in small', () => {
  const lines: string[] = [];
  afterAll(() => console.log(lines.join('\n')));

  it.each(
    CORE.map(([number, scale]) => {
      const figure = FIGURES.find((one) => one.number === number) as Figure;
      return { number, title: figure.title, figure, scale };
    }),
  )('$title ($number)', async ({ figure, scale }) => {
    const say = (line: string) => lines.push(`${figure.number}. ${line}`);
    const findings = await figure.run({ seed: SEED, scale, isControl: false, say });
    // How fast something is depends on what else runs here.
    expect(findings.filter(({ met, isTimed }) => !met && isTimed !== true)).toEqual([]);
    expect(findings.length).toBeGreaterThan(2);
  });

  it('know each figure once, in order, with a control that one of its findings answers to', () => {
    const numbers = FIGURES.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    for (const { control } of FIGURES) expect(control.without.length * control.reddens.length).toBeGreaterThan(0);
  });
});
