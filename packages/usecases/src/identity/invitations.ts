import {
  type Actor,
  type AgentId,
  type BrandId,
  type ConversationId,
  can,
  DAY_MS,
  DomainError,
  HOUR_MS,
  type Role,
  stageAfterFirstFactor,
  type TeamId,
  type WorkspaceId,
} from '@kwartier/core';
import { maySeeConversation } from '@kwartier/db/reads/access';
import { findAgentByEmail, findInvitation, loadFactors } from '@kwartier/db/reads/identity';
import { listBrands, listTeams, loadWorkspace } from '@kwartier/db/reads/settings';
import { endInvitation, insertInvitation, saveGuest } from '@kwartier/db/writes/identity';
import { insertAgent, replaceBrandsOf, replaceTeamsOf } from '@kwartier/db/writes/settings';
import { v7 as newId } from 'uuid';
import type { Deps } from '../deps.ts';
import { mailInvitation } from '../mail/mail-invitation.ts';
import { isUniqueViolation } from '../unique-violation.ts';
import { beginTry } from './brakes.ts';
import { LONGEST_SHARE_MS } from './guests.ts';
import { assertGoodPassword, hashPassword } from './passwords.ts';
import { record } from './record.ts';
import { grantableRole } from './roles.ts';
import { type SignedIn, startSession, type Visitor } from './sessions.ts';
import { makeToken, readToken } from './tokens.ts';

const VALID_MS = 3 * DAY_MS;
const DEFAULT_SHARE_MS = 72 * HOUR_MS;

export interface InvitationFields {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly roleId?: string | null | undefined;
  readonly teamIds?: readonly string[] | undefined;
  readonly brandIds?: readonly string[] | undefined;
  /** For a guest: what is shared with them when they accept, and for how long. */
  readonly conversationId?: string | undefined;
  readonly guestMs?: number | undefined;
}

/** Ways in for people who are not here yet. */
export interface Invitations {
  /**
   * The token is in the answer, and in a mail to them where mail is sent, and never again.
   * @throws DomainError `agent.email_taken`, `team.not_found`, `role.not_found`
   */
  invite(
    actor: Actor,
    fields: InvitationFields,
  ): Promise<{ id: string; token: string; expiresAt: Date; isMailed: boolean }>;
  /** @throws DomainError `invitation.not_found` */
  revoke(actor: Actor, id: string): Promise<void>;
  /** What an invitation says to who holds it. @throws DomainError `invitation.not_found`: unknown, used, taken back or expired alike */
  look(token: string): Promise<{ workspaceName: string; name: string; email: string }>;
  /** Come in. @throws DomainError `invitation.not_found`, `password.refused` */
  accept(token: string, fields: { name: string; password: string }, visitor: Visitor): Promise<SignedIn>;
}

export function makeInvitations(deps: Pick<Deps, 'db' | 'now' | 'publish' | 'secrets' | 'sendMail'>): Invitations {
  const notFound = () =>
    new DomainError('invitation.not_found', 'This invitation was used, taken back or has expired. Ask for a new one.');
  const taken = () => new DomainError('agent.email_taken', 'Somebody has this address already.');

  async function open(token: string) {
    const parts = readToken(token);
    if (!parts) throw notFound();
    return deps.db.transact(parts.workspaceId, async (tx) => {
      const row = await findInvitation(tx, parts.workspaceId, parts.hash, new Date(deps.now()));
      if (!row) throw notFound();
      return { row, workspaceName: (await loadWorkspace(tx, parts.workspaceId))!.name };
    });
  }

  return {
    async invite(actor, { name, email, role, roleId, teamIds = [], brandIds, conversationId, guestMs }) {
      const isGuest = role === 'guest';
      if (!can(actor, isGuest ? 'guest.invite' : 'people.write'))
        throw new DomainError('permission.denied', 'You may not invite people with this role.');
      const { workspaceId } = actor;
      if (isGuest) {
        const mayShare =
          conversationId !== undefined &&
          (await deps.db.run(workspaceId, (sql) => maySeeConversation(sql, actor, conversationId as ConversationId)));
        if (!mayShare) throw new DomainError('conversation.not_found', 'There is no such conversation.');
      }
      const id = newId();
      const now = deps.now();
      const { token, hash } = makeToken(workspaceId);
      const expiresAt = new Date(now + VALID_MS);
      const isMailed = await deps.db.transact(workspaceId, async (tx) => {
        if (await findAgentByEmail(tx, workspaceId, email)) throw taken();
        const granted = await grantableRole(tx, actor, role, roleId);
        const teams = new Set<string>((await listTeams(tx, workspaceId)).map((team) => team.id));
        const brands = new Set<string>((await listBrands(tx, workspaceId)).map((brand) => brand.id));
        const wanted = isGuest ? [] : (brandIds ?? actor.brandIds);
        if (teamIds.some((one) => !teams.has(one)) || wanted.some((one) => !brands.has(one)))
          throw new DomainError('team.not_found', 'There is no such team or brand.');
        await insertInvitation(tx, {
          workspaceId,
          id,
          email,
          name,
          ...granted,
          teamIds: isGuest ? [] : [...teamIds],
          brandIds: [...wanted],
          conversationId: isGuest ? (conversationId as ConversationId) : null,
          guestMs: isGuest ? Math.min(guestMs ?? DEFAULT_SHARE_MS, LONGEST_SHARE_MS) : null,
          tokenHash: hash,
          createdBy: actor.agentId,
          createdAt: new Date(now),
          expiresAt,
        });
        const isMailed = await mailInvitation(deps, tx, {
          actor,
          invitationId: id,
          token,
          name,
          email,
          brandIds: wanted,
          conversationId,
          expiresAt,
        });
        await record(deps, tx, actor, 'invitation.made', ['invitation', id], { role, isMailed });
        return isMailed;
      });
      deps.publish(workspaceId, 'settings.changed', { subject: 'first-hour' });
      return { id, token, expiresAt, isMailed };
    },

    async revoke(actor, id) {
      if (!can(actor, 'people.write') && !can(actor, 'guest.invite'))
        throw new DomainError('permission.denied', 'You may not take invitations back.');
      await deps.db.transact(actor.workspaceId, async (tx) => {
        const row = await endInvitation(tx, actor.workspaceId, id, 'revoked', new Date(deps.now()));
        if (!row) throw notFound();
        if (row.conversationId === null && !can(actor, 'people.write'))
          throw new DomainError('permission.denied', 'You may not take this invitation back.');
        await record(deps, tx, actor, 'invitation.revoked', ['invitation', id]);
      });
      deps.publish(actor.workspaceId, 'settings.changed', { subject: 'first-hour' });
    },

    async look(token) {
      const { row, workspaceName } = await open(token);
      return { workspaceName, name: row.name, email: row.email };
    },

    async accept(token, { name, password }, visitor) {
      const begun = await beginTry(deps, { address: visitor.address });
      const { row, workspaceName } = await open(token);
      assertGoodPassword(password, [workspaceName, name, row.email]);
      const passwordHash = await hashPassword(password);
      const { workspaceId } = row;
      const id = newId() as AgentId;
      const signedIn = await deps.db
        .transact(workspaceId, async (tx) => {
          const now = deps.now();
          // Ended first: of two who come at once, one finds it taken.
          if (!(await endInvitation(tx, workspaceId, row.id, 'accepted', new Date(now)))) throw notFound();
          await insertAgent(tx, {
            workspaceId,
            id,
            name,
            email: row.email,
            passwordHash,
            role: row.role,
            roleId: row.roleId,
          });
          const teams = new Set<string>((await listTeams(tx, workspaceId)).map((team) => team.id));
          const brands = new Set<string>((await listBrands(tx, workspaceId)).map((brand) => brand.id));
          await replaceTeamsOf(tx, workspaceId, id, row.teamIds.filter((one) => teams.has(one)) as TeamId[]);
          await replaceBrandsOf(tx, workspaceId, id, row.brandIds.filter((one) => brands.has(one)) as BrandId[]);
          if (row.conversationId !== null)
            await saveGuest(tx, {
              workspaceId,
              conversationId: row.conversationId,
              agentId: id,
              grantedBy: row.createdBy,
              createdAt: new Date(now),
              expiresAt: new Date(now + (row.guestMs ?? DEFAULT_SHARE_MS)),
            });
          await record(deps, tx, { workspaceId, agentId: id }, 'invitation.accepted', ['invitation', row.id]);
          const stage = stageAfterFirstFactor((await loadFactors(tx, workspaceId, id))!);
          return startSession(
            deps,
            tx,
            { workspaceId: workspaceId as WorkspaceId, agentId: id },
            { stage, method: 'password', visitor, isKnownDevice: false },
          );
        })
        .catch((error: unknown) => {
          if (isUniqueViolation(error)) throw taken();
          throw error;
        });
      await begun.succeeded();
      deps.publish(workspaceId, 'settings.changed', { subject: 'agents' });
      return signedIn;
    },
  };
}
