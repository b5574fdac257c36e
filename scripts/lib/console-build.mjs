/** Builds the agent console with vite when its sources changed since the last build. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { lock } from './lock.mjs';
import { cacheDir, root, withTools } from './paths.mjs';
import { mustRun } from './run.mjs';
import { step } from './say.mjs';

export const consoleDir = join(root, 'apps/agent-ui');
export const consoleDist = join(consoleDir, 'dist');
const sources = ['apps/agent-ui', 'packages/core', 'packages/contracts', 'pnpm-lock.yaml', 'tsconfig.json'];
const notSource = new Set(['node_modules', 'dist', 'coverage', '.turbo']);

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true });
  return entries.flatMap((entry) => {
    if (notSource.has(entry.name)) return [];
    const child = join(path, entry.name);
    return entry.isDirectory() ? filesBelow(child) : [child];
  });
}

function sourceMark() {
  const sum = createHash('sha256');
  const files = sources.flatMap((name) => {
    const path = join(root, name);
    return /\.[a-z]+$/.test(name) ? (existsSync(path) ? [path] : []) : filesBelow(path);
  });
  for (const file of files.sort((a, b) => (a < b ? -1 : 1)))
    sum
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return sum.digest('hex');
}

/** The vite program, started with node so that no shell stands between. */
export const viteProgram = join(consoleDir, 'node_modules/vite/bin/vite.js');

/** @returns {boolean} whether there is a console to serve */
export function hasConsole() {
  return existsSync(join(consoleDir, 'vite.config.ts')) && existsSync(viteProgram);
}

/**
 * Builds the console unless what is built is of these sources. Whoever asks meanwhile waits: two builds would write over
 * one another.
 */
export async function buildConsole() {
  if (!hasConsole()) return;
  const stamp = join(consoleDist, '.build-stamp');
  const mark = sourceMark();
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === mark;
  if (isBuilt()) return;
  mkdirSync(cacheDir, { recursive: true });
  const held = await lock(join(cacheDir, 'console-build.lock'), { keepWaiting: () => true });
  try {
    if (!isBuilt()) await step('Building the console', () => build(stamp, mark));
  } finally {
    if ('release' in held) held.release();
  }
}

/** @param {string} stamp @param {string} mark */
async function build(stamp, mark) {
  rmSync(stamp, { force: true });
  await mustRun('The console could not be built: correct the error above.', process.execPath, [viteProgram, 'build'], {
    cwd: consoleDir,
    env: { ...withTools(process.env), NODE_ENV: 'production' },
  });
  writeFileSync(stamp, mark);
}
