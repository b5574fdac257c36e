import {
  type Actor,
  type AgentId,
  assertStands,
  type ConversationId,
  can,
  DomainError,
  isSuited,
  nextFor,
} from '@kwartier/core';
import type { Sql } from '@kwartier/db';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { listCandidates, listTeamsOf, listWaiting } from '@kwartier/db/reads/assignment';
import { loadAgentName, loadAssignable } from '@kwartier/db/reads/people';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { lockFreeConversations } from '@kwartier/db/writes/sla';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { assignTo, releaseFrom } from './assign-to.ts';

export interface Assignments {
  /**
   * Take a conversation, or hand it to a colleague.
   * @throws DomainError `conversation.not_found`, `assignment.already_assigned` (somebody was faster), `assignment.not_eligible`, `permission.denied`
   */
  assign(actor: Actor, conversationId: ConversationId, agentId: AgentId): Promise<void>;
  /** Give it back. @throws DomainError `conversation.not_found`, `permission.denied` */
  release(actor: Actor, conversationId: ConversationId): Promise<void>;
  /** The most urgent conversation that the actor is suited for. @throws DomainError `assignment.nothing_waits` */
  takeNext(actor: Actor): Promise<ConversationId>;
}

/** How many of the most urgent are looked at for somebody who asks for work. */
const LOOK_AT = 200;

export function makeAssignments(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake'>): Assignments {
  return {
    async assign(actor, conversationId, agentId) {
      if (!can(actor, 'conversation.assign'))
        throw new DomainError('permission.denied', 'You may not take conversations.');
      const done = await deps.db.run(actor.workspaceId, async (sql) => {
        const edit = await lockForAssignment(sql, actor, conversationId);
        const { assigneeId } = edit.row;
        if (assigneeId === agentId) return undefined;
        // Giving away one's own is everybody's right; taking from a colleague, or giving a third one's, is a lead's.
        if (assigneeId !== null && assigneeId !== actor.agentId && !can(actor, 'conversation.assign_others')) {
          throw new DomainError('assignment.already_assigned', 'Somebody has taken it already.', {
            conversationId,
            assigneeId,
          });
        }
        const agent = await loadAssignable(sql, actor.workspaceId, agentId, edit.row.brandId);
        if (!agent)
          throw new DomainError(
            'assignment.not_eligible',
            'This person cannot take it: not active, or not working for this brand.',
          );
        const reason =
          agentId === actor.agentId
            ? 'Took it'
            : `Handed over by ${await loadAgentName(sql, actor.workspaceId, actor.agentId)}`;
        const isBack = await assignTo(sql, edit, agentId, agent.name, { by: actor.agentId, reason }, deps.now());
        return { hint: await save(sql, edit), isBack };
      });
      if (done) tell(actor, done);
    },

    async release(actor, conversationId) {
      if (!can(actor, 'conversation.assign'))
        throw new DomainError('permission.denied', 'You may not release conversations.');
      const done = await deps.db.run(actor.workspaceId, async (sql) => {
        const edit = await lockForAssignment(sql, actor, conversationId);
        if (edit.row.assigneeId === null) return undefined;
        if (edit.row.assigneeId !== actor.agentId && !can(actor, 'conversation.assign_others'))
          throw new DomainError('permission.denied', 'Only a lead may take it from a colleague.');
        await releaseFrom(
          sql,
          edit,
          await loadAgentName(sql, actor.workspaceId, actor.agentId),
          { by: actor.agentId, reason: 'Given back' },
          deps.now(),
        );
        return { hint: await save(sql, edit), teamId: edit.row.teamId };
      });
      if (!done) return;
      deps.publish(actor.workspaceId, 'conversations.changed', { items: [done.hint] });
      deps.wake.assign(actor.workspaceId, done.teamId);
    },

    async takeNext(actor) {
      if (!can(actor, 'conversation.assign'))
        throw new DomainError('permission.denied', 'You may not take conversations.');
      const done = await deps.db.run(actor.workspaceId, async (sql) => {
        const teamIds = await listTeamsOf(sql, actor.workspaceId, actor.agentId);
        const [team, waiting] = await Promise.all([
          listCandidates(sql, actor.workspaceId, teamIds, deps.now()),
          listWaiting(sql, actor.workspaceId, teamIds, LOOK_AT),
        ]);
        const me = team.find((candidate) => candidate.id === actor.agentId);
        let left = me ? waiting : [];
        for (let next = me && nextFor(me, left, team); me && next; next = nextFor(me, left, team)) {
          const { id } = next;
          left = left.filter((conversation) => conversation.id !== id);
          // A row that somebody holds is being taken at this moment: go on to the next.
          const [locked] = await lockFreeConversations(sql, actor.workspaceId, [id]);
          if (!locked || locked.row.assigneeId !== null || locked.row.status !== 'open') continue;
          const edit = new ConversationEdit(locked.row, locked.clocks, deps.now());
          const isBack = await assignTo(
            sql,
            edit,
            actor.agentId,
            me.name,
            { by: actor.agentId, reason: 'Next in line: the most urgent that fits' },
            deps.now(),
          );
          return { hint: await save(sql, edit), isBack };
        }
        const others = me ? left.filter((conversation) => isSuited(me, conversation, team)) : [];
        throw new DomainError(
          'assignment.nothing_waits',
          others.length > 0
            ? 'What waits may be abuse, and you have had your share of that in the last 8 hours. A colleague can take it.'
            : 'Nobody waits for you. Every customer you could answer has somebody.',
        );
      });
      tell(actor, done);
      return done.hint.conversationId;
    },
  };

  function tell(actor: Actor, { hint, isBack }: { hint: Awaited<ReturnType<typeof save>>; isBack: boolean }): void {
    deps.publish(actor.workspaceId, 'conversations.changed', { items: [hint] });
    if (isBack) deps.publish(actor.workspaceId, 'agent.presence_changed', { agentId: actor.agentId, presence: 'away' });
  }

  async function lockForAssignment(sql: Sql, actor: Actor, id: ConversationId): Promise<ConversationEdit> {
    const [locked] = (await maySeeConversation(sql, actor, id))
      ? await lockConversations(sql, actor.workspaceId, [id])
      : [];
    if (!locked) throw new DomainError('conversation.not_found', 'There is no such conversation.');
    assertStands(locked.row);
    return new ConversationEdit(locked.row, locked.clocks, deps.now());
  }

  async function save(sql: Sql, edit: ConversationEdit) {
    await saveConversations(sql, [edit.finish()]);
    return { conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId };
  }
}
