import type { Actor, AgentId, Presence, WorkspaceId } from '@kwartier/core';
import { listTeamsOf } from '@kwartier/db/reads/assignment';
import { markSeen, savePresence } from '@kwartier/db/writes/people';
import type { Deps } from '../deps.ts';

export type SetPresence = (actor: Actor, presence: Presence) => Promise<void>;

/** Whether agents take work, and that they are there. Who comes online is given what waits, at once. */
export function makePresence(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake'>): {
  setPresence: SetPresence;
  markSeen: (workspaceId: WorkspaceId, agentIds: readonly AgentId[]) => Promise<void>;
} {
  return {
    async setPresence({ workspaceId, agentId }, presence) {
      const teams = await deps.db.run(workspaceId, async (sql) => {
        await savePresence(sql, workspaceId, agentId, presence, deps.now());
        return listTeamsOf(sql, workspaceId, agentId);
      });
      deps.publish(workspaceId, 'agent.presence_changed', { agentId, presence });
      for (const teamId of teams) deps.wake.assign(workspaceId, teamId);
    },
    async markSeen(workspaceId, agentIds) {
      await deps.db.run(workspaceId, (sql) => markSeen(sql, workspaceId, agentIds, deps.now()));
    },
  };
}
