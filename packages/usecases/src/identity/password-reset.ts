import { type AgentId, DomainError, instant, RESET_VALID_MS, type WorkspaceId } from '@kwartier/core';
import { loadMailSettings } from '@kwartier/db/reads/mail';
import { findPasswordReset } from '@kwartier/db/reads/password-resets';
import { loadWorkspace } from '@kwartier/db/reads/settings';
import { deleteDevicesOf } from '@kwartier/db/writes/identity';
import { queueAccountMail } from '@kwartier/db/writes/mail';
import { deletePasswordReset, deletePasswordResetsOf, insertPasswordReset } from '@kwartier/db/writes/password-resets';
import { deleteSessionsOf, updateAgent } from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { secretBinding } from '../mail/write-mail.ts';
import { beginTry } from './brakes.ts';
import { networkOf } from './network-of.ts';
import { assertGoodPassword, hashPassword } from './passwords.ts';
import { record } from './record.ts';
import type { Visitor } from './sessions.ts';
import { makeToken, readToken } from './tokens.ts';

/** Every answer takes as long as writing a mail down does at most, so that it does not tell who is here. */
const ANSWER_MS = 400;

/** A new password for who has forgotten theirs. It opens no session, and the second factor stays what it is. */
export interface PasswordResets {
  /** Whether the way in shows it. With several workspaces it does not say which of them sends mail. */
  isOffered(): Promise<boolean>;
  /**
   * Ask for a way to a new password. It says the same, and takes as long, whether somebody has the address or nobody.
   * @throws DomainError `session.too_many_tries`
   */
  ask(email: string, visitor: Visitor): Promise<void>;
  /** Whose password it is. @throws DomainError `password_reset.not_found`: unknown, used or expired alike */
  look(token: string): Promise<{ email: string }>;
  /** Choose it: every session of theirs ends. @throws DomainError `password_reset.not_found`, `password.refused` */
  choose(token: string, password: string, visitor: Visitor): Promise<void>;
}

export function makePasswordResets(
  deps: Pick<Deps, 'db' | 'now' | 'publish' | 'secrets' | 'sendMail'>,
): PasswordResets {
  const notFound = () =>
    new DomainError('password_reset.not_found', 'This link was used already or has expired. Ask for another one.');

  async function open(token: string) {
    const parts = readToken(token);
    if (!parts) throw notFound();
    return deps.db.transact(parts.workspaceId, async (tx) => {
      const row = await findPasswordReset(tx, parts.workspaceId, parts.hash, new Date(deps.now()));
      if (!row) throw notFound();
      const { name } = (await loadWorkspace(tx, parts.workspaceId))!;
      return { ...row, workspaceId: parts.workspaceId, workspaceName: name };
    });
  }

  async function mailTo(workspaceId: WorkspaceId, agentId: AgentId): Promise<void> {
    const now = deps.now();
    const id = newId();
    const { token, hash } = makeToken(workspaceId);
    await deps.db.transact(workspaceId, async (tx) => {
      const expiresAt = instant(now + RESET_VALID_MS);
      const isQueued = await queueAccountMail(tx, {
        workspaceId,
        id,
        agentId,
        kind: 'password_reset',
        detail: {},
        secret: deps.secrets.seal(token, secretBinding(workspaceId, id)),
        about: `password reset ${id}`,
        createdAt: now,
        expiresAt,
        hasPassword: true,
      });
      if (!isQueued) return;
      const at = new Date(now);
      await insertPasswordReset(tx, {
        workspaceId,
        id,
        agentId,
        tokenHash: hash,
        createdAt: at,
        expiresAt: new Date(expiresAt),
      });
      await record(deps, tx, { workspaceId, agentId: null }, 'password.reset_asked', ['agent', agentId]);
    });
  }

  return {
    async isOffered() {
      if (deps.sendMail === undefined) return false;
      const all = await deps.db.directory(
        (sql) => sql<{ id: WorkspaceId }[]>`select * from directory_workspaces() as id limit 2`,
      );
      if (all.length !== 1) return all.length > 1;
      const { id } = all[0]!;
      return (await deps.db.run(id, (sql) => loadMailSettings(sql, id))) !== undefined;
    },

    async ask(email, visitor) {
      const address = email.trim().toLowerCase();
      await beginTry(deps, { reset: address, resets: networkOf(visitor.address) });
      if (deps.sendMail === undefined) return;
      const answered = new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
      const found = await deps.db.directory(
        (sql) =>
          sql<
            { workspaceId: WorkspaceId; agentId: AgentId }[]
          >`select workspace_id, agent_id from directory_agents(${address}) limit 5`,
      );
      for (const { workspaceId, agentId } of found) await mailTo(workspaceId, agentId);
      await answered;
    },

    async look(token) {
      return { email: (await open(token)).email };
    },

    async choose(token, password, visitor) {
      const begun = await beginTry(deps, { resets: networkOf(visitor.address) });
      const { workspaceId, workspaceName, id, agentId, name, email } = await open(token);
      assertGoodPassword(password, [workspaceName, name, email]);
      const passwordHash = await hashPassword(password);
      await deps.db.transact(workspaceId, async (tx) => {
        // Taken first: of two who come at once, one finds it used.
        if (!(await deletePasswordReset(tx, workspaceId, id))) throw notFound();
        await deletePasswordResetsOf(tx, workspaceId, agentId);
        await updateAgent(tx, workspaceId, agentId, { passwordHash });
        await deleteSessionsOf(tx, workspaceId, agentId);
        await deleteDevicesOf(tx, workspaceId, agentId);
        await record(deps, tx, { workspaceId, agentId }, 'password.reset', ['agent', agentId]);
      });
      await begun.succeeded();
      deps.publish(workspaceId, 'settings.changed', { subject: 'agents' });
    },
  };
}
