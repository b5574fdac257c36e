import type { AgentId, Instant, PutAside, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Put a line of the first hour aside. @returns whether it was not aside yet */
export async function putAside(
  sql: Sql,
  workspaceId: WorkspaceId,
  line: PutAside,
  agentId: AgentId,
  now: Instant,
): Promise<boolean> {
  const put = await sql`
    insert into first_hour (workspace_id, line, agent_id, at) values (${workspaceId}, ${line}, ${agentId}, ${new Date(now).toISOString()}::timestamptz)
    on conflict (workspace_id, line) do nothing`;
  return put.count > 0;
}

/** Take a line up again. @returns whether it was aside */
export async function takeUp(sql: Sql, workspaceId: WorkspaceId, line: PutAside): Promise<boolean> {
  const taken = await sql`delete from first_hour where workspace_id = ${workspaceId} and line = ${line}`;
  return taken.count > 0;
}

/** Remember when all of a workspace was last written into a backup. */
export const markBackedUp = (sql: Sql, workspaceId: WorkspaceId, at: Instant): Promise<unknown> =>
  sql`
    update workspaces set last_backup_at = greatest(last_backup_at, ${new Date(at).toISOString()}::timestamptz) where id = ${workspaceId}`.execute();
