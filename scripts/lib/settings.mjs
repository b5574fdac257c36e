/**
 * The few settings `npm start` itself needs, and the checks that must come before anything is started. All other
 * settings are validated by the application.
 */
import { randomBytes } from 'node:crypto';
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { root } from './paths.mjs';
import { Problem } from './say.mjs';

/** @param {NodeJS.ProcessEnv} env */
export function readSettings(env) {
  const port = Number(env.PORT || 4000);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Problem(`PORT is "${env.PORT}": set it to a number from 1 to 65535, for example 4000.`);
  }
  const production = ['DATABASE_URL', 'REDIS_URL', 'ADMIN_EMAIL', 'X_BASE_URL', 'FACEBOOK_BASE_URL'];
  const demo = env.DEMO ? env.DEMO : production.some((name) => env[name]) ? '0' : '1';
  return {
    port,
    host: env.HOST || '127.0.0.1',
    dataDir: resolve(root, env.DATA_DIR || '.data'),
    /** Passed on as it is; the application says when it is not a yes or no. */
    demo,
    isDemo: /^(1|true|yes|on)$/i.test(demo),
    embeddedPostgres: !env.DATABASE_URL,
    embeddedRedis: !env.REDIS_URL,
  };
}

/**
 * Makes sure that the address can be listened on. @param {string} host @param {number} port
 * @returns {Promise<void>}
 */
export function checkPort(host, port) {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      const reasons = /** @type {Record<string, string>} */ ({
        EADDRINUSE: `Port ${port} is in use: stop the program that uses it, or start with another one: PORT=${port + 1} npm start`,
        EACCES: `Port ${port} needs more rights: start with one above 1023: PORT=4000 npm start`,
        EADDRNOTAVAIL: `HOST is ${host}, which is not an address of this machine: correct it, for example HOST=127.0.0.1`,
        ENOTFOUND: `HOST is ${host}, which is not an address of this machine: correct it, for example HOST=127.0.0.1`,
      });
      fail(
        new Problem(
          reasons[error.code ?? ''] ?? `${host}:${port} cannot be used (${error.message}): set HOST and PORT.`,
        ),
      );
    });
    server.listen({ host, port, exclusive: true }, () => server.close(() => done()));
  });
}

/** A port on the loopback address that is free now. @returns {Promise<number>} */
export function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/**
 * Node's own recursive variant never returns on file systems such as /proc. Parents stay open, so that the user who
 * runs Postgres for root can pass.
 * @param {string} dir
 * @param {number} mode
 */
function makeFolder(dir, mode) {
  if (existsSync(dir)) return;
  makeFolder(dirname(dir), 0o755);
  mkdirSync(dir, { mode });
}

/** @param {string} dir */
export function checkDataDir(dir) {
  try {
    makeFolder(dir, 0o700);
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    throw new Problem(`The data folder ${dir} is not writable: correct its owner, or set DATA_DIR to another folder.`);
  }
}

/**
 * The key that encrypts stored secrets: made once, kept beside the embedded database.
 * @param {string} dataDir
 */
export function encryptionKey(dataDir) {
  const file = join(dataDir, 'encryption-key');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  chmodSync(file, 0o600);
  return readFileSync(file, 'utf8').trim();
}
