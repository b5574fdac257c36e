import { type Actor, assertLinkable, type ConversationId, DomainError } from '@kwartier/core';
import type { ConversationLinkRow, LockedConversation, Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadAgentName } from '@kwartier/db/reads/people';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { areLinkedByHand, countLinksByHand, deleteLinksByHand } from '@kwartier/db/writes/conversation-links';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { assertMaySort } from './merge-conversations.ts';

/**
 * Saying that two conversations belong together, whoever they are with. Each shows the other; nothing else about them changes. What came
 * of itself, such as an answer in private, cannot be taken back. Doing what is so already does nothing. Both @throws DomainError
 * `conversation.not_found`, `permission.denied`
 */
export interface ConversationLinks {
  /** @throws DomainError `conversation.not_linkable`, `conversation.merged_away` as well */
  link(actor: Actor, id: ConversationId, otherId: ConversationId): Promise<void>;
  unlink(actor: Actor, id: ConversationId, otherId: ConversationId): Promise<void>;
}

export function makeConversationLinks(deps: Pick<Deps, 'db' | 'now' | 'publish'>): ConversationLinks {
  type Pair = readonly [LockedConversation, LockedConversation];

  async function change(
    actor: Actor,
    [id, otherId]: readonly [ConversationId, ConversationId],
    [activity, action]: readonly ['linked' | 'unlinked', string],
    write: (sql: Sql, pair: Pair) => Promise<readonly ConversationLinkRow[] | null>,
  ): Promise<void> {
    assertMaySort(actor);
    const { workspaceId, agentId } = actor;
    const edits = await deps.db.run(workspaceId, async (sql) => {
      const notFound = () => new DomainError('conversation.not_found', 'There is no such conversation.');
      for (const one of [id, otherId]) if (!(await maySeeConversation(sql, actor, one))) throw notFound();
      const locked = await lockConversations(sql, workspaceId, id === otherId ? [id] : [id, otherId]);
      const find = (which: ConversationId) => locked.find(({ row }) => row.id === which);
      const [one, other] = [find(id), find(otherId)];
      if (!one || !other) throw notFound();
      const links = await write(sql, [one, other]);
      if (!links) return [];
      const now = deps.now();
      const name = await loadAgentName(sql, workspaceId, agentId);
      const changed = [one, other].map(({ row, clocks }) => new ConversationEdit(row, clocks, now));
      changed[0]!.addActivity(activity, { conversationId: otherId, byHand: true }, name, agentId);
      changed[1]!.addActivity(activity, { conversationId: id, byHand: true }, name, agentId);
      await saveConversations(
        sql,
        changed.map((edit) => edit.finish()),
        links,
      );
      await insertFastAudit(sql, {
        workspaceId,
        at: now,
        actorId: agentId,
        action,
        subjectType: 'conversation',
        subjectId: id,
        data: { otherId },
      });
      return changed;
    });
    if (edits.length === 0) return;
    deps.publish(workspaceId, 'conversations.changed', {
      items: edits.map(({ row }) => ({ conversationId: row.id, seq: row.seq, brandId: row.brandId })),
    });
  }

  return {
    link: (actor, id, otherId) =>
      change(actor, [id, otherId], ['linked', 'conversation.linked'], async (sql, [one, other]) => {
        const { workspaceId, agentId } = actor;
        if (id !== otherId && (await areLinkedByHand(sql, workspaceId, id, otherId))) return null;
        const counts = [
          await countLinksByHand(sql, workspaceId, id),
          await countLinksByHand(sql, workspaceId, otherId),
        ];
        assertLinkable(one.row, other.row, counts);
        return [{ workspaceId, fromId: id, toId: otherId, reason: 'by_hand', at: deps.now(), linkedBy: agentId }];
      }),
    unlink: (actor, id, otherId) =>
      change(actor, [id, otherId], ['unlinked', 'conversation.unlinked'], async (sql) =>
        (await deleteLinksByHand(sql, actor.workspaceId, id, otherId)) ? [] : null,
      ),
  };
}
