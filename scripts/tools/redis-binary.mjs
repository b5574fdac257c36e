/**
 * Finds a Redis server to run, or fetches Debian's into `.cache/tools/redis`. Nothing is installed on the machine:
 * the packages are only unpacked, so no service starts and no rights are needed.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from '../lib/lock.mjs';
import { cacheDir, toolsDir } from '../lib/paths.mjs';
import { run } from '../lib/run.mjs';
import { Problem, step } from '../lib/say.mjs';
import { isProgram, which } from '../lib/which.mjs';

const place = join(toolsDir, 'redis');
/** A small start script that sets the library path and becomes the server. */
const fetched = join(place, 'redis-server');
const byHand = 'install Redis 7 or Valkey, or set REDIS_URL to a running server.';

/** Whether the program starts at all and is new enough (6.2). @param {string} binary */
async function works(binary) {
  const { code, output } = await run(binary, ['--version']);
  const version = /v=(\d+)\.(\d+)/.exec(output);
  if (code !== 0 || !version) return false;
  return Number(version[1]) * 100 + Number(version[2]) >= 602;
}

/**
 * Gives the path of a Redis or Valkey server that runs here.
 * @returns {Promise<string>}
 */
export async function redisBinary() {
  const named = process.env.REDIS_SERVER_BIN;
  if (named) {
    if (isProgram(named) && (await works(named))) return named;
    throw new Problem(`REDIS_SERVER_BIN is ${named}, which does not run as a Redis server: correct it or remove it.`);
  }
  const usual = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
  for (const binary of [...which(['redis-server', 'valkey-server'], usual), fetched]) {
    if (isProgram(binary) && (await works(binary))) return binary;
  }
  if (process.platform === 'darwin') throw new Problem('Redis is missing: run "brew install redis", or set REDIS_URL.');
  if (which(['apt-get']).length === 0 || which(['dpkg']).length === 0) {
    throw new Problem(`Redis is missing: ${byHand}`);
  }
  await step('Fetching Redis', fetchRedis);
  return fetched;
}

/** Only these come along; the C library must stay the machine's own. @param {string} name */
function comesAlong(name) {
  return /^(redis|lib|lua)/.test(name) && !/^lib(c6|c-bin|gcc-s1|crypt1|c6-.*)$/.test(name);
}

/**
 * The packages Redis needs, from the package lists.
 * @param {string[]} options
 */
async function packageNames(options) {
  const known = new Set(['redis-server', 'redis-tools']);
  let next = [...known];
  while (next.length > 0) {
    const { code, output } = await run('apt-cache', [...options, 'depends', '--important', ...next]);
    if (code !== 0) return [];
    const names = [...output.matchAll(/^\s*\|?(?:Pre)?Depends: ([a-z0-9][a-z0-9.+-]*)/gm)].map(
      (match) => match[1] ?? '',
    );
    next = [...new Set(names)].filter((name) => comesAlong(name) && !known.has(name));
    for (const name of next) known.add(name);
  }
  return [...known];
}

/** Folders below `dir` that hold shared libraries. @param {string} dir @returns {string[]} */
function libraryFolders(dir) {
  const entries = readdirSync(dir, { withFileTypes: true });
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => libraryFolders(join(dir, entry.name)));
  return entries.some((entry) => /\.so(\.|$)/.test(entry.name)) ? [dir, ...below] : below;
}

/**
 * Downloads with the machine's package lists; when there are none, with lists of our own.
 * @param {string} work
 */
async function download(work) {
  const state = join(work, 'apt');
  for (const dir of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(state, dir), { recursive: true });
  const common = ['-q', '-o', `Dir::Cache=${join(state, 'cache')}`, '-o', 'Debug::NoLocking=1'];
  // As root apt would switch to a user who cannot write here.
  if (process.getuid?.() === 0) common.push('-o', 'APT::Sandbox::User=root');
  const own = [...common, '-o', `Dir::State=${state}`, '-o', 'Dir::State::status=/var/lib/dpkg/status'];
  let output = '';
  for (const options of [common, own]) {
    if (options === own) output += (await run('apt-get', [...own, 'update'])).output;
    const names = await packageNames(options);
    // Without lists apt knows neither package nor dependency.
    if (names.length <= 2) continue;
    const result = await run('apt-get', [...options, 'download', ...names], { cwd: work });
    output += result.output;
    if (result.code === 0) return;
  }
  throw new Problem(`Redis is missing and could not be fetched: ${byHand}`, output.split('\n').slice(-15).join('\n'));
}

async function fetchRedis() {
  mkdirSync(toolsDir, { recursive: true });
  const held = await lock(join(cacheDir, 'redis.lock'), { keepWaiting: (_holder, waited) => waited < 120_000 });
  if ('holder' in held)
    throw new Problem(`Process ${held.holder.pid} is still fetching Redis: stop it, then try again.`);
  try {
    if (isProgram(fetched) && (await works(fetched))) return;
    const work = `${place}.unfinished`;
    rmSync(work, { recursive: true, force: true });
    mkdirSync(join(work, 'root'), { recursive: true });
    await download(work);
    for (const deb of readdirSync(work).filter((name) => name.endsWith('.deb'))) {
      await run('dpkg', ['-x', join(work, deb), join(work, 'root')]);
      rmSync(join(work, deb));
    }
    rmSync(join(work, 'apt'), { recursive: true, force: true });
    const server = join('root', 'usr', 'bin', 'redis-server');
    if (!existsSync(join(work, server))) throw new Problem(`The fetched Redis is not complete: ${byHand}`);
    const libraries = libraryFolders(join(work, 'root')).map((dir) => `$here${dir.slice(work.length)}`);
    writeFileSync(
      join(work, 'redis-server'),
      `#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nLD_LIBRARY_PATH="${libraries.join(':')}" exec "$here/${server}" "$@"\n`,
      { mode: 0o755 },
    );
    rmSync(place, { recursive: true, force: true });
    renameSync(work, place);
    if (!(await works(fetched))) {
      const { output } = await run(fetched, ['--version']);
      throw new Problem(`The fetched Redis does not run on this machine: ${byHand}`, output);
    }
  } finally {
    held.release();
  }
}
