/** Runs other programs quietly: their output is kept and shown only when they fail. */
import { spawn } from 'node:child_process';
import { Problem } from './say.mjs';

/**
 * Runs a command to its end in a process group of its own, so that a script that has to stop takes all of it along.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string, uid?: number, gid?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const { input, ...rest } = options;
    const child = spawn(command, args, { ...rest, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    const endGroup = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Already gone.
      }
    };
    process.once('exit', endGroup);
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-64_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', (error) => {
      process.off('exit', endGroup);
      resolve({ code: 127, output: error.message });
    });
    child.on('close', (code) => {
      process.off('exit', endGroup);
      resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Like {@link run}, but a failure becomes a {@link Problem} with the given advice.
 * @param {string} advice
 * @param {Parameters<typeof run>} command
 */
export async function mustRun(advice, ...command) {
  const { code, output } = await run(...command);
  if (code !== 0) throw new Problem(advice, output);
  return output;
}
