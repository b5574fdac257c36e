import {
  type Actor,
  assertTransition,
  type ConversationId,
  type ConversationStatus,
  can,
  clocksAfterStatus,
  DomainError,
  type Instant,
  type Priority,
  type Resolution,
  resegmentClock,
  resolutionOf,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadAgentName } from '@kwartier/db/reads/people';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { contextOf } from '../outbound/send-message.ts';
import { policyOf } from '../policy-row.ts';

export interface StatusChange {
  readonly status: ConversationStatus;
  /** Needed for `snoozed`, and in the future. */
  readonly snoozedUntil: Instant | null;
  /** For `resolved`; null: unanswered means that no reply was needed. */
  readonly resolution: Resolution | null;
}

export interface ConversationSettings {
  /** @throws DomainError `conversation.not_found`, `conversation.invalid_transition`, `permission.denied` */
  changeStatus(actor: Actor, id: ConversationId, change: StatusChange): Promise<void>;
  /** A new priority has its own promises from now on. @throws DomainError `conversation.not_found`, `permission.denied` */
  changePriority(actor: Actor, id: ConversationId, priority: Priority): Promise<void>;
}

export function makeConversationSettings(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake'>): ConversationSettings {
  async function change(
    actor: Actor,
    id: ConversationId,
    work: (sql: Sql, edit: ConversationEdit, name: string) => Promise<void>,
  ): Promise<void> {
    if (!can(actor, 'conversation.set_status'))
      throw new DomainError('permission.denied', 'You may not change conversations.');
    const edit = await deps.db.run(actor.workspaceId, async (sql) => {
      const [locked] = (await maySeeConversation(sql, actor, id))
        ? await lockConversations(sql, actor.workspaceId, [id])
        : [];
      if (!locked) throw new DomainError('conversation.not_found', 'There is no such conversation.');
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      await work(sql, edit, await loadAgentName(sql, actor.workspaceId, actor.agentId));
      if (edit.row.seq !== locked.row.seq) await saveConversations(sql, [edit.finish()]);
      return edit;
    });
    deps.publish(actor.workspaceId, 'conversations.changed', {
      items: [{ conversationId: id, seq: edit.row.seq, brandId: edit.row.brandId }],
    });
    // Capacity that frees up is used at once.
    deps.wake.assign(actor.workspaceId, edit.row.teamId);
  }

  return {
    changeStatus: (actor, id, { status, snoozedUntil, resolution }) =>
      change(actor, id, async (sql, edit, name) => {
        const { row } = edit;
        const now = deps.now();
        assertTransition(row.status, status);
        if (status === 'snoozed' && (snoozedUntil === null || snoozedUntil <= now)) {
          throw new DomainError(
            'conversation.invalid_transition',
            'A snoozed conversation needs a time in the future to come back at.',
            { to: status },
          );
        }
        if (status === row.status && status !== 'snoozed') return;
        const from = row.status;
        edit.clocks = clocksAfterStatus(
          edit.clocks,
          { from, to: status, at: now },
          edit.timeline,
          policyOf(await contextOf(sql, actor.workspaceId, row)),
          row,
        );
        const how = status === 'resolved' ? (resolution ?? resolutionOf(edit.timeline)) : null;
        if (status === 'resolved' || status === 'spam') edit.settleWait();
        Object.assign(row, {
          status,
          snoozedUntil: status === 'snoozed' ? snoozedUntil : null,
          resolution: how,
          resolvedAt: status === 'resolved' ? now : null,
        });
        edit.addActivity(
          'status_changed',
          {
            from,
            to: status,
            resolution: how,
            until: status === 'snoozed' ? new Date(snoozedUntil as Instant).toISOString() : null,
          },
          name,
          actor.agentId,
        );
      }),

    changePriority: (actor, id, priority) =>
      change(actor, id, async (sql, edit, name) => {
        const { row } = edit;
        if (row.priority === priority) return;
        const policy = policyOf(await contextOf(sql, actor.workspaceId, row));
        const from = row.priority;
        row.priority = priority;
        edit.clocks = edit.clocks.flatMap((clock) => resegmentClock(clock, deps.now(), policy, policy, row));
        edit.addActivity('priority_changed', { from, to: priority }, name, actor.agentId);
      }),
  };
}
