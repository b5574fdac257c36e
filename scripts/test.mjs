/**
 * `npm test`: the static checks, then every suite, one after another on one Postgres and one Redis. At the end stand
 * what failed and why, and the sum as the last line: `N passed, N failed`. `npm test -- unit e2e` runs only the suites
 * named.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
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
/** What failed, told again at the end: a log is often kept only by its last lines. @type {string[]} */
const failures = [];
/** Lines of an error that are told again. */
const linesOfError = 12;

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
    if (code !== 0) {
      process.stdout.write(output.endsWith('\n') ? output : `${output}\n`);
      failures.push(`${name}\n${beginning(output)}`);
    }
    total[code === 0 ? 'passed' : 'failed'] += 1;
    say(`${name}: ${code === 0 ? 'passed' : 'failed'} (${seconds(since)})`);
  }
}

/** Whether the suite is part of the vitest configuration. @param {string} suite */
function isConfigured(suite) {
  const config = join(root, 'vitest.config.ts');
  return existsSync(config) && new RegExp(`['"\`]${suite}['"\`]`).test(readFileSync(config, 'utf8'));
}

/** The first lines of what an error says, set in. @param {string} text */
function beginning(text) {
  const lines = text.trim().split('\n').slice(0, linesOfError);
  return lines.map((line) => `    ${line}`).join('\n');
}

/**
 * Counts what vitest wrote and keeps what failed. A file that could not be loaded has no tests and still counts as one
 * failure.
 * @param {string} suite
 * @param {string} file
 * @param {number} code
 */
function count(suite, file, code) {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    let failed = 0;
    for (const one of report.testResults) {
      const place = `${suite}: ${relative(root, one.name)}`;
      const tests = one.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
      for (const test of tests) {
        failures.push(`${place} > ${test.fullName}\n${beginning(test.failureMessages.join('\n'))}`);
      }
      const broken = one.status === 'failed' && tests.length === 0;
      if (broken) failures.push(`${place}\n${beginning(one.message ?? '')}`);
      failed += tests.length + (broken ? 1 : 0);
    }
    if (failed === 0 && code !== 0) {
      failed = 1;
      failures.push(`${suite}: an error outside of any test, see its output above`);
    }
    return { passed: report.numPassedTests, failed };
  } catch {
    failures.push(`${suite}: vitest ended without a report, see its output above`);
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
    result = count(suite, file, code);
  }
  total.passed += result.passed;
  total.failed += result.failed;
  if (result.passed + result.failed > 0) {
    say(`${suite}: ${result.passed} passed, ${result.failed} failed (${seconds(since)})`);
  } else if (mustRun.includes(suite)) {
    total.failed += 1;
    failures.push(`${suite}: no test was run`);
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
if (failures.length > 0) say(`\nWhat failed:\n\n${failures.join('\n\n')}\n`);
// Everything has been written and stopped: the sum is the last line.
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`, () => process.exit(total.failed > 0 ? 1 : 0));
