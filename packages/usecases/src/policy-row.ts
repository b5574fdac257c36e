import {
  type BusinessHours,
  DomainError,
  type PolicyId,
  type PolicyVersion,
  type SlaRule,
  type WorkspaceId,
} from '@kwartier/core';
import type { ConversationRow, Sql } from '@kwartier/db';
import { type ChannelContext, loadChannelContext } from '@kwartier/db/reads/ingest';

/** A policy version as the database gives it; its JSON was checked when it was written. */
export const policyOf = (row: {
  policyId: string;
  policyVersion: number;
  rules: unknown;
  hours: unknown;
  riskShare: number;
}): PolicyVersion => ({
  policyId: row.policyId as PolicyId,
  version: row.policyVersion,
  rules: row.rules as SlaRule[],
  hours: row.hours as BusinessHours,
  riskShare: row.riskShare,
});

/** The policy that holds for a conversation's channel now. */
export async function contextOf(sql: Sql, workspaceId: WorkspaceId, row: ConversationRow): Promise<ChannelContext> {
  const context = await loadChannelContext(sql, workspaceId, row.channelId);
  if (!context) throw new DomainError('channel.not_found', 'There is no such channel.');
  return context;
}
