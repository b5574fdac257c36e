import { type Actor, type ConversationAction, type ConversationId, can, DomainError } from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { loadAgentName } from '@kwartier/db/reads/people';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import type { UsedMacro } from '../macros/record-use.ts';
import { recordMacroUse } from '../macros/record-use.ts';
import { applyActions, tagsBecome } from './apply-actions.ts';

/** Things done to one conversation, each all or nothing. @throws DomainError `conversation.not_found`, and as `applyActions` does */
export interface ConversationWork {
  /**
   * Do a list of things; `macro` if they come from one that says nothing. @returns what undoes them, to be given to this again
   */
  apply(
    actor: Actor,
    id: ConversationId,
    actions: readonly ConversationAction[],
    macro?: UsedMacro,
  ): Promise<readonly ConversationAction[]>;
  /** Make these the tags of a conversation. @returns what undoes it */
  setTags(actor: Actor, id: ConversationId, tagIds: readonly string[]): Promise<readonly ConversationAction[]>;
}

export function makeConversationWork(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake'>): ConversationWork {
  async function work(
    actor: Actor,
    id: ConversationId,
    actionsOf: (sql: Sql, edit: ConversationEdit) => Promise<readonly ConversationAction[]>,
    macro?: UsedMacro,
  ): Promise<readonly ConversationAction[]> {
    if (!can(actor, 'conversation.set_status') && !can(actor, 'conversation.assign'))
      throw new DomainError('permission.denied', 'You may not change conversations.');
    const { workspaceId } = actor;
    const done = await deps.db.run(workspaceId, async (sql) => {
      const [locked] = (await maySeeConversation(sql, actor, id))
        ? await lockConversations(sql, workspaceId, [id])
        : [];
      if (!locked) throw new DomainError('conversation.not_found', 'There is no such conversation.');
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      const doer = { agentId: actor.agentId, name: await loadAgentName(sql, workspaceId, actor.agentId) };
      const teamsBefore = edit.row.teamId;
      const applied = await applyActions(sql, edit, await actionsOf(sql, edit), actor, doer, deps.now());
      if (edit.row.seq !== locked.row.seq) await saveConversations(sql, [edit.finish()]);
      if (macro) await recordMacroUse(sql, actor, macro, edit.row, null, null, deps.now());
      return { edit, applied, teams: [...new Set([teamsBefore, edit.row.teamId])] };
    });
    const { row } = done.edit;
    deps.publish(workspaceId, 'conversations.changed', {
      items: [{ conversationId: row.id, seq: row.seq, brandId: row.brandId }],
    });
    if (done.applied.isBack)
      deps.publish(workspaceId, 'agent.presence_changed', { agentId: actor.agentId, presence: 'away' });
    // Capacity that frees up is used at once.
    for (const teamId of done.teams) deps.wake.assign(workspaceId, teamId);
    return done.applied.undo;
  }

  return {
    apply: (actor, id, actions, macro) => work(actor, id, async () => actions, macro),
    setTags: (actor, id, tagIds) => work(actor, id, (sql, edit) => tagsBecome(sql, edit, tagIds)),
  };
}
