import type { AgentId, WorkspaceId } from '@kwartier/core';
import type { Tx } from '@kwartier/db';
import { insertAudit } from '@kwartier/db/writes/audit';
import type { Deps } from '../deps.ts';

/** Write down who did what to whom. `data` holds names of fields, ids and counts; never a secret. */
export const record = (
  deps: Pick<Deps, 'now'>,
  tx: Tx,
  who: { workspaceId: WorkspaceId; agentId: AgentId | null },
  action: string,
  [subjectType, subjectId]: readonly [string, string],
  data: Record<string, unknown> = {},
) =>
  insertAudit(tx, {
    workspaceId: who.workspaceId,
    at: new Date(deps.now()),
    actorId: who.agentId,
    action,
    subjectType,
    subjectId,
    data,
  });
