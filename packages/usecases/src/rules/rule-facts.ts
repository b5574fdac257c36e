import { type Instant, isOpenAt, type MessageId, type RuleFacts } from '@kwartier/core';
import type { ConversationRow, Sql } from '@kwartier/db';
import { loadRuleSurroundings } from '@kwartier/db/reads/rules';
import { contextOf, policyOf } from '../policy-row.ts';

/**
 * What rules may ask about a conversation as it is now.
 * @param messageId the message that the event is about; null: the customer's newest
 */
export async function ruleFactsOf(
  sql: Sql,
  row: ConversationRow,
  messageId: MessageId | null,
  now: Instant,
): Promise<RuleFacts & { readonly releasedAt: Instant | null }> {
  const [around, context] = await Promise.all([
    loadRuleSurroundings(sql, row, messageId),
    contextOf(sql, row.workspaceId, row),
  ]);
  const { platform, brandId, channelId, teamId, language, priority, status, isPrivate, assigneeId } = row;
  return {
    platform,
    brandId,
    channelId,
    teamId,
    language,
    priority,
    status,
    isPrivate,
    assigneeId,
    ...around,
    isOpen: isOpenAt(policyOf(context).hours, now),
  };
}
