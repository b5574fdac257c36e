import { type Actor, can, DomainError, type FirstHour, firstHourOf, type PutAside } from '@kwartier/core';
import { listPutAside, loadFirstHour } from '@kwartier/db/reads/first-hour';
import { insertFastAudit } from '@kwartier/db/writes/audit';
import { putAside, takeUp } from '@kwartier/db/writes/first-hour';
import type { Deps } from '../deps.ts';

/** From an empty installation to the first answer: what is done, as the rows say, and what somebody put aside. */
export interface FirstHours {
  read(actor: Actor): Promise<FirstHour>;
  /**
   * Put a line aside or take it up again; told twice, it is so already.
   * @throws DomainError `permission.denied`
   */
  putAside(actor: Actor, line: PutAside, isAside: boolean): Promise<void>;
}

/** @param hasPublicAddress whether the installation is reached under https: platforms deliver to nothing else */
export function makeFirstHours(deps: Pick<Deps, 'db' | 'now' | 'publish'>, hasPublicAddress: boolean): FirstHours {
  return {
    read: (actor) =>
      deps.db.run(actor.workspaceId, async (sql) => {
        const facts = await loadFirstHour(sql, actor.workspaceId, deps.now());
        return firstHourOf(
          actor,
          { ...facts, public_address: hasPublicAddress },
          await listPutAside(sql, actor.workspaceId),
        );
      }),

    async putAside(actor, line, isAside) {
      if (!can(actor, 'channel.write'))
        throw new DomainError('permission.denied', 'Only somebody who sets up may put this aside.');
      const { workspaceId, agentId } = actor;
      const changed = await deps.db.run(workspaceId, async (sql) => {
        const changed = isAside
          ? await putAside(sql, workspaceId, line, agentId, deps.now())
          : await takeUp(sql, workspaceId, line);
        if (changed)
          await insertFastAudit(sql, {
            workspaceId,
            at: deps.now(),
            actorId: agentId,
            action: isAside ? 'first_hour.put_aside' : 'first_hour.taken_up',
            subjectType: 'workspace',
            subjectId: workspaceId,
            data: { line },
          });
        return changed;
      });
      if (changed) deps.publish(workspaceId, 'settings.changed', { subject: 'first-hour' });
    },
  };
}
