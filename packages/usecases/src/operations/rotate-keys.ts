import type { WorkspaceId } from '@kwartier/core';
import { isUnavailable, SEALED_COLUMNS, type SealedColumn, sealedBinding } from '@kwartier/db';
import { listSealedOtherwise, replaceSealed } from '@kwartier/db/writes/sealed';
import type { Deps } from '../deps.ts';
import { listWorkspaces } from './workspaces.ts';

const BATCH = 100;
/** Rounds over what others changed meanwhile, before the rest is left to the next run. */
const ROUNDS = 5;
/** Postgres: the lock was not had in time. A refresh of tokens holds its channel while the platform is asked. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface Rotation {
  /** Values that are under the current key now and were not before. */
  readonly rewrapped: number;
  /** Rows that no known key opens: `table.column workspace row`. */
  readonly unreadable: readonly string[];
  /** Values that others held or changed all the time: run it again. */
  readonly left: number;
}

export type RotateKeys = () => Promise<Rotation>;

/**
 * Put every sealed value under the current key, in small batches, while everything runs. Any number may run at once: a value is
 * replaced only if it is still the one that was read. Values that are under the current key already are not touched.
 */
export function makeRotateKeys(deps: Pick<Deps, 'db' | 'secrets'>): RotateKeys {
  async function rewrapAll(workspaceId: WorkspaceId, column: SealedColumn): Promise<Rotation> {
    const unreadable: string[] = [];
    let rewrapped = 0;
    let left = 0;
    for (let after: string | null = null; ; ) {
      const values = await deps.db.run(workspaceId, (sql) =>
        listSealedOtherwise(sql, workspaceId, column, deps.secrets.header, after, BATCH),
      );
      for (const value of values) {
        const binding = sealedBinding(column, workspaceId, value.id);
        let sealed: Uint8Array | undefined;
        try {
          sealed = deps.secrets.rewrap(value.sealed, binding);
        } catch {
          unreadable.push(binding);
          continue;
        }
        if (!sealed) continue;
        const replacement = sealed;
        const replaced = await deps.db
          .run(workspaceId, (sql) => replaceSealed(sql, workspaceId, column, value, replacement))
          .catch((error: unknown) => {
            if (isUnavailable(error) || (error as { code?: unknown }).code === LOCK_NOT_AVAILABLE) return false;
            throw error;
          });
        if (replaced) rewrapped += 1;
        else left += 1;
      }
      if (values.length < BATCH) return { rewrapped, unreadable, left };
      after = values.at(-1)!.id;
    }
  }

  return async () => {
    const unreadable = new Set<string>();
    let rewrapped = 0;
    let left = 0;
    for (let round = 0; round < ROUNDS; round++) {
      left = 0;
      for (const workspaceId of await listWorkspaces(deps))
        for (const column of SEALED_COLUMNS) {
          const done = await rewrapAll(workspaceId, column);
          rewrapped += done.rewrapped;
          left += done.left;
          for (const row of done.unreadable) unreadable.add(row);
        }
      if (left === 0) break;
    }
    return { rewrapped, unreadable: [...unreadable], left };
  };
}
