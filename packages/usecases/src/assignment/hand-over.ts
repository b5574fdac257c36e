import {
  type Actor,
  type ConversationAction,
  type ConversationId,
  can,
  DomainError,
  type HandedTo,
  type Mention,
  type MentionTarget,
  type TeamId,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { findByIntent } from '@kwartier/db/reads/messages';
import { loadAgentName } from '@kwartier/db/reads/people';
import { loadTeamRef } from '@kwartier/db/reads/tags';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { applyActions } from '../conversation/apply-actions.ts';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { tellNamed, writeNote } from '../outbound/write-note.ts';

export interface HandingOver {
  /** Who gets it: a colleague, or a team, whose people find it then. */
  readonly to: MentionTarget;
  /** What they should know. Null: nothing. */
  readonly note: { readonly text: string; readonly mentions: readonly Mention[] } | null;
  /** The same intent is one note, however often it arrives. */
  readonly intentId: string;
}

/**
 * Hand a conversation over, with a note or without: both, and word to whoever gets it, or nothing. A team's members are told as if the
 * note named their team.
 * @returns what gives it back; the note stays
 * @throws DomainError `conversation.not_found`, `permission.denied`, `assignment.already_assigned`, `assignment.not_eligible`,
 * `team.not_found`, and as `writeNote` does
 */
export type HandOver = (
  actor: Actor,
  id: ConversationId,
  handing: HandingOver,
) => Promise<readonly ConversationAction[]>;

export function makeHandOver(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake'>): HandOver {
  return async (actor, id, { to, note, intentId }) => {
    if (!can(actor, 'conversation.assign') || (note !== null && !can(actor, 'conversation.note')))
      throw new DomainError('permission.denied', 'You may not hand conversations over.');
    const { workspaceId, agentId } = actor;
    const done = await deps.db.run(workspaceId, async (sql) => {
      const [locked] = (await maySeeConversation(sql, actor, id))
        ? await lockConversations(sql, workspaceId, [id])
        : [];
      if (!locked) throw new DomainError('conversation.not_found', 'There is no such conversation.');
      // It came before: what it did is done, and what happened to it since stays.
      if (note !== null && (await findByIntent(sql, workspaceId, intentId))) return undefined;
      const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
      const doer = { agentId, name: await loadAgentName(sql, workspaceId, agentId) };
      const teamBefore = edit.row.teamId;
      const action: ConversationAction =
        to.kind === 'agent' ? { kind: 'assign', agentId: to.id } : { kind: 'assign_team', teamId: to.id };
      const { undo, isBack } = await applyActions(sql, edit, [action], actor, doer, deps.now());
      const written =
        note &&
        (await writeNote(
          sql,
          actor,
          edit,
          { ...note, intentId, handedTo: await handedTo(sql, actor, to) },
          deps.now(),
        ));
      if (edit.row.seq !== locked.row.seq) await saveConversations(sql, [edit.finish()]);
      if (written) await tellNamed(sql, workspaceId, written, agentId, deps.now());
      return { edit, undo, isBack, teams: [...new Set([teamBefore, edit.row.teamId])] };
    });
    if (!done) return [];
    const { row } = done.edit;
    deps.publish(workspaceId, 'conversations.changed', {
      items: [{ conversationId: row.id, seq: row.seq, brandId: row.brandId }],
    });
    if (done.isBack) deps.publish(workspaceId, 'agent.presence_changed', { agentId, presence: 'away' });
    for (const teamId of done.teams) deps.wake.assign(workspaceId, teamId);
    return done.undo;
  };
}

async function handedTo(sql: Sql, { workspaceId }: Actor, { kind, id }: MentionTarget): Promise<HandedTo> {
  const name =
    kind === 'agent'
      ? await loadAgentName(sql, workspaceId, id as Actor['agentId'])
      : ((await loadTeamRef(sql, workspaceId, id as TeamId))?.name ?? '');
  return { kind, id, name };
}
