import { type AgentId, isInOrder, type PolicyVersion, type SpokenFact } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { listSpokenFacts } from '@kwartier/db/reads/ingest';
import type { ConversationEdit } from './conversation-edit.ts';

/**
 * Count an answer that a platform has confirmed. One that is older than what is known (it was found late) is weighed with all
 * that was said.
 */
export async function addAnswer(
  sql: Sql,
  edit: ConversationEdit,
  fact: SpokenFact,
  policy: PolicyVersion,
  responderId: AgentId | null,
): Promise<void> {
  const { workspaceId, id } = edit.row;
  const earlier = isInOrder(edit.timeline, fact) ? [] : ((await listSpokenFacts(sql, workspaceId, [id])).get(id) ?? []);
  edit.addFact(fact, policy, responderId, earlier);
}
