import type { AgentId, Instant, Presence, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

export const markOffline = (sql: Sql, workspaceId: WorkspaceId, ids: readonly AgentId[]): Promise<unknown> =>
  sql`update agents set presence = 'offline' where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute();

/** An agent says whether they take work. */
export const savePresence = (
  sql: Sql,
  workspaceId: WorkspaceId,
  id: AgentId,
  presence: Presence,
  now: Instant,
): Promise<unknown> =>
  sql`update agents set presence = ${presence}, last_seen_at = ${new Date(now).toISOString()}::timestamptz where workspace_id = ${workspaceId} and id = ${id}`.execute();

/**
 * Somebody who said that they are offline takes work all the same: they are here, and are handed nothing more.
 * @returns whether that changed anything
 */
export async function comeBack(sql: Sql, workspaceId: WorkspaceId, id: AgentId, now: Instant): Promise<boolean> {
  const back = await sql`
    update agents set presence = 'away', last_seen_at = ${new Date(now).toISOString()}::timestamptz
    where workspace_id = ${workspaceId} and id = ${id} and presence = 'offline'`;
  return back.count > 0;
}

/** Agents who are connected or have just asked for something are here. */
export const markSeen = (sql: Sql, workspaceId: WorkspaceId, ids: readonly AgentId[], now: Instant): Promise<unknown> =>
  sql`update agents set last_seen_at = greatest(last_seen_at, ${new Date(now).toISOString()}::timestamptz) where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute();
