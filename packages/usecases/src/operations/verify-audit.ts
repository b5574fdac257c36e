import { createHash } from 'node:crypto';
import { AUDIT_BEGINNING, auditText, type WorkspaceId } from '@kwartier/core';
import { listAuditChain } from '@kwartier/db/reads/audit';
import type { Deps } from '../deps.ts';
import { listWorkspaces } from './workspaces.ts';

const BATCH = 1_000;

/** Something about the log that cannot be: at this position an entry was changed, or before it entries are missing. */
export interface AuditFault {
  readonly position: number;
  readonly fault: 'changed' | 'missing before' | 'not after the one before';
}

export interface VerifiedAudit {
  readonly workspaceId: WorkspaceId;
  readonly entries: number;
  /** The newest entry's position and hash: kept elsewhere, it later proves that nothing was cut off. Null: there is none. */
  readonly head: { readonly position: number; readonly hash: string } | null;
  readonly faults: readonly AuditFault[];
}

/** A head that was noted earlier. */
export interface AuditHead {
  readonly workspaceId: string;
  readonly position: number;
  readonly hash: string;
}

export type VerifyAudit = (noted?: readonly AuditHead[]) => Promise<VerifiedAudit[]>;

/**
 * Read the audit log of every workspace from its first entry and compute each hash anew.
 *
 * A chain cannot tell by itself that its end was cut off. Heads that were noted outside of the database can: give them as `noted`,
 * and a log that no longer holds one of them has a fault at its position.
 */
export function makeVerifyAudit(deps: Pick<Deps, 'db'>): VerifyAudit {
  async function verify(workspaceId: WorkspaceId, noted: readonly AuditHead[]): Promise<VerifiedAudit> {
    const faults: AuditFault[] = [];
    const wanted = new Map(noted.map(({ position, hash }) => [position, hash]));
    let head: VerifiedAudit['head'] = null;
    let previous = AUDIT_BEGINNING;
    let entries = 0;
    for (let position = 0; ; ) {
      const rows = await deps.db.run(workspaceId, (sql) => listAuditChain(sql, workspaceId, position, BATCH));
      for (const row of rows) {
        const isNext = row.position === position + 1;
        if (!isNext) faults.push({ position: row.position, fault: 'missing before' });
        else if (row.previousHash !== previous)
          faults.push({ position: row.position, fault: 'not after the one before' });
        const computed = createHash('sha256').update(auditText(row, row.previousHash)).digest('hex');
        const known = wanted.get(row.position);
        wanted.delete(row.position);
        if (computed !== row.hash || (known !== undefined && known !== row.hash))
          faults.push({ position: row.position, fault: 'changed' });
        position = row.position;
        previous = row.hash;
        head = { position, hash: row.hash };
        entries += 1;
      }
      if (rows.length < BATCH) break;
    }
    const missing = [...wanted.keys()].map((position): AuditFault => ({ position, fault: 'missing before' }));
    return { workspaceId, entries, head, faults: [...faults, ...missing] };
  }

  return async (noted = []) => {
    const results: VerifiedAudit[] = [];
    for (const workspaceId of await listWorkspaces(deps))
      results.push(
        await verify(
          workspaceId,
          noted.filter((head) => head.workspaceId === workspaceId),
        ),
      );
    return results;
  };
}
