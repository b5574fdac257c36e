/**
 * `npm run mutants`: each change of the list in the code that lets people in, one after the other, and whether some test notices. In the
 * files themselves, which are put back whatever happens; not where they have changes of their own. Options: `--only 3,4`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MUTANTS } from './list.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = values.only?.split(',').map(Number);
const files = [...new Set(MUTANTS.map(({ file }) => file))];
if (spawnSync('git', ['diff', '--quiet', 'HEAD', '--', ...files], { cwd: ROOT }).status !== 0) {
  console.error('Some of these files have changes that are not committed. Commit them first.');
  process.exit(2);
}

/** One file at a time: vitest runs files of several projects together only where these have as many workers. */
const passes = (test: string) =>
  spawnSync('node_modules/.bin/vitest', ['run', '--bail=1', test], { cwd: ROOT, stdio: 'ignore' }).status === 0;
const chosen = MUTANTS.filter((_mutant, index) => !only || only.includes(index + 1));
// A test that fails anyway would seem to notice everything.
const broken = [...new Set(chosen.flatMap(({ tests }) => tests))].filter((test) => !passes(test));
if (broken.length > 0) {
  console.error(`These fail as it is: ${broken.join(', ')}. Mend them first.`);
  process.exit(2);
}

let survivors = 0;
for (const [index, { file, from, to, tests }] of MUTANTS.entries()) {
  const number = index + 1;
  if (only && !only.includes(number)) continue;
  const path = `${ROOT}${file}`;
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2) {
    console.error(`${number}. ${file}: "${from}" is not there exactly once. Write the list anew.`);
    process.exitCode = 2;
    continue;
  }
  const started = performance.now();
  let isKilled: boolean;
  try {
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
    isKilled = !tests.every(passes);
  } finally {
    writeFileSync(path, text);
  }
  if (!isKilled) survivors += 1;
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(`${number}. ${isKilled ? 'killed  ' : 'SURVIVED'} ${file}: ${from.trim().slice(0, 90)} (${seconds} s)`);
}
console.log(`\n${chosen.length} changes, ${survivors} that no test noticed`);
process.exit(survivors > 0 ? 1 : (process.exitCode ?? 0));
