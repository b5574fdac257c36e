import type { AgentId, WorkspaceId } from '@kwartier/core';
import type { Tx } from '@kwartier/db';
import { insertAudit } from '@kwartier/db/writes/audit';
import type { Deps } from '../deps.ts';
import { isSecurityEvent, tellOwner } from '../mail/tell-owner.ts';

/**
 * Write down who did what to whom; the owner of an account hears of what changes who gets into it. `data` holds names of fields, ids and
 * counts; never a secret.
 */
export async function record(
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  who: { workspaceId: WorkspaceId; agentId: AgentId | null },
  action: string,
  [subjectType, subjectId]: readonly [string, string],
  data: Record<string, unknown> = {},
): Promise<void> {
  if (subjectType === 'agent' && isSecurityEvent(action)) await tellOwner(deps, tx, who.workspaceId, subjectId, action);
  await insertAudit(tx, {
    workspaceId: who.workspaceId,
    at: new Date(deps.now()),
    actorId: who.agentId,
    action,
    subjectType,
    subjectId,
    data,
  });
}
