import type { AgentId, BrandId, Instant, MessageId, WorkspaceId } from '@kwartier/core';
import type { Sql } from '../client.ts';
import type { ApprovalRow } from '../rows.ts';
import { approvals } from '../schema/index.ts';
import { insertRows } from './bulk.ts';

const isoOf = (at: Instant): string => new Date(at).toISOString();

export const insertApproval = (sql: Sql, row: ApprovalRow): Promise<unknown> => insertRows(sql, approvals, [row]);

export interface ApprovalDecision {
  readonly state: 'approved' | 'returned' | 'withdrawn';
  readonly by: AgentId;
  readonly at: Instant;
  readonly comment: string | null;
  /** As it goes out, where that is another text than was asked for. */
  readonly sentText: string | null;
}

/**
 * Decide about what waits, unless somebody has: one statement, so that of two who decide at once exactly one gets the row back.
 * @returns undefined if it waits no more
 */
export async function decideApproval(
  sql: Sql,
  workspaceId: WorkspaceId,
  messageId: MessageId,
  { state, by, at, comment, sentText }: ApprovalDecision,
): Promise<ApprovalRow | undefined> {
  const [row] = await sql<ApprovalRow[]>`
    update approvals set state = ${state}, decided_by = ${by}, decided_at = ${isoOf(at)}::timestamptz, comment = ${comment}, sent_text = ${sentText}
    where workspace_id = ${workspaceId} and message_id = ${messageId} and state = 'waiting' returning *`;
  return row;
}

/** Change how much somebody is trusted for a brand; those who change it at once wait for each other. @returns before and after */
export async function changeTrust(
  sql: Sql,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  brandId: BrandId,
  next: (trust: number) => number,
  now: Instant,
): Promise<{ before: number; after: number }> {
  await sql`
    insert into trust (workspace_id, agent_id, brand_id, trust, updated_at) values (${workspaceId}, ${agentId}, ${brandId}, 0, ${isoOf(now)}::timestamptz)
    on conflict do nothing`;
  const [row] = await sql<{ trust: number }[]>`
    select trust from trust where workspace_id = ${workspaceId} and agent_id = ${agentId} and brand_id = ${brandId} for no key update`;
  const before = row!.trust;
  const after = next(before);
  await sql`
    update trust set trust = ${after}, updated_at = ${isoOf(now)}::timestamptz
    where workspace_id = ${workspaceId} and agent_id = ${agentId} and brand_id = ${brandId}`;
  return { before, after };
}
