import {
  type AgentId,
  ALWAYS_OPEN,
  type BrandId,
  DomainError,
  type PolicyId,
  type SlaRule,
  stageAfterFirstFactor,
  type TeamId,
  type WorkspaceId,
} from '@kwartier/core';
import { findDevice, loadFactors } from '@kwartier/db/reads/identity';
import { loadSignIn } from '@kwartier/db/reads/settings';
import { insertAudit } from '@kwartier/db/writes/audit';
import { NOBODYS_WORKSPACE } from '@kwartier/db/writes/brakes';
import {
  insertAgent,
  insertBrand,
  insertPolicyVersion,
  insertTeam,
  insertWorkspace,
  replaceTeamsOf,
} from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { beginTry } from '../identity/brakes.ts';
import { networkOf } from '../identity/network-of.ts';
import { assertGoodPassword, hashPassword, isPassword } from '../identity/passwords.ts';
import {
  makeSessions,
  type Sessions,
  type SignedIn,
  startSession,
  UNKNOWN_VISITOR,
  type Visitor,
} from '../identity/sessions.ts';
import { readToken } from '../identity/tokens.ts';

/** What a new workspace promises until somebody decides otherwise: an hour, with half of it as the aim; a day to resolve. */
const DEFAULT_RULES: readonly SlaRule[] = [
  { target: 'first_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: 30 },
  { target: 'next_response', priority: null, platform: null, promiseMinutes: 60, goalMinutes: 30 },
  { target: 'resolution', priority: null, platform: null, promiseMinutes: 1_440, goalMinutes: null },
];

export interface NewWorkspace {
  readonly workspaceName: string;
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** The demo's password is printed for everybody to see, so it need not be a good one. */
  readonly isDemo?: boolean;
}

export interface Access extends Sessions {
  /** Whether there is no workspace yet. */
  needsSetup(): Promise<boolean>;
  /** Make the first workspace with its first admin. @throws DomainError `setup.already_done` */
  setUp(
    first: NewWorkspace,
  ): Promise<{ workspaceId: WorkspaceId; adminId: AgentId; brandId: BrandId; teamId: TeamId; policyId: PolicyId }>;
  /**
   * The first factor. What follows says `stage`.
   * @throws DomainError `session.wrong_credentials`, the same for an unknown address and a wrong password; `session.too_many_tries`
   */
  signIn(email: string, password: string, visitor?: Visitor): Promise<SignedIn>;
}

export function makeAccess(deps: Pick<Deps, 'db' | 'now'>): Access {
  const listWorkspaces = () =>
    deps.db.directory((sql) => sql<{ id: WorkspaceId }[]>`select * from directory_workspaces() as id`);

  return {
    ...makeSessions(deps),
    needsSetup: async () => (await listWorkspaces()).length === 0,

    async setUp({ workspaceName, name, email, password, isDemo = false }) {
      if ((await listWorkspaces()).length > 0)
        throw new DomainError('setup.already_done', 'Kwartier is set up already. Sign in instead.');
      const ids = {
        workspaceId: newId() as WorkspaceId,
        adminId: newId() as AgentId,
        brandId: newId() as BrandId,
        teamId: newId() as TeamId,
        policyId: newId() as PolicyId,
      };
      if (!isDemo) assertGoodPassword(password, [workspaceName, name, email]);
      const passwordHash = await hashPassword(password);
      const now = new Date(deps.now());
      await deps.db.transact(ids.workspaceId, async (tx) => {
        const { workspaceId } = ids;
        await insertWorkspace(tx, { id: workspaceId, name: workspaceName, createdAt: now });
        await insertBrand(tx, { workspaceId, id: ids.brandId, name: workspaceName });
        await insertPolicyVersion(tx, {
          workspaceId,
          policyId: ids.policyId,
          version: 1,
          name: 'Standard',
          isDefault: true,
          rules: DEFAULT_RULES,
          hours: ALWAYS_OPEN,
          riskShare: 0.25,
          createdAt: now,
          createdBy: ids.adminId,
        });
        await insertTeam(tx, { workspaceId, id: ids.teamId, brandId: ids.brandId, name: 'Care' });
        await insertAgent(tx, {
          workspaceId,
          id: ids.adminId,
          email: email.trim().toLowerCase(),
          name,
          passwordHash,
          role: 'admin',
        });
        await replaceTeamsOf(tx, workspaceId, ids.adminId, [ids.teamId]);
        await insertAudit(tx, {
          workspaceId,
          at: now,
          actorId: ids.adminId,
          action: 'workspace.created',
          subjectType: 'workspace',
          subjectId: workspaceId,
        });
      });
      return ids;
    },

    async signIn(email, password, visitor = UNKNOWN_VISITOR) {
      const address = email.trim().toLowerCase();
      const candidates = await deps.db.directory(
        (sql) =>
          sql<
            { workspaceId: WorkspaceId; agentId: AgentId }[]
          >`select workspace_id, agent_id from directory_agents(${address}) limit 5`,
      );
      const device = readToken(visitor.device);
      const knownTo =
        device && (await deps.db.transact(device.workspaceId, (tx) => findDevice(tx, device.workspaceId, device.hash)));
      const isKnownDevice = candidates.some(({ agentId }) => agentId === knownTo);
      const begun = await beginTry(
        deps,
        isKnownDevice
          ? { device: Buffer.from(device!.hash).toString('hex') }
          : { account: address, address: networkOf(visitor.address), everything: '' },
      );
      // Nobody has this address: the same steps are gone, with what nobody has.
      const tried = candidates.length > 0 ? candidates : [{ workspaceId: NOBODYS_WORKSPACE, agentId: NOBODY }];
      for (const { workspaceId, agentId } of tried) {
        const row = await deps.db.transact(workspaceId, (tx) => loadSignIn(tx, workspaceId, agentId));
        if (!(await isPassword(row?.passwordHash, password)) || !row?.isActive) continue;
        await begun.succeeded();
        return deps.db.transact(workspaceId, async (tx) => {
          const stage = stageAfterFirstFactor((await loadFactors(tx, workspaceId, agentId))!);
          return startSession(
            deps,
            tx,
            { workspaceId, agentId },
            { stage, method: 'password', visitor, isKnownDevice },
          );
        });
      }
      throw new DomainError('session.wrong_credentials', 'The address or the password is wrong.');
    },
  };
}

const NOBODY = '00000000-0000-0000-0000-000000000000' as AgentId;
