import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Take all of it but so many bytes. */
  fill(leaveBytes: number): void;
  /** Give back what was taken. */
  free(): void;
}

const mount = (args: string[]): boolean => spawnSync('mount', args, { stdio: 'ignore' }).status === 0;

/**
 * A disk in memory, small enough to fill.
 * @returns undefined where this user may not mount one
 */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'kwartier-disk-'));
  if (process.getuid?.() !== 0 || !mount(['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', path])) {
    rmdirSync(path);
    return undefined;
  }
  const ballast = join(path, 'ballast');
  return {
    path,
    fill(leaveBytes) {
      for (let tries = 1; ; tries++) {
        const { bavail, bsize } = statfsSync(path);
        try {
          return writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - leaveBytes)));
        } catch (error) {
          // Others wrote meanwhile, and there was less than it seemed.
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC' || tries === 10) throw error;
          rmSync(ballast, { force: true });
        }
      }
    },
    free: () => rmSync(ballast, { force: true }),
    [Symbol.dispose]() {
      spawnSync('umount', ['-l', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}
