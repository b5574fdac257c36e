import type { AgentId, BrandId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';

/** Whether `a`, a row of agents, may answer customers: viewers and guests are given no work. */
export const mayAnswer = (sql: Sql) =>
  sql`(a.role in ('agent', 'lead', 'admin') or exists (select 1 from roles r where r.workspace_id = a.workspace_id and r.id = a.role_id and 'conversation.reply' = any(r.permissions)))`;

/** An agent who may be given work of a brand: active, and with a right to it. */
export async function loadAssignable(
  sql: Sql,
  workspaceId: WorkspaceId,
  id: AgentId,
  brandId: BrandId,
): Promise<{ name: string } | undefined> {
  const [row] = await sql<{ name: string }[]>`
    select a.name from agents a where a.workspace_id = ${workspaceId} and a.id = ${id} and a.is_active and ${mayAnswer(sql)}
      and (a.role = 'admin' or exists (select 1 from agent_brands b where b.workspace_id = a.workspace_id and b.agent_id = a.id and b.brand_id = ${brandId}))`;
  return row;
}

/** An agent's display name, for lines in a thread. */
export async function loadAgentName(sql: Sql, workspaceId: WorkspaceId, id: AgentId): Promise<string> {
  const [row] = await sql<
    { name: string }[]
  >`select name from agents where workspace_id = ${workspaceId} and id = ${id}`;
  return row?.name ?? 'Somebody';
}
