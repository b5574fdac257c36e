import { type AgentId, type ConversationId, type Instant, retell, type Told } from '@kwartier/core';
import type { ConversationRow, Sql } from '@kwartier/db';
import { listMergedAt, type ToldMessage } from '@kwartier/db/reads/conversation-merges';
import { deleteClocks } from '@kwartier/db/writes/conversation-merges';
import type { ConversationEdit } from '../conversation-edit.ts';
import { contextOf, policyOf } from '../policy-row.ts';

/** What a message says of waiting times; undefined: nothing, as a note does, or an answer that is not out. */
function toldOf(message: ToldMessage): Told | undefined {
  const { direction, origin, delivery, activity, sentAt: at, mergedFrom: from } = message;
  if (direction === 'inbound') return { type: 'said', by: 'customer', at, from };
  if (direction === 'outbound')
    return delivery === 'sent'
      ? { type: 'said', by: origin === 'automatic' ? 'automatic' : 'answer', at, from }
      : undefined;
  if (activity?.type === 'reopened') return { type: 'status', to: 'open', resolution: null, at, from };
  if (activity?.type !== 'status_changed') return undefined;
  const { to, resolution = null } = activity.data as { to: ConversationRow['status']; resolution?: 'answered' | null };
  return { type: 'status', to, resolution, at, from };
}

/**
 * Tell a locked conversation's waiting times and promises anew from what it holds now, under the policy and the priority that it has now;
 * the caller writes it.
 * @param more lines that it gets in this transaction
 */
export async function tellAnew(
  sql: Sql,
  edit: ConversationEdit,
  messages: readonly ToldMessage[],
  now: Instant,
  more: readonly Told[] = [],
): Promise<void> {
  const { row } = edit;
  const policy = policyOf(await contextOf(sql, row.workspaceId, row));
  const told = [...messages.flatMap((message) => toldOf(message) ?? []), ...more];
  const mergedAt = await listMergedAt(sql, row.workspaceId, row.id);
  // What comes over in this transaction is here from now on.
  for (const { from } of told) if (from !== null && !mergedAt.has(from)) mergedAt.set(from, now);
  await deleteClocks(sql, row.workspaceId, [row.id]);
  const timeline = retell(told, policy, row, mergedAt, now);
  edit.tellAnew(timeline, policy, responderOf(messages, timeline.firstResponseAt));
}

const responderOf = (messages: readonly ToldMessage[], at: Instant | null): AgentId | null =>
  messages.find(
    ({ direction, delivery, origin, sentAt }) =>
      direction === 'outbound' && delivery === 'sent' && origin !== 'automatic' && sentAt === at,
  )?.agentId ?? null;

/** Messages as they are once they came over from a conversation. */
export const cameFrom = (messages: readonly ToldMessage[], from: ConversationId | null): ToldMessage[] =>
  messages.map((message) => ({ ...message, mergedFrom: from }));
