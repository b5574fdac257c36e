import { type Actor, type ConversationId, can, DomainError, type Priority } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadAgentName } from '@kwartier/db/reads/people';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { assertWrappedUp, type StatusChange, stepPriority, stepStatus } from './steps.ts';

export interface ConversationSettings {
  /** @throws DomainError `conversation.not_found`, `conversation.invalid_transition`, `conversation.wrap_up_needed`, `permission.denied` */
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
    changeStatus: (actor, id, to) =>
      change(actor, id, async (sql, edit, name) => {
        await assertWrappedUp(sql, edit, to);
        await stepStatus(sql, edit, to, { agentId: actor.agentId, name }, deps.now());
      }),
    changePriority: (actor, id, priority) =>
      change(actor, id, (sql, edit, name) =>
        stepPriority(sql, edit, priority, { agentId: actor.agentId, name }, deps.now()),
      ),
  };
}
