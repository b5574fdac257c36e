import {
  type Actor,
  type Address,
  type AgentId,
  type ConsoleLocale,
  can,
  DomainError,
  FRESH_MS,
  SESSION_IDLE_MS,
} from '@kwartier/core';
import { listSessions, loadFactors } from '@kwartier/db/reads/identity';
import { loadWorkspace } from '@kwartier/db/reads/settings';
import {
  deleteDevicesOf,
  deleteOtherSessions,
  deleteSessionById,
  wipeSecondFactors,
} from '@kwartier/db/writes/identity';
import { deletePasswordResetsOf } from '@kwartier/db/writes/password-resets';
import { deleteSessionsOf, updateAgent } from '@kwartier/db/writes/settings';
import type { Deps } from '../deps.ts';
import { beginTry } from './brakes.ts';
import { assertGoodPassword, hashPassword, isPassword } from './passwords.ts';
import { record } from './record.ts';
import { assertNotAbove } from './roles.ts';
import { assertFresh } from './second-factor.ts';
import { completeSession, type Session, type SignedIn } from './sessions.ts';

export interface AccountView {
  readonly hasPassword: boolean;
  readonly hasTotp: boolean;
  readonly hasSso: boolean;
  readonly passkeys: readonly { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }[];
  readonly recoveryCodesLeft: number;
  readonly isSecondFactorRequired: boolean;
  readonly freshUntil: Date;
  readonly sessions: readonly {
    id: string;
    createdAt: Date;
    lastSeenAt: Date;
    userAgent: string;
    address: string;
    method: string;
    isThis: boolean;
  }[];
}

/** What everybody does with their own account, and what an admin does for who is locked out. */
export interface Account {
  view(session: Session): Promise<AccountView>;
  /** Prove again who you are. @throws DomainError `session.wrong_credentials`, `session.too_many_tries` */
  proveByPassword(session: Session, password: string): Promise<SignedIn>;
  /** Every other session ends. @throws DomainError `session.wrong_credentials`, `password.refused` */
  changePassword(session: Session, current: string, next: string): Promise<SignedIn>;
  /** The language the console speaks to them, and how; null: as the browser asks, as the language has it. */
  setLanguage(session: Session, choice: { locale: ConsoleLocale | null; address: Address | null }): Promise<void>;
  /** @throws DomainError `session.not_found` */
  endSession(session: Session, id: string): Promise<void>;
  endOtherSessions(session: Session): Promise<void>;
  /** For who lost their device: takes every second factor and session of somebody away. @throws DomainError `agent.not_found` */
  resetSecondFactor(session: Session, id: AgentId): Promise<void>;
}

export function makeAccount(deps: Pick<Deps, 'db' | 'now' | 'publish'>): Account {
  const ended = (actor: Actor) => deps.publish(actor.workspaceId, 'settings.changed', { subject: 'agents' });

  async function assertPassword({ actor }: Session, password: string): Promise<void> {
    const begun = await beginTry(deps, { code: `password ${actor.workspaceId} ${actor.agentId}` });
    const factors = await deps.db.transact(actor.workspaceId, (tx) =>
      loadFactors(tx, actor.workspaceId, actor.agentId),
    );
    if (!(await isPassword(factors?.passwordHash, password)))
      throw new DomainError('session.wrong_credentials', 'This is not your password.');
    await begun.succeeded();
  }

  return {
    async setLanguage({ actor }, { locale, address }) {
      await deps.db.transact(actor.workspaceId, (tx) =>
        updateAgent(tx, actor.workspaceId, actor.agentId, { locale, addressForm: address }),
      );
    },

    async view({ actor, sessionId, authenticatedAt }) {
      const now = new Date(deps.now());
      return deps.db.transact(actor.workspaceId, async (tx) => {
        const factors = (await loadFactors(tx, actor.workspaceId, actor.agentId))!;
        const rows = await listSessions(
          tx,
          actor.workspaceId,
          actor.agentId,
          now,
          new Date(now.getTime() - SESSION_IDLE_MS),
        );
        return {
          hasPassword: factors.passwordHash !== null,
          hasTotp: Boolean(factors.totp?.confirmedAt),
          hasSso: factors.hasSso,
          passkeys: factors.passkeys.map(({ id, name, createdAt, lastUsedAt }) => ({
            id,
            name,
            createdAt,
            lastUsedAt,
          })),
          recoveryCodesLeft: factors.recoveryCodesLeft,
          isSecondFactorRequired: factors.isRequired,
          freshUntil: new Date(authenticatedAt + FRESH_MS),
          sessions: rows.map((row) => ({ ...row, isThis: row.id === sessionId })),
        };
      });
    },

    async proveByPassword(session, password) {
      await assertPassword(session, password);
      return deps.db.transact(session.actor.workspaceId, (tx) => completeSession(deps, tx, session, 'password'));
    },

    async changePassword(session, current, next) {
      const { actor } = session;
      await assertPassword(session, current);
      const context = await deps.db.transact(actor.workspaceId, async (tx) => {
        const factors = (await loadFactors(tx, actor.workspaceId, actor.agentId))!;
        const workspace = await loadWorkspace(tx, actor.workspaceId);
        return [factors.name, factors.email, workspace?.name ?? ''];
      });
      assertGoodPassword(next, context);
      const passwordHash = await hashPassword(next);
      const signedIn = await deps.db.transact(actor.workspaceId, async (tx) => {
        await updateAgent(tx, actor.workspaceId, actor.agentId, { passwordHash });
        await deleteOtherSessions(tx, actor.workspaceId, actor.agentId, session.sessionId);
        await deleteDevicesOf(tx, actor.workspaceId, actor.agentId);
        await deletePasswordResetsOf(tx, actor.workspaceId, actor.agentId);
        await record(deps, tx, actor, 'password.changed', ['agent', actor.agentId]);
        return completeSession(deps, tx, session, 'password', { keepsOld: false });
      });
      ended(actor);
      return signedIn;
    },

    async endSession({ actor }, id) {
      await deps.db.transact(actor.workspaceId, async (tx) => {
        if (!(await deleteSessionById(tx, actor.workspaceId, actor.agentId, id)))
          throw new DomainError('session.not_found', 'There is no such session.');
        await record(deps, tx, actor, 'session.ended', ['session', id]);
      });
      ended(actor);
    },

    async endOtherSessions({ actor, sessionId }) {
      await deps.db.transact(actor.workspaceId, async (tx) => {
        await deleteOtherSessions(tx, actor.workspaceId, actor.agentId, sessionId);
        await record(deps, tx, actor, 'session.others_ended', ['agent', actor.agentId]);
      });
      ended(actor);
    },

    async resetSecondFactor(session, id) {
      const { actor } = session;
      if (!can(actor, 'people.write'))
        throw new DomainError('permission.denied', 'Only who manages people may reset a second factor.');
      assertFresh(session, deps.now());
      await deps.db.transact(actor.workspaceId, async (tx) => {
        const factors = await loadFactors(tx, actor.workspaceId, id);
        if (!factors) throw new DomainError('agent.not_found', 'There is no such person.');
        await assertNotAbove(tx, actor, factors);
        await wipeSecondFactors(tx, actor.workspaceId, id);
        await deleteSessionsOf(tx, actor.workspaceId, id);
        await record(deps, tx, actor, 'second_factor.reset', ['agent', id]);
      });
      ended(actor);
    },
  };
}
