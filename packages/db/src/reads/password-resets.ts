import type { WorkspaceId } from '@kwartier/core';
import { and, eq, gt } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { agents, passwordResets } from '../schema/index.ts';

/** A way to a new password that is still open, with whose it is. */
export async function findPasswordReset(tx: Tx, workspaceId: WorkspaceId, tokenHash: Uint8Array, now: Date) {
  const [row] = await tx
    .select({ id: passwordResets.id, agentId: agents.id, name: agents.name, email: agents.email })
    .from(passwordResets)
    .innerJoin(agents, and(eq(agents.workspaceId, passwordResets.workspaceId), eq(agents.id, passwordResets.agentId)))
    .where(
      and(
        eq(passwordResets.workspaceId, workspaceId),
        eq(passwordResets.tokenHash, tokenHash),
        gt(passwordResets.expiresAt, now),
        eq(agents.isActive, true),
      ),
    );
  return row && { ...row, agentId: row.agentId! };
}
