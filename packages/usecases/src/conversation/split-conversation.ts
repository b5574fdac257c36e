import {
  type Actor,
  assertSeparable,
  assertStands,
  type ConversationId,
  DomainError,
  type MessageId,
  splitThread,
} from '@kwartier/core';
import type { ConversationRow, LockedConversation, Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { listTold, loadChannelOf, type ToldMessage } from '@kwartier/db/reads/conversation-merges';
import { loadAgentName } from '@kwartier/db/reads/people';
import { insertAssignment } from '@kwartier/db/writes/assignments';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { copyTags, moveMessages, readUpTo } from '@kwartier/db/writes/conversation-merges';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { carryFollowers } from '@kwartier/db/writes/followers';
import { loadLastSaid } from '@kwartier/db/writes/outbound';
import { lockChannel } from '@kwartier/db/writes/receipts';
import { v7 as newId } from 'uuid';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { assertMaySort, SORT_DEADLINE_MS } from './merge-conversations.ts';
import { cameFrom, tellAnew } from './retold.ts';

/**
 * Some of a conversation's messages are another question: they become a conversation of their own, and what answers one of them comes
 * there. Merging it back undoes it.
 * @returns the new conversation
 * @throws DomainError `conversation.not_found`, `permission.denied`, `conversation.merged_away`, `conversation.not_separable`,
 * `conversation.merge_pending`
 */
export type SplitConversation = (
  actor: Actor,
  id: ConversationId,
  messageIds: readonly MessageId[],
) => Promise<ConversationId>;

export function makeSplitConversation(
  deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake' | 'reached'>,
): SplitConversation {
  return async (actor, id, messageIds) => {
    assertMaySort(actor);
    const { workspaceId } = actor;
    const edits = await deps.db.run(
      workspaceId,
      async (sql) => {
        const channelId = (await maySeeConversation(sql, actor, id)) && (await loadChannelOf(sql, workspaceId, id));
        if (channelId) await lockChannel(sql, channelId);
        const [locked] = channelId ? await lockConversations(sql, workspaceId, [id]) : [];
        if (!locked) throw new DomainError('conversation.not_found', 'There is no such conversation.');
        assertStands(locked.row);
        const told = await listTold(sql, workspaceId, [id]);
        const chosen = new Set<string>(messageIds);
        assertSeparable(locked.row, told, chosen);
        const taken = told.filter((message) => chosen.has(message.id));
        return split(
          sql,
          actor,
          locked,
          cameFrom(taken, null).toSorted((a, b) => a.sentAt - b.sentAt || a.seq - b.seq),
          told.filter((message) => !chosen.has(message.id)),
        );
      },
      { deadlineMs: SORT_DEADLINE_MS },
    );
    deps.publish(workspaceId, 'conversations.changed', {
      items: edits.map(({ row }) => ({ conversationId: row.id, seq: row.seq, brandId: row.brandId })),
    });
    for (const { row } of edits) deps.wake.assign(workspaceId, row.teamId);
    deps.wake.ingest(workspaceId, edits[0]!.row.channelId);
    return edits[1]!.row.id;
  };

  async function split(
    sql: Sql,
    actor: Actor,
    locked: LockedConversation,
    taken: readonly ToldMessage[],
    staying: readonly ToldMessage[],
  ): Promise<[ConversationEdit, ConversationEdit]> {
    const { workspaceId, agentId } = actor;
    const now = deps.now();
    const name = await loadAgentName(sql, workspaceId, agentId);
    const id = newId() as ConversationId;
    const kept = new ConversationEdit(locked.row, locked.clocks, now);
    const begun = new ConversationEdit(begin(locked.row, id, taken[0]!.sentAt, now), [], now, { isNew: true });
    const moves = taken.map((message) => ({
      id: message.id,
      seq: begun.addEvent('message.moved', now, { messageId: message.id, actorId: agentId }),
      mergedFrom: null,
    }));
    begun.addActivity('split_from', { conversationId: locked.row.id }, name, agentId);
    kept.addActivity('split', { conversationId: id }, name, agentId);
    await tellAnew(sql, begun, taken, now);
    const link = { workspaceId, fromId: locked.row.id, toId: id, reason: 'split', at: now, linkedBy: null } as const;
    // The new one is there before its messages are: they refer to it.
    await saveConversations(sql, [begun.finish()], [link]);
    await moveMessages(sql, workspaceId, id, moves);
    await tellAnew(sql, kept, staying, now);
    for (const edit of [kept, begun]) {
      const { last, seq } = await loadLastSaid(sql, workspaceId, edit.row.id);
      edit.forgetLast(last, seq);
    }
    const shown = new ConversationEdit(begun.row, await clocksOf(sql, begun.row), now);
    await saveConversations(sql, [kept.finish(), shown.finish()]);
    await copyTags(sql, workspaceId, locked.row.id, id);
    await carryFollowers(sql, workspaceId, [{ fromId: locked.row.id, toId: id }]);
    const { assigneeId, assignedReason } = locked.row;
    if (assigneeId !== null)
      await insertAssignment(sql, {
        workspaceId,
        id: newId(),
        conversationId: id,
        agentId: assigneeId,
        assignedBy: agentId,
        reason: assignedReason ?? '',
        at: now,
      });
    await insertFastAudit(sql, {
      workspaceId,
      at: now,
      actorId: agentId,
      action: 'conversation.split',
      subjectType: 'conversation',
      subjectId: locked.row.id,
      data: { intoId: id, messages: taken.length },
    });
    await readUpTo(sql, actor, locked.row.id, kept.row.seq);
    await readUpTo(sql, actor, id, shown.row.seq);
    deps.reached?.('after_rows_before_commit');
    return [kept, shown];
  }
}

const clocksOf = async (sql: Sql, row: ConversationRow) =>
  (await lockConversations(sql, row.workspaceId, [row.id]))[0]?.clocks ?? [];

/** The row of a conversation that begins with some of another's messages. */
const begin = (
  row: ConversationRow,
  id: ConversationId,
  openedAt: ConversationRow['openedAt'],
  now: ConversationRow['createdAt'],
): ConversationRow => ({
  ...row,
  id,
  threadKey: splitThread(id),
  previousId: null,
  isCurrent: true,
  status: 'open',
  resolution: null,
  outcome: null,
  resolvedAt: null,
  snoozedUntil: null,
  assignedAt: row.assigneeId === null ? null : now,
  seq: 0,
  messageSeq: 0,
  openedAt,
  lastMessageAt: openedAt,
  lastInboundAt: null,
  lastOutboundAt: null,
  waitingSince: null,
  firstResponseAt: null,
  firstResponseMs: null,
  firstResponseBusinessMs: null,
  firstResponderId: null,
  nextDueAt: null,
  nextWarnAt: null,
  lastExcerpt: '',
  lastDirection: null,
  lastKind: null,
  createdAt: now,
  updatedAt: now,
});
