import { rollingRestart } from './figures/16-rolling-restart.ts';
import { restoreDrill } from './figures/17-restore.ts';

/** Run the figures of operations whole: `node tests/fault/operations-figures.ts 16 [--control] [--scale=0.1]`. Ends with 1 if a target is missed. */
const FIGURES = [rollingRestart, restoreDrill];
const numbers = process.argv.slice(2).map(Number).filter(Number.isFinite);
const isControl = process.argv.includes('--control');
const scaleText = process.argv.find((argument) => argument.startsWith('--scale='))?.slice('--scale='.length);
const given = scaleText === undefined ? undefined : Number(scaleText);
let isMet = true;
for (const figure of FIGURES.filter(({ number }) => numbers.length === 0 || numbers.includes(number))) {
  const scale = given ?? (isControl ? figure.controlScale : 1);
  console.log(`${figure.number}. ${figure.title}${isControl ? `, without ${figure.control.without}` : ''}`);
  const started = performance.now();
  const findings = await figure.run({ seed: 1, scale, isControl, say: (line) => console.log(`   ${line}`) });
  for (const { what, measured, target, met } of findings)
    console.log(`   ${met ? 'met   ' : 'MISSED'} ${what}: ${measured} (${target})`);
  console.log(`   ${Math.round((performance.now() - started) / 1_000)} s`);
  isMet &&= isControl
    ? findings.some(({ what, met }) => what === figure.control.reddens && !met)
    : findings.every(({ met }) => met);
}
process.exit(isMet ? 0 : 1);
