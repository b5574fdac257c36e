/**
 * How the embedded Postgres is made and run. It listens on a unix socket only, in a folder that only its user enters,
 * and asks the kernel who is at the other end (peer): there is no password to leak and no port for other local users.
 * The port number is part of the socket's file name and nothing else, so copies in two folders never meet.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { run } from '../lib/run.mjs';
import { ownFolder } from './place.mjs';

const port = 5432;
const major = '18';
const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** @typedef {{ database: string, durable: boolean, settings: Record<string, string> }} PostgresOptions */

/**
 * Address in the form libpq and postgres.js share: the socket folder, percent-encoded, as the host.
 * @param {string} sockets
 * @param {string} database
 */
export function postgresUrl(sockets, database) {
  return `postgres://postgres@${encodeURIComponent(sockets)}:${port}/${encodeURIComponent(database)}`;
}

/**
 * @param {import('./place.mjs').Place} place
 * @param {PostgresOptions} options
 */
function settings(place, options) {
  return {
    listen_addresses: '',
    unix_socket_directories: place.pgSockets,
    unix_socket_permissions: '0700',
    port: String(port),
    max_connections: '100',
    shared_buffers: '128MB',
    max_wal_size: '1GB',
    // Plans for tables that have just been filled must not stay the ones for empty tables.
    autovacuum_naptime: '5s',
    // Compiling small queries costs more than it saves.
    jit: 'off',
    // A backend whose client is gone must not work on.
    client_connection_check_interval: '2s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    ...(options.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...options.settings,
  };
}

/**
 * Makes the data folder: first under another name, so that an interrupted start leaves no half-made one.
 * @param {import('./place.mjs').Place} place
 * @param {PostgresOptions} options
 */
async function create(place, options) {
  const fresh = `${place.data}.new`;
  const who = place.user ? { uid: place.user.uid, gid: place.user.gid } : {};
  rmSync(fresh, { recursive: true, force: true });
  ownFolder(fresh, 0o700, place.user);
  const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = ['-U', 'postgres', '--auth-local=peer', '--auth-host=reject'];
  const speed = options.durable ? [] : ['--no-sync'];
  const args = ['-D', fresh, ...locale, ...access, '--data-checksums', '--no-instructions', ...speed];
  const made = await run(join(place.bin, 'initdb'), args, { ...who, env, cwd: fresh });
  if (made.code !== 0) throw new Error(`Postgres could not make its data folder: ${lastLine(made.output)}`);
  // A server in single-user mode makes the database before anybody can connect.
  const input = `CREATE DATABASE "${options.database.replaceAll('"', '""')}"\n`;
  const single = ['--single', '-D', fresh, ...(options.durable ? [] : ['-F']), 'postgres'];
  const named = await run(join(place.bin, 'postgres'), single, { ...who, env, cwd: fresh, input });
  if (named.code !== 0) throw new Error(`Postgres could not make its database: ${lastLine(named.output)}`);
  renameSync(fresh, place.data);
}

/** @param {string} output */
function lastLine(output) {
  const lines = output.trimEnd().split('\n');
  return lines.findLast((line) => /error|FATAL/i.test(line)) ?? lines.at(-1) ?? '';
}

/** Lets in the user who started us, under any role, and nobody else. @param {import('./place.mjs').Place} place */
function writeAccessRules(place) {
  const names = new Set([userInfo().username]);
  const quoted = [...names].map((name) => `kwartier "${name.replaceAll('"', '""')}" all`);
  for (const [file, text] of [
    ['pg_hba.conf', 'local all all peer map=kwartier\n'],
    ['pg_ident.conf', `${quoted.join('\n')}\n`],
  ]) {
    const path = join(place.data, String(file));
    writeFileSync(path, String(text), { mode: 0o600 });
    if (place.user) spawnSync('chown', [`${place.user.uid}:${place.user.gid}`, path]);
  }
}

/**
 * @param {import('./place.mjs').Place} place
 * @param {PostgresOptions} options
 * @returns {import('./server.mjs').Recipe}
 */
export function postgresRecipe(place, options) {
  const who = place.user ? { uid: place.user.uid, gid: place.user.gid } : {};
  const pidFile = join(place.data, 'postmaster.pid');
  return {
    name: 'Postgres',
    dataDir: place.data,
    logFile: join(place.logs, 'postgres.log'),
    // Fast, then immediate, then by force.
    politely: [
      ['SIGINT', 4000],
      ['SIGQUIT', 2500],
      ['SIGKILL', 1000],
    ],
    async prepare() {
      if (!existsSync(place.data)) await create(place, options);
      const version = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim();
      if (version !== major) {
        throw new Error(
          `${place.data} was written by PostgreSQL ${version}, this is ${major}: export it with ${version}.`,
        );
      }
      // No process works in the folder any more, so the file is left from a kill or a reboot. Postgres would believe
      // it when the number has been given to another program meanwhile.
      rmSync(pidFile, { force: true });
      rmSync(join(place.pgSockets, `.s.PGSQL.${port}.lock`), { force: true });
      writeAccessRules(place);
    },
    spawn: (log) => {
      const given = Object.entries(settings(place, options)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      const args = ['-D', place.data, ...given];
      return spawn(join(place.bin, 'postgres'), args, { ...who, env, cwd: place.data, stdio: ['ignore', log, log] });
    },
    async ready(pid) {
      try {
        const lines = readFileSync(pidFile, 'utf8').split('\n');
        return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
      } catch {
        return false;
      }
    },
  };
}
