import type { BrandId, ConversationId, WorkspaceId } from '@kwartier/core';
import { and, eq } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { conversations } from '../schema/index.ts';

/** Whose conversation it is; null: there is no such one. */
export async function loadBrandOf(tx: Tx, workspaceId: WorkspaceId, id: ConversationId): Promise<BrandId | null> {
  const [row] = await tx
    .select({ brandId: conversations.brandId })
    .from(conversations)
    .where(and(eq(conversations.workspaceId, workspaceId), eq(conversations.id, id)));
  return row?.brandId ?? null;
}
