import type { ChannelId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ChannelRow } from '../rows.ts';

/** A channel, locked: refresh tokens are single use, so nobody else may refresh meanwhile. */
export async function loadChannelForRefresh(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: ChannelId,
): Promise<ChannelRow | undefined> {
  // The platform is asked while the lock is held.
  await sql`set local idle_in_transaction_session_timeout = '20s'`;
  const [row] = await sql<
    ChannelRow[]
  >`select * from channels where workspace_id = ${workspaceId} and id = ${id} for no key update`;
  return row;
}

export const saveCredentials = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: ChannelId,
  sealed: Uint8Array,
): Promise<unknown> =>
  sql`update channels set credentials = ${sealed} where workspace_id = ${workspaceId} and id = ${id}`.execute();
