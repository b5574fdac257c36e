import {
  type Actor,
  can,
  DomainError,
  GRANTABLE_PERMISSIONS,
  mayGrant,
  type Permission,
  ROLE_PERMISSIONS,
  type Role,
} from '@kwartier/core';
import type { Tx } from '@kwartier/db';
import { listRoles } from '@kwartier/db/reads/identity';
import { deleteRole, insertRole, rotateSessionsOfRole, updateRole } from '@kwartier/db/writes/identity';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { isUniqueViolation } from '../unique-violation.ts';
import { record } from './record.ts';

export interface RoleFields {
  readonly name: string;
  readonly permissions: readonly Permission[];
}

/** Roles that a workspace makes for itself. Each @throws DomainError `permission.denied`, `role.not_found`, `role.name_taken` */
export interface Roles {
  add(actor: Actor, fields: RoleFields): Promise<string>;
  /** Whoever has the role has its new rights at once; their sessions get other tokens. */
  edit(actor: Actor, id: string, fields: RoleFields): Promise<void>;
  /** @throws DomainError `role.in_use` */
  remove(actor: Actor, id: string): Promise<void>;
}

export function makeRoles(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Roles {
  const mayWrite = (actor: Actor, permissions: readonly Permission[] = []) => {
    if (!can(actor, 'role.write')) throw new DomainError('permission.denied', 'Only an admin may change roles.');
    if (!permissions.every((permission) => GRANTABLE_PERMISSIONS.includes(permission)) || !mayGrant(actor, permissions))
      throw new DomainError('permission.denied', 'You can put into a role only what you may do yourself.');
  };
  const taken = (error: unknown): never => {
    if (isUniqueViolation(error)) throw new DomainError('role.name_taken', 'There is a role of this name already.');
    throw error;
  };
  const known = async (tx: Tx, actor: Actor, id: string) => {
    const role = (await listRoles(tx, actor.workspaceId)).find((one) => one.id === id);
    if (!role) throw new DomainError('role.not_found', 'There is no such role.');
    return role;
  };
  const changed = (actor: Actor) => deps.publish(actor.workspaceId, 'settings.changed', { subject: 'agents' });

  return {
    async add(actor, { name, permissions }) {
      mayWrite(actor, permissions);
      const id = newId();
      await deps.db
        .transact(actor.workspaceId, async (tx) => {
          await insertRole(tx, {
            workspaceId: actor.workspaceId,
            id,
            name,
            permissions: [...new Set(permissions)],
            createdAt: new Date(deps.now()),
          });
          await record(deps, tx, actor, 'role.added', ['role', id], { permissions });
        })
        .catch(taken);
      changed(actor);
      return id;
    },
    async edit(actor, id, { name, permissions }) {
      mayWrite(actor, permissions);
      await deps.db
        .transact(actor.workspaceId, async (tx) => {
          const before = await known(tx, actor, id);
          await updateRole(tx, actor.workspaceId, id, { name, permissions: [...new Set(permissions)] });
          await rotateSessionsOfRole(tx, actor.workspaceId, id);
          await record(deps, tx, actor, 'role.changed', ['role', id], {
            before: before.permissions,
            after: permissions,
          });
        })
        .catch(taken);
      changed(actor);
    },
    async remove(actor, id) {
      mayWrite(actor);
      await deps.db
        .transact(actor.workspaceId, async (tx) => {
          const { people } = await known(tx, actor, id);
          if (people > 0)
            throw new DomainError('role.in_use', 'Somebody has this role. Give them another first.', { people });
          await deleteRole(tx, actor.workspaceId, id);
          await record(deps, tx, actor, 'role.removed', ['role', id]);
        })
        .catch((error: unknown) => {
          if ((error as { cause?: { code?: string } }).cause?.code === '23503')
            throw new DomainError('role.in_use', 'An invitation names this role. Take it back first.');
          throw error;
        });
      changed(actor);
    },
  };
}

/**
 * A role that an actor may give to somebody, and what goes with it.
 * @throws DomainError `role.not_found`, `permission.denied` where it holds more than they have themselves
 */
export async function grantableRole(
  tx: Tx,
  actor: Actor,
  role: Role,
  roleId: string | null | undefined,
): Promise<{ role: Role; roleId: string | null }> {
  let permissions: readonly Permission[] = ROLE_PERMISSIONS[role];
  if (role === 'custom') {
    const own = (await listRoles(tx, actor.workspaceId)).find((one) => one.id === roleId);
    if (!own) throw new DomainError('role.not_found', 'There is no such role.');
    permissions = own.permissions as Permission[];
  }
  if (!mayGrant(actor, permissions))
    throw new DomainError('permission.denied', 'You can give a role only if you may do all of it yourself.');
  return { role, roleId: role === 'custom' ? (roleId as string) : null };
}

/**
 * Whether somebody's way in may be changed: who may do less must not become, or shut out, who may do more.
 * @throws DomainError `permission.denied`
 */
export async function assertNotAbove(
  tx: Tx,
  actor: Actor,
  target: { readonly role: Role; readonly roleId: string | null },
): Promise<void> {
  await grantableRole(tx, actor, target.role, target.roleId).catch(() => {
    throw new DomainError('permission.denied', 'They may do more than you. Ask somebody who may do all of it.');
  });
}
