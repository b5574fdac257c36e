/** Where things are. Everything that is downloaded lives under `.cache`, everything that must be kept under `.data`. */
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const cacheDir = join(root, '.cache');
export const toolsDir = join(cacheDir, 'tools');
/** Links to the Node and pnpm of this project; first on PATH for everything that is started. */
export const binDir = join(toolsDir, 'bin');

/** A short name for a path, the same on every start. @param {string} text */
export function shortHash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/**
 * PATH with the project's own tools first, and one place where Node keeps what it compiled: a program that starts again
 * neither strips types nor compiles anew.
 * @param {NodeJS.ProcessEnv} env @returns {NodeJS.ProcessEnv}
 */
export function withTools(env) {
  return {
    ...env,
    PATH: `${binDir}:${join(root, 'node_modules/.bin')}:${env.PATH ?? '/usr/local/bin:/usr/bin:/bin'}`,
    NODE_COMPILE_CACHE: env.NODE_COMPILE_CACHE ?? join(cacheDir, 'compiled'),
  };
}
