import type { AgentId, WorkspaceId } from '@kwartier/core';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { passwordResets } from '../schema/index.ts';

export const insertPasswordReset = (tx: Tx, row: (typeof passwordResets)['$inferInsert']) =>
  tx.insert(passwordResets).values(row);

/** Take a way to a new password. @returns false if it was taken before */
export async function deletePasswordReset(tx: Tx, workspaceId: WorkspaceId, id: string): Promise<boolean> {
  const rows = await tx
    .delete(passwordResets)
    .where(and(eq(passwordResets.workspaceId, workspaceId), eq(passwordResets.id, id)))
    .returning({ id: passwordResets.id });
  return rows.length > 0;
}

/** Close every way to a new password of somebody: they have another one, or another address. */
export const deletePasswordResetsOf = (tx: Tx, workspaceId: WorkspaceId, agentId: AgentId) =>
  tx
    .delete(passwordResets)
    .where(and(eq(passwordResets.workspaceId, workspaceId), eq(passwordResets.agentId, agentId)));
