import { type Actor, type ConversationId, type Instant, PRIVATE_THREAD } from '@kwartier/core';
import type { ConversationLinkRow, Sql } from '@kwartier/db';
import { loadAgentName } from '@kwartier/db/reads/people';
import type { ReplyFacts } from '@kwartier/db/reads/reply-context';
import { lockConversations } from '@kwartier/db/writes/conversations';
import { ConversationEdit } from '../conversation-edit.ts';

/** The private conversation with the person of a public one: the one there is, or a new one, linked. */
export async function privateHop(
  sql: Sql,
  actor: Actor,
  from: ConversationEdit,
  facts: ReplyFacts,
  links: ConversationLinkRow[],
  now: Instant,
): Promise<ConversationEdit> {
  const { row } = from;
  const person =
    facts.privateConversation?.personExternalId ??
    (row.platform === 'facebook'
      ? `comment:${facts.inbound.find((message) => !message.isDeleted)?.externalId ?? row.id}`
      : row.personExternalId);
  const [locked] = facts.privateConversation
    ? await lockConversations(sql, actor.workspaceId, [facts.privateConversation.id])
    : [];
  const edit = locked
    ? new ConversationEdit(locked.row, locked.clocks, now)
    : new ConversationEdit(
        {
          ...row,
          id: crypto.randomUUID() as ConversationId,
          isPrivate: true,
          personExternalId: person,
          threadKey: PRIVATE_THREAD,
          previousId: null,
          mergedInto: null,
          isCurrent: true,
          postId: null,
          status: 'open',
          resolution: null,
          outcome: null,
          resolvedAt: null,
          snoozedUntil: null,
          assigneeId: null,
          assignedAt: null,
          assignedReason: null,
          seq: 0,
          messageSeq: 0,
          openedAt: now,
          lastMessageAt: now,
          lastInboundAt: null,
          lastOutboundAt: null,
          waitingSince: null,
          firstResponseAt: null,
          firstResponseMs: null,
          firstResponseBusinessMs: null,
          firstResponderId: null,
          nextDueAt: null,
          nextWarnAt: null,
          windowExpiresAt: null,
          lastExcerpt: '',
          lastDirection: null,
          lastKind: null,
          createdAt: now,
          updatedAt: now,
        },
        [],
        now,
        { isNew: true },
      );
  links.push({
    workspaceId: actor.workspaceId,
    fromId: row.id,
    toId: edit.row.id,
    reason: 'private_hop',
    at: now,
    linkedBy: null,
  });
  from.addActivity(
    'private_reply_sent',
    { conversationId: edit.row.id },
    await loadAgentName(sql, actor.workspaceId, actor.agentId),
    actor.agentId,
  );
  return edit;
}
