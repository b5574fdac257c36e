import type { Actor, Instant } from '@kwartier/core';
import type { Sql } from '../client.ts';

export interface KeyClaim {
  readonly actor: Actor;
  readonly route: string;
  readonly key: string;
  readonly bodyHash: string;
}

/** Take a key for a create. @returns what stands under it if it was taken before: its answer is null while the first is under way */
export async function claimKey(
  sql: Sql,
  { actor, route, key, bodyHash }: KeyClaim,
  now: Instant,
): Promise<{ bodyHash: string; response: string | null } | undefined> {
  const won = await sql`
    insert into idempotency_keys (workspace_id, agent_id, route, key, body_hash, created_at)
    values (${actor.workspaceId}, ${actor.agentId}, ${route}, ${key}, ${bodyHash}, ${new Date(now).toISOString()}::timestamptz)
    on conflict do nothing returning key`;
  if (won.length > 0) return undefined;
  const [row] = await sql<{ bodyHash: string; response: string | null }[]>`
    select body_hash, response from idempotency_keys where workspace_id = ${actor.workspaceId} and agent_id = ${actor.agentId} and route = ${route} and key = ${key}`;
  return row;
}

export const finishKey = (sql: Sql, { actor, route, key }: KeyClaim, response: string): Promise<unknown> =>
  sql`update idempotency_keys set response = ${response}, status = 201
      where workspace_id = ${actor.workspaceId} and agent_id = ${actor.agentId} and route = ${route} and key = ${key}`.execute();

export const releaseKey = (sql: Sql, { actor, route, key }: KeyClaim): Promise<unknown> =>
  sql`delete from idempotency_keys where workspace_id = ${actor.workspaceId} and agent_id = ${actor.agentId} and route = ${route} and key = ${key} and response is null`.execute();
