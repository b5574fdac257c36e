/**
 * `npm test`: the static checks, then every suite, one after another on one Postgres and one Redis. The last line is
 * the sum: `N passed, N failed`. `npm test -- unit e2e` runs only the suites named.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/paths.mjs';
import { explain, Problem, say, seconds } from './lib/say.mjs';
import { Session } from './lib/session.mjs';

/** In the order they run: fast ones first. */
export const suites = ['unit', 'architecture', 'contract', 'integration', 'fault', 'e2e'];
/** Suites that must have run at least one test, so that an empty folder cannot look like success. */
export const mustRun = ['unit', 'architecture', 'contract', 'integration', 'fault', 'e2e'];
/** These suites open a browser. */
const withBrowser = ['e2e'];
/** These need no servers, so asking for them alone is quick. */
const withoutServers = ['unit', 'architecture'];

const staticSteps = [
  { name: 'format', program: 'biome', args: ['check', '.'], needs: 'biome.json' },
  { name: 'lint', program: 'oxlint', args: ['--type-aware'], needs: '.oxlintrc.json' },
  { name: 'types', program: 'tsc', args: ['--noEmit'], needs: 'tsconfig.json' },
  { name: 'types of the scripts', program: 'tsc', args: ['--noEmit', '-p', 'scripts'], needs: 'scripts/tsconfig.json' },
  { name: 'unused code', program: 'knip', args: [], needs: 'knip.json' },
];

const reports = join(root, '.cache/test-reports');
const bin = (/** @type {string} */ name) => join(root, 'node_modules/.bin', name);
const total = { passed: 0, failed: 0 };

/** @param {Session} session */
async function runStaticSteps(session) {
  for (const { name, program, args, needs } of staticSteps) {
    if (session.ending) return;
    if (!existsSync(join(root, needs))) {
      say(`${name}: skipped, there is no ${needs}`);
      continue;
    }
    const since = performance.now();
    const { code, output } = await session.run(bin(program), args, { quiet: true });
    if (code !== 0) process.stdout.write(output.endsWith('\n') ? output : `${output}\n`);
    total[code === 0 ? 'passed' : 'failed'] += 1;
    say(`${name}: ${code === 0 ? 'passed' : 'failed'} (${seconds(since)})`);
  }
}

/** Whether the suite is part of the vitest configuration. @param {string} suite */
function isConfigured(suite) {
  const config = join(root, 'vitest.config.ts');
  return existsSync(config) && new RegExp(`['"\`]${suite}['"\`]`).test(readFileSync(config, 'utf8'));
}

/**
 * Counts what vitest wrote. A file that could not be loaded has no tests and still counts as one failure.
 * @param {string} file
 * @param {number} code
 */
function count(file, code) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    const broken = report.testResults.filter(
      (/** @type {any} */ one) =>
        one.status === 'failed' && !one.assertionResults.some((/** @type {any} */ t) => t.status === 'failed'),
    );
    const failed = report.numFailedTests + broken.length;
    // An error outside of any test fails the run as well.
    return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** @param {Session} session @param {string} suite */
async function runSuite(session, suite) {
  const since = performance.now();
  let result = { passed: 0, failed: 0 };
  if (isConfigured(suite)) {
    const file = join(reports, `${suite}.json`);
    rmSync(file, { force: true });
    const output = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const args = ['run', '--project', suite, '--passWithNoTests', ...output];
    const { code } = await session.run(bin('vitest'), args);
    if (session.ending) return;
    result = count(file, code);
  }
  total.passed += result.passed;
  total.failed += result.failed;
  if (result.passed + result.failed > 0) {
    say(`${suite}: ${result.passed} passed, ${result.failed} failed (${seconds(since)})`);
  } else if (mustRun.includes(suite)) {
    total.failed += 1;
    say(`${suite}: failed, no test was run`);
  } else {
    say(`${suite}: skipped, it has no tests yet`);
  }
}

async function main() {
  const asked = process.argv.slice(2);
  const unknown = asked.find((name) => !suites.includes(name));
  if (unknown) throw new Problem(`There is no suite "${unknown}": choose from ${suites.join(', ')}.`);
  const chosen = suites.filter((name) => asked.length === 0 || asked.includes(name));
  const session = new Session();
  try {
    mkdirSync(reports, { recursive: true });
    if (asked.length === 0) await runStaticSteps(session);
    if (chosen.some((name) => !withoutServers.includes(name))) {
      await session.startServices({ chromium: chosen.some((name) => withBrowser.includes(name)) });
    }
    for (const suite of chosen) if (!session.ending) await runSuite(session, suite);
  } catch (error) {
    total.failed += 1;
    explain(error);
  }
  await session.stop();
}

await main().catch((error) => {
  total.failed += 1;
  explain(error);
});
// Everything has been written and stopped: the sum is the last line.
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`, () => process.exit(total.failed > 0 ? 1 : 0));
