import type { AgentId, BrandId, WorkspaceId } from '@kwartier/core';
import { listAgents, listBrands } from '@kwartier/db/reads/settings';
import { insertAudit } from '@kwartier/db/writes/audit';
import { wipeSecondFactors } from '@kwartier/db/writes/identity';
import { deleteSessionsOf, insertAgent, replaceBrandsOf, updateAgent } from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { assertGoodPassword, hashPassword } from '../identity/passwords.ts';
import { makeAccess } from '../settings/workspace.ts';
import { listWorkspaces } from './workspaces.ts';

export interface NewAdmin {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** `set up`: there was no workspace, now there is one. `restored`: the address was known; it is an active admin again. */
export type CreatedAdmin = 'set up' | 'added' | 'restored';
export type CreateAdmin = (admin: NewAdmin) => Promise<CreatedAdmin>;

/**
 * Make an admin from the machine itself: the first one, another one, or one who is locked out. Somebody who is known by the address
 * gets the new password, is active and an admin, and is signed out everywhere. Where there are several workspaces, it is the first.
 */
export function makeCreateAdmin(deps: Pick<Deps, 'db' | 'now'>): CreateAdmin {
  return async ({ email, name, password }) => {
    const address = email.trim().toLowerCase();
    const [workspaceId] = await listWorkspaces(deps);
    if (!workspaceId) {
      await makeAccess(deps).setUp({ workspaceName: 'Kwartier', name, email: address, password });
      return 'set up';
    }
    assertGoodPassword(password, [name, address]);
    const passwordHash = await hashPassword(password);
    return deps.db.transact(workspaceId as WorkspaceId, async (tx) => {
      const known = (await listAgents(tx, workspaceId)).find((agent) => agent.email === address);
      const id = known?.id ?? (newId() as AgentId);
      const brandIds = (await listBrands(tx, workspaceId)).map((brand) => brand.id as BrandId);
      if (known) {
        await updateAgent(tx, workspaceId, id, { passwordHash, role: 'admin', roleId: null, isActive: true });
        // Who is locked out may have lost their device as well.
        await wipeSecondFactors(tx, workspaceId, id);
        await deleteSessionsOf(tx, workspaceId, id);
      } else
        await insertAgent(tx, {
          workspaceId,
          id,
          name,
          email: address,
          passwordHash,
          role: 'admin',
          languages: [],
          skills: [],
        });
      await replaceBrandsOf(tx, workspaceId, id, brandIds);
      await insertAudit(tx, {
        workspaceId,
        at: new Date(deps.now()),
        actorId: null,
        action: known ? 'agent.changed' : 'agent.added',
        subjectType: 'agent',
        subjectId: id,
        data: known
          ? {
              before: { role: known.role, isActive: known.isActive },
              after: { role: 'admin', isActive: true, password: 'changed' },
            }
          : { after: { name, email: address, role: 'admin' } },
      });
      return known ? 'restored' : 'added';
    });
  };
}
