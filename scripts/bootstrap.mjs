/**
 * Makes a fresh clone runnable: the pinned Node and pnpm under `.cache/tools`, then the packages of the lockfile.
 * `npm start` and `npm test` run it first, on whatever Node the machine has (20 or newer), and then continue under
 * `.cache/tools/bin/node`. When nothing changed it only compares a checksum.
 */
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { lock } from './lib/lock.mjs';
import { binDir, cacheDir, root, toolsDir, withTools } from './lib/paths.mjs';
import { mustRun } from './lib/run.mjs';
import { explain, Problem, say, step } from './lib/say.mjs';

const pnpmVersion = '12.21.0';
const nodeVersion = '24.21.0';
const oldestNodeToRun = 24;
const network = 'check the network and the package registry that npm is set to, then run the command again.';

/** Folders that hold no package.json of ours. */
const notOurs = new Set(['node_modules', '.git', '.cache', '.data', '.turbo', 'dist', 'coverage']);

/** @param {string} dir @param {number} depth @returns {string[]} */
function packageFiles(dir, depth) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return depth > 0 && !notOurs.has(entry.name) ? packageFiles(path, depth - 1) : [];
    return entry.name === 'package.json' ? [path] : [];
  });
}

/** One checksum over everything that decides what `node_modules` must look like. @param {string} node */
function installMark(node) {
  const sum = createHash('sha256');
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc'].map((name) => join(root, name));
  for (const file of [...files, ...packageFiles(root, 3).sort()]) {
    if (existsSync(file))
      sum
        .update(`${relative(root, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return sum.update(`${process.platform}-${process.arch} ${node} pnpm ${pnpmVersion}`).digest('hex');
}

/** @param {string} path */
function writable(path) {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where systems keep the certificates they trust. */
const certificates = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt', '/etc/ssl/cert.pem'];

/**
 * Node trusts only the certificates it ships. A machine behind a proxy with a certificate of its own has that in the
 * system's list, so npm and pnpm are told of it unless somebody decided otherwise.
 * @param {NodeJS.ProcessEnv} env
 */
function withCertificates(env) {
  const file = certificates.find((path) => existsSync(path));
  return file && !env.NODE_EXTRA_CA_CERTS
    ? { ...env, NODE_EXTRA_CA_CERTS: file, SSL_CERT_FILE: env.SSL_CERT_FILE ?? file }
    : env;
}

/** Environment for npm and pnpm. Without a usable home folder their caches go under `.cache/home`. */
function installEnv() {
  const env = withCertificates(withTools(process.env));
  // With NODE_ENV=production the build tools of the console would be left out.
  delete env.NODE_ENV;
  const home = process.env.HOME || homedir();
  const caches = ['.npm', '.cache', '.local'].map((name) => join(home, name)).filter((path) => existsSync(path));
  if (writable(home) && caches.every(writable)) return env;
  const own = join(cacheDir, 'home');
  mkdirSync(own, { recursive: true });
  // A readable .npmrc may name the registry to use: keep it in force.
  const settings = join(home, '.npmrc');
  rmSync(join(own, '.npmrc'), { force: true });
  if (existsSync(settings)) symlinkSync(settings, join(own, '.npmrc'));
  return { ...env, HOME: own, npm_config_cache: join(own, '.npm') };
}

/**
 * Installs one npm package into a folder of its own; complete or not there at all.
 * @param {string} dir
 * @param {string} spec
 * @param {NodeJS.ProcessEnv} env
 */
async function fetchTool(dir, spec, env) {
  const unfinished = `${dir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  const args = ['install', '--prefix', unfinished, '--no-save', '--no-audit', '--no-fund', '--loglevel=error', spec];
  // A global install of npm may be configured in the environment by the npm that called us; --prefix alone decides.
  const clean = { ...env, npm_config_global: 'false', npm_config_ignore_scripts: 'true' };
  await mustRun(`Fetching ${spec} failed: ${network}`, 'npm', args, { cwd: unfinished, env: clean });
  renameSync(unfinished, dir);
}

/** @param {string} target @param {string} link */
function pointTo(target, link) {
  try {
    if (readlinkSync(link) === target) return;
  } catch {
    // Not there yet.
  }
  const fresh = `${link}.${process.pid}`;
  symlinkSync(target, fresh);
  renameSync(fresh, link);
}

/** The Node that runs Kwartier: the machine's own when it is new enough, else one from npm. */
async function ensureNode() {
  if (Number.parseInt(process.versions.node, 10) >= oldestNodeToRun) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const dir = join(toolsDir, `node-${nodeVersion}`);
  const binary = join(dir, 'node_modules', name, 'bin', 'node');
  if (!existsSync(binary)) {
    await step(`Fetching Node ${nodeVersion}`, () => fetchTool(dir, `${name}@${nodeVersion}`, installEnv())).catch(
      (error) => {
        if (!(error instanceof Problem)) throw error;
        throw new Problem(
          `Node ${nodeVersion} could not be fetched: install Node 24 yourself, or ${network}`,
          error.detail,
        );
      },
    );
  }
  if (!existsSync(binary))
    throw new Problem(`There is no Node ${nodeVersion} package for this machine: install Node 24.`);
  return binary;
}

async function ensurePnpm() {
  const dir = join(toolsDir, `pnpm-${pnpmVersion}`);
  const binary = join(dir, 'node_modules', '.bin', 'pnpm');
  if (!existsSync(binary)) {
    await step(`Fetching pnpm ${pnpmVersion}`, () => fetchTool(dir, `pnpm@${pnpmVersion}`, installEnv()));
  }
  return binary;
}

/** @param {string} node @param {string} pnpm */
async function ensurePackages(node, pnpm) {
  const stamp = join(root, 'node_modules', '.bootstrap-stamp');
  const version = node === process.execPath ? process.versions.node : nodeVersion;
  const mark = installMark(version);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === mark) return;
  rmSync(stamp, { force: true });
  const env = { ...installEnv(), CI: '1' };
  await step('Installing packages', () =>
    mustRun(
      `Installing the packages failed: read the lines above, ${network}`,
      pnpm,
      ['install', '--frozen-lockfile'],
      {
        cwd: root,
        env,
      },
    ),
  );
  writeFileSync(stamp, mark);
}

/** Ends with the shell that started us, also while npm or pnpm still runs: nobody waits for the result any more. */
function followParent() {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && process.exit(1), 500).unref();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.once(name, () => process.exit(130));
}

/** Prepares the clone. Two copies at once in one folder take turns. */
export async function bootstrap() {
  if (process.platform === 'win32') throw new Problem('Windows is not supported directly: run this inside WSL.');
  try {
    mkdirSync(binDir, { recursive: true });
    accessSync(root, constants.W_OK);
  } catch {
    throw new Problem(`The folder ${root} is not writable: run the command as the user who owns it.`);
  }
  let told = false;
  const held = await lock(join(cacheDir, 'bootstrap.lock'), {
    keepWaiting: (holder, waited) => {
      if (!told) say(`Waiting for the installation by process ${holder.pid}.`);
      told = true;
      return waited < 15 * 60_000;
    },
  });
  if ('holder' in held) {
    throw new Problem(
      `Process ${held.holder.pid} has been installing for 15 minutes: stop it, then run the command again.`,
    );
  }
  try {
    const node = await ensureNode();
    const pnpm = await ensurePnpm();
    pointTo(node, join(binDir, 'node'));
    pointTo(pnpm, join(binDir, 'pnpm'));
    await ensurePackages(node, pnpm);
  } finally {
    held.release();
  }
}

if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(`Kwartier needs Node 20 or newer, this is ${process.versions.node}: install a newer one.`);
  process.exit(1);
}
followParent();
await bootstrap().catch((error) => {
  process.exitCode = explain(error);
});
