import { can, DomainError } from '@kwartier/core';
import { saveSecuritySettings } from '@kwartier/db/writes/identity';
import type { Deps } from '../deps.ts';
import { record } from './record.ts';
import { assertFresh } from './second-factor.ts';
import type { Session } from './sessions.ts';

/** What the workspace asks of everybody who signs in. */
export interface Security {
  /** Who has no second factor yet adds one at their next sign-in. @throws DomainError `permission.denied`, `session.not_fresh` */
  requireSecondFactor(session: Session, isRequired: boolean): Promise<void>;
}

export const makeSecurity = (deps: Pick<Deps, 'db' | 'now'>): Security => ({
  async requireSecondFactor(session, isRequired) {
    const { actor } = session;
    if (!can(actor, 'security.write'))
      throw new DomainError('permission.denied', 'Only an admin may change how people sign in.');
    assertFresh(session, deps.now());
    await deps.db.transact(actor.workspaceId, async (tx) => {
      await saveSecuritySettings(tx, {
        workspaceId: actor.workspaceId,
        requiresSecondFactor: isRequired,
        changedAt: new Date(deps.now()),
        changedBy: actor.agentId,
      });
      await record(deps, tx, actor, 'security.changed', ['workspace', actor.workspaceId], {
        requiresSecondFactor: isRequired,
      });
    });
  },
});
