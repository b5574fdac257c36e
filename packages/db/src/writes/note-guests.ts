import type { MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Say which guests a note is for. */
export async function addressNote(
  sql: Sql,
  workspaceId: WorkspaceId,
  messageId: MessageId,
  guestIds: readonly string[],
): Promise<void> {
  if (guestIds.length > 0)
    await sql`insert into note_guests (workspace_id, message_id, agent_id) select ${workspaceId}, ${messageId}, unnest(${[...guestIds]}::uuid[]) on conflict do nothing`;
}
