import type { AgentId, ConversationId, WorkspaceId } from '@kwartier/core';
import { and, asc, desc, eq, gt, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import {
  agents,
  apiTokens,
  conversationGuests,
  invitations,
  knownDevices,
  passkeys,
  recoveryCodes,
  roles,
  securitySettings,
  sessions,
  ssoConnections,
  ssoIdentities,
  totpSecrets,
} from '../schema/index.ts';

export const listRoles = (tx: Tx, id: WorkspaceId) =>
  tx
    .select({
      id: roles.id,
      name: roles.name,
      permissions: roles.permissions,
      people: sql<number>`(select count(*)::int from agents a where a.workspace_id = roles.workspace_id and a.role_id = roles.id)`,
    })
    .from(roles)
    .where(eq(roles.workspaceId, id))
    .orderBy(asc(roles.name));

/** What somebody signs in with. */
export async function loadFactors(tx: Tx, id: WorkspaceId, agentId: AgentId) {
  const [agent] = await tx
    .select({
      name: agents.name,
      email: agents.email,
      passwordHash: agents.passwordHash,
      isActive: agents.isActive,
      role: agents.role,
      roleId: agents.roleId,
    })
    .from(agents)
    .where(and(eq(agents.workspaceId, id), eq(agents.id, agentId)));
  if (!agent) return undefined;
  const [totp] = await tx
    .select()
    .from(totpSecrets)
    .where(and(eq(totpSecrets.workspaceId, id), eq(totpSecrets.agentId, agentId)));
  const keys = await tx
    .select()
    .from(passkeys)
    .where(and(eq(passkeys.workspaceId, id), eq(passkeys.agentId, agentId)))
    .orderBy(asc(passkeys.createdAt));
  const codes = await tx
    .select({ codeHash: recoveryCodes.codeHash })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.workspaceId, id), eq(recoveryCodes.agentId, agentId), isNull(recoveryCodes.usedAt)));
  const [settings] = await tx.select().from(securitySettings).where(eq(securitySettings.workspaceId, id));
  const [identity] = await tx
    .select({ subject: ssoIdentities.subject })
    .from(ssoIdentities)
    .where(and(eq(ssoIdentities.workspaceId, id), eq(ssoIdentities.agentId, agentId)))
    .limit(1);
  return {
    ...agent,
    totp,
    passkeys: keys,
    recoveryCodesLeft: codes.length,
    hasSecondFactor: Boolean(totp?.confirmedAt) || keys.length > 0,
    isRequired: settings?.requiresSecondFactor ?? false,
    hasSso: identity !== undefined,
  };
}

export async function loadSecuritySettings(tx: Tx, id: WorkspaceId) {
  const [row] = await tx.select().from(securitySettings).where(eq(securitySettings.workspaceId, id));
  const withoutSecondFactor = await tx
    .select({ id: agents.id })
    .from(agents)
    .where(
      and(
        eq(agents.workspaceId, id),
        eq(agents.isActive, true),
        sql`not exists (select 1 from totp_secrets t where t.workspace_id = agents.workspace_id and t.agent_id = agents.id and t.confirmed_at is not null)`,
        sql`not exists (select 1 from passkeys p where p.workspace_id = agents.workspace_id and p.agent_id = agents.id)`,
      ),
    );
  return {
    requiresSecondFactor: row?.requiresSecondFactor ?? false,
    withoutSecondFactor: withoutSecondFactor.length,
  };
}

/** Sessions of somebody that are still good, newest use first. */
export const listSessions = (tx: Tx, id: WorkspaceId, agentId: AgentId, now: Date, idleSince: Date) =>
  tx
    .select({
      id: sessions.id,
      createdAt: sessions.createdAt,
      lastSeenAt: sessions.lastSeenAt,
      userAgent: sessions.userAgent,
      address: sessions.address,
      method: sessions.method,
    })
    .from(sessions)
    .where(
      and(
        eq(sessions.workspaceId, id),
        eq(sessions.agentId, agentId),
        eq(sessions.stage, 'full'),
        gt(sessions.expiresAt, now),
        gt(sessions.lastSeenAt, idleSince),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt));

export async function findDevice(tx: Tx, id: WorkspaceId, tokenHash: Uint8Array): Promise<AgentId | undefined> {
  const [row] = await tx
    .select({ agentId: knownDevices.agentId })
    .from(knownDevices)
    .where(and(eq(knownDevices.workspaceId, id), eq(knownDevices.tokenHash, tokenHash)));
  return row?.agentId;
}

export const listInvitations = (tx: Tx, id: WorkspaceId) =>
  tx
    .select({
      id: invitations.id,
      email: invitations.email,
      name: invitations.name,
      role: invitations.role,
      roleId: invitations.roleId,
      conversationId: invitations.conversationId,
      createdAt: invitations.createdAt,
      expiresAt: invitations.expiresAt,
    })
    .from(invitations)
    .where(and(eq(invitations.workspaceId, id), isNull(invitations.endedAt)))
    .orderBy(desc(invitations.createdAt))
    .limit(200);

/** An invitation that can be accepted now. */
export async function findInvitation(tx: Tx, id: WorkspaceId, tokenHash: Uint8Array, now: Date) {
  const [row] = await tx
    .select()
    .from(invitations)
    .where(
      and(
        eq(invitations.workspaceId, id),
        eq(invitations.tokenHash, tokenHash),
        isNull(invitations.endedAt),
        gt(invitations.expiresAt, now),
      ),
    );
  return row;
}

export const listApiTokens = (tx: Tx, id: WorkspaceId) =>
  tx
    .select({
      id: apiTokens.id,
      name: apiTokens.name,
      scopes: apiTokens.scopes,
      createdBy: apiTokens.createdBy,
      createdAt: apiTokens.createdAt,
      expiresAt: apiTokens.expiresAt,
      lastUsedAt: apiTokens.lastUsedAt,
    })
    .from(apiTokens)
    .where(and(eq(apiTokens.workspaceId, id), isNull(apiTokens.revokedAt)))
    .orderBy(desc(apiTokens.createdAt))
    .limit(200);

/** A token that works now, with who made it. */
export async function findApiToken(tx: Tx, id: WorkspaceId, tokenHash: Uint8Array, now: Date) {
  const [row] = await tx
    .select({
      id: apiTokens.id,
      scopes: apiTokens.scopes,
      createdBy: apiTokens.createdBy,
      lastUsedAt: apiTokens.lastUsedAt,
    })
    .from(apiTokens)
    .innerJoin(agents, and(eq(agents.workspaceId, apiTokens.workspaceId), eq(agents.id, apiTokens.createdBy)))
    .where(
      and(
        eq(apiTokens.workspaceId, id),
        eq(apiTokens.tokenHash, tokenHash),
        isNull(apiTokens.revokedAt),
        eq(agents.isActive, true),
        sql`(${apiTokens.expiresAt} is null or ${apiTokens.expiresAt} > ${now.toISOString()}::timestamptz)`,
      ),
    );
  return row;
}

export async function loadSso(tx: Tx, id: WorkspaceId) {
  const [row] = await tx.select().from(ssoConnections).where(eq(ssoConnections.workspaceId, id));
  return row;
}

export async function findSsoIdentity(tx: Tx, id: WorkspaceId, issuer: string, subject: string) {
  const [row] = await tx
    .select({ agentId: ssoIdentities.agentId, isActive: agents.isActive })
    .from(ssoIdentities)
    .innerJoin(agents, and(eq(agents.workspaceId, ssoIdentities.workspaceId), eq(agents.id, ssoIdentities.agentId)))
    .where(
      and(eq(ssoIdentities.workspaceId, id), eq(ssoIdentities.issuer, issuer), eq(ssoIdentities.subject, subject)),
    );
  return row;
}

export async function findAgentByEmail(tx: Tx, id: WorkspaceId, email: string) {
  const [row] = await tx
    .select({
      id: agents.id,
      isActive: agents.isActive,
      isEmailVerified: agents.isEmailVerified,
      role: agents.role,
    })
    .from(agents)
    .where(and(eq(agents.workspaceId, id), eq(agents.email, email)));
  return row;
}

/** With whom a conversation is shared now. */
export const listGuests = (tx: Tx, id: WorkspaceId, conversationId: ConversationId, now: Date) =>
  tx
    .select({
      agentId: conversationGuests.agentId,
      name: agents.name,
      email: agents.email,
      grantedBy: conversationGuests.grantedBy,
      createdAt: conversationGuests.createdAt,
      expiresAt: conversationGuests.expiresAt,
    })
    .from(conversationGuests)
    .innerJoin(
      agents,
      and(eq(agents.workspaceId, conversationGuests.workspaceId), eq(agents.id, conversationGuests.agentId)),
    )
    .where(
      and(
        eq(conversationGuests.workspaceId, id),
        eq(conversationGuests.conversationId, conversationId),
        isNull(conversationGuests.endedAt),
        gt(conversationGuests.expiresAt, now),
        eq(agents.isActive, true),
      ),
    )
    .orderBy(asc(agents.name));

/** Guests who were invited to a conversation and have not accepted yet. */
export const listInvitedGuests = (tx: Tx, id: WorkspaceId, conversationId: ConversationId, now: Date) =>
  tx
    .select({ id: invitations.id, name: invitations.name, email: invitations.email, expiresAt: invitations.expiresAt })
    .from(invitations)
    .where(
      and(
        eq(invitations.workspaceId, id),
        isNotNull(invitations.conversationId),
        eq(invitations.conversationId, conversationId),
        isNull(invitations.endedAt),
        gt(invitations.expiresAt, now),
      ),
    );
