/**
 * `pnpm fault`: the figures of docs/promises.md, each in its full set-up; one table, and an exit code that is not 0 when a target is
 * missed. Options: `--only 1,4`, `--scale 0.1`, `--seed N`, `--soak` (the one for the night), `--controls`: every figure once more
 * without the safeguard it is about, which must turn it red.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure, Finding } from './figures/figure.ts';
import { FIGURES } from './figures/registry.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    scale: { type: 'string' },
    seed: { type: 'string' },
    soak: { type: 'boolean', default: false },
    controls: { type: 'boolean', default: false },
  },
});
const only = values.only?.split(',').map(Number);
const unknown = only?.find((number) => !FIGURES.some((figure) => figure.number === number));
if (unknown !== undefined) {
  console.error(`There is no figure ${unknown}: choose from ${FIGURES.map(({ number }) => number).join(', ')}.`);
  process.exit(2);
}
const wanted = FIGURES.filter(({ number, isForTheNight = false }) =>
  only ? only.includes(number) : isForTheNight === values.soak,
);
const seed = values.seed === undefined ? (Date.now() % 1_000_000) + 1 : Number(values.seed);

interface Row extends Finding {
  readonly figure: Figure;
  readonly seconds: number;
}

async function measure(figure: Figure, isControl: boolean): Promise<Row[]> {
  const started = performance.now();
  const scale = Number(values.scale ?? (isControl ? figure.controlScale : 1));
  console.log(
    `\n${figure.number}. ${figure.title}, seed ${seed}, scale ${scale}${isControl ? `, without ${figure.control.without}` : ''}`,
  );
  let findings: Finding[];
  try {
    findings = await figure.run({ seed, scale, isControl, say: (line) => console.log(`   ${line}`) });
  } catch (error) {
    console.error(error);
    findings = [{ what: 'ran to its end', target: 'yes', measured: 'no', met: false }];
  }
  const seconds = Math.round((performance.now() - started) / 1_000);
  for (const { what, measured, target, met } of findings)
    console.log(`   ${met ? 'met   ' : 'MISSED'} ${what}: ${measured} (target ${target})`);
  return findings.map((finding) => ({ ...finding, figure, seconds }));
}

console.log(`${cpus().length} cores, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`);
let allWell = true;
if (values.controls) {
  const lines: string[] = [];
  for (const figure of wanted) {
    const rows = await measure(figure, true);
    const red = rows.find(({ what }) => what === figure.control.reddens);
    const isRed = red !== undefined && !red.met;
    allWell &&= isRed;
    lines.push(
      `| ${figure.number} | ${figure.control.without} | ${figure.control.reddens} | ${red?.measured ?? 'not measured'} | ${isRed ? 'red, as it must' : 'NOT RED'} | ${rows[0]?.seconds ?? 0} s |`,
    );
  }
  console.log(
    `\n| figure | without | must turn red | measured | | time |\n| --- | --- | --- | --- | --- | --- |\n${lines.join('\n')}\n\nseed ${seed}`,
  );
} else {
  const rows: Row[] = [];
  for (const figure of wanted) rows.push(...(await measure(figure, false)));
  allWell = rows.every(({ met }) => met);
  console.log(
    `\n| figure | | target | measured | | seed | time |\n| --- | --- | --- | --- | --- | --- | --- |\n${rows
      .map(
        ({ figure, what, target, measured, met, seconds }) =>
          `| ${figure.number}. ${figure.title} | ${what} | ${target} | ${measured} | ${met ? 'met' : 'MISSED'} | ${seed} | ${seconds} s |`,
      )
      .join('\n')}\n`,
  );
}
process.exit(allWell ? 0 : 1);
