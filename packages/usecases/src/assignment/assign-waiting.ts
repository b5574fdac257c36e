import { type ConversationId, handOut, instant, MINUTE_MS, type TeamId, type WorkspaceId } from '@kwartier/core';
import { isPushTeam, listAbandoned, listAbsent, listCandidates, listWaiting } from '@kwartier/db/reads/assignment';
import { lockTeam } from '@kwartier/db/writes/assignments';
import { lockConversations, saveConversations } from '@kwartier/db/writes/conversations';
import { markOffline } from '@kwartier/db/writes/people';
import { ConversationEdit } from '../conversation-edit.ts';
import type { Deps } from '../deps.ts';
import { assignTo, releaseFrom } from './assign-to.ts';

/** Conversations looked at in one go; the rest follows at once if any were handed out. */
const BATCH = 200;
/** How long an agent may be out of reach before their waiting work goes to others. */
export const ABSENT_AFTER_MS = 2 * MINUTE_MS;

export interface WorkDistribution {
  /** Give a team's waiting conversations to its free agents, if it is one that is given work. @returns how many were given */
  assignWaiting(workspaceId: WorkspaceId, teamId: TeamId): Promise<number>;
  /** Take waiting conversations back from agents who are offline, or have not been heard of for too long. */
  releaseAbandoned(workspaceId: WorkspaceId): Promise<void>;
}

export function makeWorkDistribution(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake'>): WorkDistribution {
  return {
    async assignWaiting(workspaceId, teamId) {
      const hints = await deps.db.run(workspaceId, async (sql) => {
        // One hand-out per team at a time: two would give the same agent more than they take.
        await lockTeam(sql, teamId);
        if (!(await isPushTeam(sql, workspaceId, teamId))) return [];
        const [agents, waiting] = await Promise.all([
          listCandidates(sql, workspaceId, [teamId], deps.now()),
          listWaiting(sql, workspaceId, [teamId], BATCH, { settled: true }),
        ]);
        const handouts = new Map(handOut(waiting, agents).map((handout) => [handout.conversationId, handout]));
        const names = new Map(agents.map((agent) => [agent.id, agent.name]));
        const edits: ConversationEdit[] = [];
        for (const { row, clocks } of await lockConversations(sql, workspaceId, [...handouts.keys()])) {
          // Somebody may have taken it since it was listed.
          if (row.assigneeId !== null || row.status !== 'open') continue;
          const { agentId, reason } = handouts.get(row.id)!;
          const edit = new ConversationEdit(row, clocks, deps.now());
          await assignTo(sql, edit, agentId, names.get(agentId)!, { by: null, reason }, deps.now());
          edits.push(edit);
        }
        await saveConversations(
          sql,
          edits.map((edit) => edit.finish()),
        );
        return edits.map((edit) => ({ conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId }));
      });
      if (hints.length > 0) deps.publish(workspaceId, 'conversations.changed', { items: hints });
      return hints.length;
    },

    async releaseAbandoned(workspaceId) {
      const now = deps.now();
      const { absent, hints, teams } = await deps.db.run(workspaceId, async (sql) => {
        const absent = await listAbsent(sql, workspaceId, new Date(instant(now - ABSENT_AFTER_MS)));
        if (absent.length > 0)
          await markOffline(
            sql,
            workspaceId,
            absent.map((agent) => agent.id),
          );
        const abandoned = await listAbandoned(sql, workspaceId);
        const names = new Map(abandoned.map((row) => [row.id, row.agentName]));
        const edits: ConversationEdit[] = [];
        for (const { row, clocks } of await lockConversations(
          sql,
          workspaceId,
          abandoned.map((item) => item.id as ConversationId),
        )) {
          if (row.assigneeId === null || row.waitingSince === null || row.status !== 'open') continue;
          const edit = new ConversationEdit(row, clocks, now);
          const name = names.get(row.id)!;
          await releaseFrom(sql, edit, name, { by: null, reason: `${name} is offline` }, now);
          edits.push(edit);
        }
        await saveConversations(
          sql,
          edits.map((edit) => edit.finish()),
        );
        return {
          absent,
          teams: new Set(edits.map((edit) => edit.row.teamId)),
          hints: edits.map((edit) => ({ conversationId: edit.row.id, seq: edit.row.seq, brandId: edit.row.brandId })),
        };
      });
      for (const { id } of absent)
        deps.publish(workspaceId, 'agent.presence_changed', { agentId: id, presence: 'offline' });
      if (hints.length > 0) deps.publish(workspaceId, 'conversations.changed', { items: hints });
      for (const teamId of teams) deps.wake.assign(workspaceId, teamId);
    },
  };
}
