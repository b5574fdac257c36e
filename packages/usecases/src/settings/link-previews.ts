import { type Actor, can, changesOf, DomainError } from '@kwartier/core';
import { loadWorkspace } from '@kwartier/db/reads/settings';
import { insertAudit } from '@kwartier/db/writes/audit';
import { updateWorkspace } from '@kwartier/db/writes/settings';
import type { Deps } from '../deps.ts';

/** @throws DomainError `permission.denied` */
export type SetLinkPreviews = (actor: Actor, isOn: boolean) => Promise<void>;

/** Say whether the pages are looked at that answers link to: their owners see that somebody looks, before anything is sent. */
export function makeSetLinkPreviews(deps: Pick<Deps, 'db' | 'now' | 'publish'>): SetLinkPreviews {
  return async (actor, isOn) => {
    if (!can(actor, 'policy.write'))
      throw new DomainError('permission.denied', 'Only an admin may choose whether links are shown with their pages.');
    const { workspaceId } = actor;
    await deps.db.transact(workspaceId, async (tx) => {
      const row = (await loadWorkspace(tx, workspaceId))!;
      const data = changesOf({ linkPreviews: row.linkPreviews }, { linkPreviews: isOn });
      if (Object.keys(data.after).length === 0) return;
      await updateWorkspace(tx, workspaceId, { linkPreviews: isOn });
      await insertAudit(tx, {
        workspaceId,
        at: new Date(deps.now()),
        actorId: actor.agentId,
        action: 'link_previews.changed',
        subjectType: 'workspace',
        subjectId: workspaceId,
        data,
      });
    });
    deps.publish(workspaceId, 'settings.changed', { subject: 'care' });
  };
}
