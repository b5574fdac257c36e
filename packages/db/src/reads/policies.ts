import type { PolicyId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { SlaPolicyVersionRow } from '../rows.ts';

/** Conversations with a running promise under an older version of a policy. */
export async function listConversationsUnder(
  sql: Sql,
  workspaceId: WorkspaceId,
  policyId: PolicyId,
  version: number,
  limit: number,
): Promise<string[]> {
  const rows = await sql<{ conversationId: string }[]>`
    select distinct conversation_id from sla_clocks
    where workspace_id = ${workspaceId} and policy_id = ${policyId} and policy_version < ${version} and state in ('running', 'paused') limit ${limit}`;
  return rows.map((row) => row.conversationId);
}

/** Every version of a policy, or of all of them. */
export const listPolicyVersions = (
  sql: Sql,
  workspaceId: WorkspaceId,
  policyId: PolicyId | null = null,
): Promise<SlaPolicyVersionRow[]> =>
  sql<SlaPolicyVersionRow[]>`
    select * from sla_policy_versions where workspace_id = ${workspaceId} and (${policyId}::uuid is null or policy_id = ${policyId}::uuid)
    order by policy_id, version`.execute();
