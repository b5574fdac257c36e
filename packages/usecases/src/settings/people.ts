import {
  type Accent,
  type Actor,
  type AgentId,
  type ApprovalRule,
  type BrandId,
  type CheckRules,
  type ConductRules,
  can,
  changesOf,
  DomainError,
  type MailSender,
  type PolicyId,
  type Role,
  type TeamId,
  type WrapUp,
} from '@kwartier/core';
import type { Tx } from '@kwartier/db';
import { listAgents, listBrands, listPolicies, listTeams, loadWorkspace } from '@kwartier/db/reads/settings';
import { listTagNames } from '@kwartier/db/reads/tags';
import { insertAudit } from '@kwartier/db/writes/audit';
import { deleteDevicesOf, rotateSessionsOf } from '@kwartier/db/writes/identity';
import { deletePasswordResetsOf } from '@kwartier/db/writes/password-resets';
import {
  deleteSessionsOf,
  insertAgent,
  insertBrand,
  insertTeam,
  replaceBrandsOf,
  replaceMembers,
  replaceTeamsOf,
  updateAgent,
  updateBrand,
  updateTeam,
} from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { assertGoodPassword, hashPassword } from '../identity/passwords.ts';
import { assertNotAbove, grantableRole } from '../identity/roles.ts';
import { tellOwner } from '../mail/tell-owner.ts';
import { isUniqueViolation, nameTaken } from '../unique-violation.ts';
import { assertReadable } from './brand-look.ts';

export interface AgentFields {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly password?: string | undefined;
  readonly role?: Role | undefined;
  /** With the role `custom`: which one. */
  readonly roleId?: string | null | undefined;
  readonly capacity?: number | undefined;
  readonly languages?: string[] | undefined;
  readonly skills?: string[] | undefined;
  readonly teamIds?: readonly string[] | undefined;
  readonly brandIds?: readonly string[] | undefined;
  readonly isActive?: boolean | undefined;
}
export interface TeamFields {
  readonly name?: string | undefined;
  readonly brandId?: string | undefined;
  readonly assignmentMode?: 'pull' | 'push' | undefined;
  readonly policyId?: string | null | undefined;
  readonly requiredSkills?: string[] | undefined;
  readonly agentIds?: readonly string[] | undefined;
}

/** People, teams and brands. Each @throws DomainError `permission.denied`, and `…not_found` for ids of elsewhere. */
export interface People {
  addAgent(
    actor: Actor,
    fields: AgentFields & { name: string; email: string; password: string; role: Role; isDemo?: boolean },
  ): Promise<AgentId>;
  /** @throws DomainError `agent.last_admin`, `agent.email_taken` */
  editAgent(actor: Actor, id: AgentId, fields: AgentFields): Promise<void>;
  /** @throws DomainError `settings.name_taken`, also in the two below */
  addTeam(actor: Actor, fields: TeamFields & { name: string }): Promise<TeamId>;
  editTeam(actor: Actor, id: TeamId, fields: TeamFields): Promise<void>;
  /** @throws DomainError `brand.not_found`, `settings.name_taken` */
  editBrand(
    actor: Actor,
    id: BrandId,
    fields: {
      name?: string | undefined;
      undoSendSeconds?: number | undefined;
      checkRules?: CheckRules | undefined;
      published?: string[] | undefined;
      wrapUp?: WrapUp | undefined;
      /** @throws DomainError `brand.accent_contrast` */
      accent?: Accent | null | undefined;
      /** Null: the workspace's. */
      mailSender?: MailSender | null | undefined;
      conduct?: ConductRules | undefined;
      /** @throws DomainError `tag.not_found` */
      approvalRule?: ApprovalRule | undefined;
    },
  ): Promise<void>;
  addBrand(actor: Actor, name: string): Promise<BrandId>;
}

export function makePeople(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'wake'>): People {
  const mayWrite = (actor: Actor) => {
    if (!can(actor, 'people.write'))
      throw new DomainError('permission.denied', 'Only an admin may change people and teams.');
  };
  const record = (
    tx: Tx,
    actor: Actor,
    action: string,
    subjectType: string,
    subjectId: string,
    data: Record<string, unknown> = {},
  ) =>
    insertAudit(tx, {
      workspaceId: actor.workspaceId,
      at: new Date(deps.now()),
      actorId: actor.agentId,
      action,
      subjectType,
      subjectId,
      data,
    });

  async function assertKnown(
    tx: Tx,
    actor: Actor,
    { teamIds, brandIds }: { teamIds?: readonly string[] | undefined; brandIds?: readonly string[] | undefined },
  ): Promise<void> {
    if (teamIds?.length) {
      const known = new Set<string>((await listTeams(tx, actor.workspaceId)).map((team) => team.id));
      if (teamIds.some((id) => !known.has(id))) throw new DomainError('team.not_found', 'There is no such team.');
    }
    if (brandIds?.length) {
      const known = new Set<string>((await listBrands(tx, actor.workspaceId)).map((brand) => brand.id));
      if (brandIds.some((id) => !known.has(id))) throw new DomainError('team.not_found', 'There is no such brand.');
    }
  }

  const workspaceName = ({ workspaceId }: Actor) =>
    deps.db.transact(workspaceId, async (tx) => (await loadWorkspace(tx, workspaceId))!.name);

  const emailTaken = (error: unknown): never => {
    if (isUniqueViolation(error)) throw new DomainError('agent.email_taken', 'Somebody has this address already.');
    throw error;
  };

  return {
    async addAgent(
      actor,
      { name, email, password, role, roleId, isDemo, capacity, languages, skills, teamIds, brandIds },
    ) {
      mayWrite(actor);
      if (!isDemo) assertGoodPassword(password, [name, email, await workspaceName(actor)]);
      const id = newId() as AgentId;
      const { workspaceId } = actor;
      const passwordHash = await hashPassword(password);
      await deps.db
        .transact(workspaceId, async (tx) => {
          await assertKnown(tx, actor, { teamIds, brandIds });
          await insertAgent(tx, {
            workspaceId,
            id,
            name,
            email,
            passwordHash,
            ...(await grantableRole(tx, actor, role, roleId)),
            ...(capacity === undefined ? {} : { capacity }),
            languages: languages ?? [],
            skills: skills ?? [],
          });
          await replaceTeamsOf(tx, workspaceId, id, (teamIds ?? []) as TeamId[]);
          // Nobody said which brands: the ones that the admin who adds them sees.
          await replaceBrandsOf(tx, workspaceId, id, (brandIds ?? actor.brandIds) as BrandId[]);
          await record(tx, actor, 'agent.added', 'agent', id, { after: { name, email, role } });
        })
        .catch(emailTaken);
      deps.publish(workspaceId, 'settings.changed', { subject: 'agents' });
      return id;
    },

    async editAgent(actor, id, { teamIds, brandIds, password, roleId, ...fields }) {
      mayWrite(actor);
      const { workspaceId } = actor;
      const passwordHash = password === undefined ? undefined : await hashPassword(password);
      await deps.db
        .transact(workspaceId, async (tx) => {
          const everybody = await listAgents(tx, workspaceId);
          const before = everybody.find((agent) => agent.id === id);
          if (!before) throw new DomainError('agent.not_found', 'There is no such person.');
          if (
            [password, roleId, fields.email, fields.role, fields.isActive].some((field) => field !== undefined) &&
            id !== actor.agentId
          )
            await assertNotAbove(tx, actor, before);
          await assertKnown(tx, actor, { teamIds, brandIds });
          const stopsBeingAdmin =
            before.role === 'admin' &&
            before.isActive &&
            ((fields.role !== undefined && fields.role !== 'admin') || fields.isActive === false);
          if (
            stopsBeingAdmin &&
            !everybody.some((agent) => agent.id !== id && agent.role === 'admin' && agent.isActive)
          ) {
            throw new DomainError('agent.last_admin', 'This is the last admin. Make somebody else an admin first.');
          }
          if (password !== undefined)
            assertGoodPassword(password, [
              fields.name ?? before.name,
              fields.email ?? before.email,
              (await loadWorkspace(tx, workspaceId))!.name,
            ]);
          const granted =
            fields.role === undefined && roleId === undefined
              ? {}
              : await grantableRole(tx, actor, fields.role ?? before.role, roleId ?? before.roleId);
          const set = {
            ...defined(fields),
            ...granted,
            ...(passwordHash === undefined ? {} : { passwordHash }),
            ...(fields.isActive === false ? { presence: 'offline' as const } : {}),
          };
          const movesAway = fields.email !== undefined && fields.email !== before.email;
          if (passwordHash !== undefined || movesAway || fields.isActive === false)
            await deletePasswordResetsOf(tx, workspaceId, id);
          // Before the address is another: whoever had the account hears of it.
          if (movesAway) await tellOwner(deps, tx, workspaceId, id, 'email.changed');
          if (passwordHash !== undefined && id !== actor.agentId)
            await tellOwner(deps, tx, workspaceId, id, 'password.changed');
          if (Object.keys(set).length > 0) await updateAgent(tx, workspaceId, id, set);
          if (teamIds) await replaceTeamsOf(tx, workspaceId, id, teamIds as TeamId[]);
          if (brandIds) await replaceBrandsOf(tx, workspaceId, id, brandIds as BrandId[]);
          if (passwordHash !== undefined || fields.isActive === false) {
            await deleteSessionsOf(tx, workspaceId, id);
            await deleteDevicesOf(tx, workspaceId, id);
          } else if (fields.role !== undefined || roleId !== undefined || brandIds !== undefined)
            await rotateSessionsOf(tx, workspaceId, id);
          await record(
            tx,
            actor,
            'agent.changed',
            'agent',
            id,
            changesOf(before, {
              ...defined(fields),
              ...(teamIds && { teamIds: [...teamIds] }),
              ...(brandIds && { brandIds: [...brandIds] }),
              // That there is another one, never which.
              ...(password === undefined ? {} : { password: 'changed' }),
            }),
          );
        })
        .catch(emailTaken);
      deps.publish(workspaceId, 'settings.changed', { subject: 'agents' });
    },

    async addTeam(actor, { name, brandId, assignmentMode, policyId, requiredSkills, agentIds }) {
      mayWrite(actor);
      const id = newId() as TeamId;
      const { workspaceId } = actor;
      await deps.db
        .transact(workspaceId, async (tx) => {
          const [first] = await listBrands(tx, workspaceId);
          const brand = (brandId ?? first?.id) as BrandId;
          await assertKnown(tx, actor, { brandIds: [brand] });
          await insertTeam(tx, {
            workspaceId,
            id,
            brandId: brand,
            name,
            assignmentMode: assignmentMode ?? 'pull',
            policyId: await knownPolicy(tx, actor, policyId ?? null),
            requiredSkills: requiredSkills ?? [],
          });
          await replaceMembers(tx, workspaceId, id, await knownAgents(tx, actor, agentIds ?? []));
          await record(tx, actor, 'team.added', 'team', id, { after: { name, brandId: brand } });
        })
        .catch(nameTaken('team'));
      deps.publish(workspaceId, 'settings.changed', { subject: 'teams' });
      return id;
    },

    async editTeam(actor, id, { agentIds, brandId, policyId, ...fields }) {
      mayWrite(actor);
      const { workspaceId } = actor;
      await deps.db
        .transact(workspaceId, async (tx) => {
          if (brandId) await assertKnown(tx, actor, { brandIds: [brandId] });
          const set = {
            ...defined(fields),
            ...(brandId ? { brandId: brandId as BrandId } : {}),
            ...(policyId === undefined ? {} : { policyId: await knownPolicy(tx, actor, policyId) }),
          };
          const before = (await listTeams(tx, workspaceId)).find((team) => team.id === id);
          if (!before) throw new DomainError('team.not_found', 'There is no such team.');
          if (Object.keys(set).length > 0) await updateTeam(tx, workspaceId, id, set);
          if (agentIds) await replaceMembers(tx, workspaceId, id, await knownAgents(tx, actor, agentIds));
          await record(
            tx,
            actor,
            'team.changed',
            'team',
            id,
            changesOf(before, { ...set, ...(agentIds && { agentIds: [...agentIds] }) }),
          );
        })
        .catch(nameTaken('team'));
      deps.publish(workspaceId, 'settings.changed', { subject: 'teams' });
      deps.wake.assign(workspaceId, id);
    },

    async editBrand(actor, id, fields) {
      mayWrite(actor);
      if (fields.accent) assertReadable(fields.accent);
      const { tagIds = [] } = fields.approvalRule ?? {};
      const known = await deps.db.run(actor.workspaceId, (sql) => listTagNames(sql, actor.workspaceId, tagIds));
      if (known.length < new Set(tagIds).size) throw new DomainError('tag.not_found', 'There is no such tag.');
      await deps.db
        .transact(actor.workspaceId, async (tx) => {
          const before = (await listBrands(tx, actor.workspaceId)).find((brand) => brand.id === id);
          if (!before || !actor.brandIds.includes(id))
            throw new DomainError('brand.not_found', 'There is no such brand.');
          const set = defined(fields);
          if (Object.keys(set).length > 0) await updateBrand(tx, actor.workspaceId, id, set);
          await record(tx, actor, 'brand.changed', 'brand', id, changesOf(before, set));
        })
        .catch(nameTaken('brand'));
      deps.publish(actor.workspaceId, 'settings.changed', { subject: 'brands' });
    },

    async addBrand(actor, name) {
      mayWrite(actor);
      const id = newId() as BrandId;
      await deps.db
        .transact(actor.workspaceId, async (tx) => {
          await insertBrand(tx, { workspaceId: actor.workspaceId, id, name });
          await record(tx, actor, 'brand.added', 'brand', id, { after: { name } });
        })
        .catch(nameTaken('brand'));
      deps.publish(actor.workspaceId, 'settings.changed', { subject: 'brands' });
      return id;
    },
  };

  async function knownPolicy(tx: Tx, actor: Actor, id: string | null): Promise<PolicyId | null> {
    if (id !== null && !(await listPolicies(tx, actor.workspaceId)).some((policy) => policy.id === id))
      throw new DomainError('policy.not_found', 'There is no such policy.');
    return id as PolicyId | null;
  }
  async function knownAgents(tx: Tx, actor: Actor, ids: readonly string[]): Promise<AgentId[]> {
    const known = new Set<string>((await listAgents(tx, actor.workspaceId)).map((agent) => agent.id));
    if (ids.some((id) => !known.has(id))) throw new DomainError('agent.not_found', 'There is no such person.');
    return ids as AgentId[];
  }
}

const defined = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
