import type { AgentId, ConversationId, WorkspaceId } from '@kwartier/core';
import { and, eq, isNull, lt, ne, or, sql } from 'drizzle-orm';
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
  ssoFlows,
  ssoIdentities,
  totpSecrets,
} from '../schema/index.ts';

type Insert<T extends { $inferInsert: object }> = T['$inferInsert'];

export const insertRole = (tx: Tx, row: Insert<typeof roles>) => tx.insert(roles).values(row);
export const updateRole = (tx: Tx, workspaceId: WorkspaceId, id: string, set: Partial<Insert<typeof roles>>) =>
  tx
    .update(roles)
    .set(set)
    .where(and(eq(roles.workspaceId, workspaceId), eq(roles.id, id)));
export const deleteRole = (tx: Tx, workspaceId: WorkspaceId, id: string) =>
  tx.delete(roles).where(and(eq(roles.workspaceId, workspaceId), eq(roles.id, id)));

/** The next request of each of these sessions gets another token: what they may has changed. */
export const rotateSessionsOf = (tx: Tx, workspaceId: WorkspaceId, agentId: AgentId) =>
  tx
    .update(sessions)
    .set({ mustRotate: true })
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.agentId, agentId)));
export const rotateSessionsOfRole = (tx: Tx, workspaceId: WorkspaceId, roleId: string) =>
  tx
    .update(sessions)
    .set({ mustRotate: true })
    .where(
      and(
        eq(sessions.workspaceId, workspaceId),
        sql`${sessions.agentId} in (select a.id from agents a where a.workspace_id = ${workspaceId} and a.role_id = ${roleId})`,
      ),
    );
export async function updateSession(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
  set: Partial<Insert<typeof sessions>>,
): Promise<boolean> {
  const rows = await tx
    .update(sessions)
    .set(set)
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, id)))
    .returning({ id: sessions.id });
  return rows.length > 0;
}
/** Give a session another token. @param oldUntil until when the old one is understood as well; null: no longer */
export const renewToken = (
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
  tokenHash: Uint8Array,
  oldUntil: Date | null,
) =>
  tx
    .update(sessions)
    .set({
      tokenHash,
      previousTokenHash: oldUntil ? sql`${sessions.tokenHash}` : null,
      previousUntil: oldUntil,
    })
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, id)));
/** Give a session another token, if it still has this one. @returns whether it had */
export async function replaceToken(
  tx: Tx,
  workspaceId: WorkspaceId,
  before: Uint8Array,
  set: Partial<Insert<typeof sessions>>,
): Promise<boolean> {
  const rows = await tx
    .update(sessions)
    .set({ ...set, mustRotate: false })
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.tokenHash, before)))
    .returning({ id: sessions.id });
  return rows.length > 0;
}
export async function deleteSessionById(
  tx: Tx,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  id: string,
): Promise<boolean> {
  const rows = await tx
    .delete(sessions)
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.agentId, agentId), eq(sessions.id, id)))
    .returning({ id: sessions.id });
  return rows.length > 0;
}
export const deleteOtherSessions = (tx: Tx, workspaceId: WorkspaceId, agentId: AgentId, keep: string) =>
  tx
    .delete(sessions)
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.agentId, agentId), ne(sessions.id, keep)));
/** The challenge that waits in a session, taken out: it can be answered once. */
export async function takeChallenge(tx: Tx, workspaceId: WorkspaceId, id: string, now: Date) {
  const [row] = await tx
    .select({ challenge: sessions.challenge, until: sessions.challengeUntil })
    .from(sessions)
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, id)))
    .for('update');
  await updateSession(tx, workspaceId, id, { challenge: null, challengeUntil: null });
  return row?.challenge && row.until && row.until > now ? row.challenge : undefined;
}

export const insertDevice = (tx: Tx, row: Insert<typeof knownDevices>) => tx.insert(knownDevices).values(row);
export const deleteDevicesOf = (tx: Tx, workspaceId: WorkspaceId, agentId: AgentId) =>
  tx.delete(knownDevices).where(and(eq(knownDevices.workspaceId, workspaceId), eq(knownDevices.agentId, agentId)));

export const saveTotp = (tx: Tx, row: Insert<typeof totpSecrets>) =>
  tx
    .insert(totpSecrets)
    .values(row)
    .onConflictDoUpdate({
      target: [totpSecrets.workspaceId, totpSecrets.agentId],
      set: { secret: row.secret, createdAt: row.createdAt, confirmedAt: null, lastStep: 0 },
    });
export const confirmTotp = (tx: Tx, workspaceId: WorkspaceId, agentId: AgentId, now: Date) =>
  tx
    .update(totpSecrets)
    .set({ confirmedAt: now })
    .where(and(eq(totpSecrets.workspaceId, workspaceId), eq(totpSecrets.agentId, agentId)));
/** Use a time step up. @returns false if it, or a later one, was used before */
export async function useTotpStep(tx: Tx, workspaceId: WorkspaceId, agentId: AgentId, step: number): Promise<boolean> {
  const rows = await tx
    .update(totpSecrets)
    .set({ lastStep: step })
    .where(
      and(eq(totpSecrets.workspaceId, workspaceId), eq(totpSecrets.agentId, agentId), lt(totpSecrets.lastStep, step)),
    )
    .returning({ agentId: totpSecrets.agentId });
  return rows.length > 0;
}
export const deleteTotp = (tx: Tx, workspaceId: WorkspaceId, agentId: AgentId) =>
  tx.delete(totpSecrets).where(and(eq(totpSecrets.workspaceId, workspaceId), eq(totpSecrets.agentId, agentId)));

export async function replaceRecoveryCodes(
  tx: Tx,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  hashes: readonly Uint8Array[],
): Promise<void> {
  await tx
    .delete(recoveryCodes)
    .where(and(eq(recoveryCodes.workspaceId, workspaceId), eq(recoveryCodes.agentId, agentId)));
  if (hashes.length > 0)
    await tx.insert(recoveryCodes).values(hashes.map((codeHash) => ({ workspaceId, agentId, codeHash })));
}
/** Use a recovery code up. @returns false if it is none, or was used before */
export async function useRecoveryCode(
  tx: Tx,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  codeHash: Uint8Array,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(
      and(
        eq(recoveryCodes.workspaceId, workspaceId),
        eq(recoveryCodes.agentId, agentId),
        eq(recoveryCodes.codeHash, codeHash),
        isNull(recoveryCodes.usedAt),
      ),
    )
    .returning({ agentId: recoveryCodes.agentId });
  return rows.length > 0;
}

export const insertPasskey = (tx: Tx, row: Insert<typeof passkeys>) => tx.insert(passkeys).values(row);
export const updatePasskey = (tx: Tx, workspaceId: WorkspaceId, id: string, set: Partial<Insert<typeof passkeys>>) =>
  tx
    .update(passkeys)
    .set(set)
    .where(and(eq(passkeys.workspaceId, workspaceId), eq(passkeys.id, id)));
export async function deletePasskey(tx: Tx, workspaceId: WorkspaceId, agentId: AgentId, id?: string): Promise<boolean> {
  const rows = await tx
    .delete(passkeys)
    .where(
      and(
        eq(passkeys.workspaceId, workspaceId),
        eq(passkeys.agentId, agentId),
        id === undefined ? undefined : eq(passkeys.id, id),
      ),
    )
    .returning({ id: passkeys.id });
  return rows.length > 0;
}

export const saveSecuritySettings = (tx: Tx, row: Insert<typeof securitySettings>) =>
  tx
    .insert(securitySettings)
    .values(row)
    .onConflictDoUpdate({
      target: securitySettings.workspaceId,
      set: {
        requiresSecondFactor: row.requiresSecondFactor ?? false,
        changedAt: row.changedAt,
        changedBy: row.changedBy,
      },
    });

export const insertInvitation = (tx: Tx, row: Insert<typeof invitations>) => tx.insert(invitations).values(row);
/** End an invitation that is still open. @returns false if it was accepted or taken back before */
export async function endInvitation(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
  outcome: 'accepted' | 'revoked',
  now: Date,
) {
  const [row] = await tx
    .update(invitations)
    .set({ endedAt: now, outcome })
    .where(and(eq(invitations.workspaceId, workspaceId), eq(invitations.id, id), isNull(invitations.endedAt)))
    .returning({ id: invitations.id, conversationId: invitations.conversationId });
  return row;
}

export const insertApiToken = (tx: Tx, row: Insert<typeof apiTokens>) => tx.insert(apiTokens).values(row);
export const touchApiToken = (tx: Tx, workspaceId: WorkspaceId, id: string, now: Date) =>
  tx
    .update(apiTokens)
    .set({ lastUsedAt: now })
    .where(and(eq(apiTokens.workspaceId, workspaceId), eq(apiTokens.id, id)));
export async function revokeApiToken(tx: Tx, workspaceId: WorkspaceId, id: string, now: Date): Promise<boolean> {
  const rows = await tx
    .update(apiTokens)
    .set({ revokedAt: now })
    .where(and(eq(apiTokens.workspaceId, workspaceId), eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
    .returning({ id: apiTokens.id });
  return rows.length > 0;
}

export const saveSso = (tx: Tx, row: Insert<typeof ssoConnections>) =>
  tx
    .insert(ssoConnections)
    .values(row)
    .onConflictDoUpdate({ target: ssoConnections.workspaceId, set: { ...row } });
export const deleteSso = (tx: Tx, workspaceId: WorkspaceId) =>
  tx.delete(ssoConnections).where(eq(ssoConnections.workspaceId, workspaceId));
export const insertSsoFlow = (tx: Tx, row: Insert<typeof ssoFlows>) => tx.insert(ssoFlows).values(row);
/** Take a flow out: it ends here, whatever comes of it. Flows that nobody came back from go with it. */
export async function takeSsoFlow(tx: Tx, workspaceId: WorkspaceId, stateHash: Uint8Array, now: Date) {
  const [row] = await tx
    .delete(ssoFlows)
    .where(and(eq(ssoFlows.workspaceId, workspaceId), eq(ssoFlows.stateHash, stateHash)))
    .returning();
  await tx.delete(ssoFlows).where(and(eq(ssoFlows.workspaceId, workspaceId), lt(ssoFlows.expiresAt, now)));
  return row && row.expiresAt > now ? row : undefined;
}
export const saveSsoIdentity = (tx: Tx, row: Insert<typeof ssoIdentities>) =>
  tx
    .insert(ssoIdentities)
    .values(row)
    .onConflictDoUpdate({
      target: [ssoIdentities.workspaceId, ssoIdentities.issuer, ssoIdentities.subject],
      set: { lastUsedAt: row.lastUsedAt },
    });
/** Everything with which somebody could sign in before: an account that was registered in another's name starts anew. */
export async function wipeCredentials(tx: Tx, workspaceId: WorkspaceId, agentId: AgentId): Promise<void> {
  await tx
    .update(agents)
    .set({ passwordHash: null })
    .where(and(eq(agents.workspaceId, workspaceId), eq(agents.id, agentId)));
  await tx.delete(sessions).where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.agentId, agentId)));
  await tx
    .update(apiTokens)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(apiTokens.workspaceId, workspaceId), eq(apiTokens.createdBy, agentId), isNull(apiTokens.revokedAt)));
  await wipeSecondFactors(tx, workspaceId, agentId);
  await deleteDevicesOf(tx, workspaceId, agentId);
}
export async function wipeSecondFactors(tx: Tx, workspaceId: WorkspaceId, agentId: AgentId): Promise<void> {
  await deleteTotp(tx, workspaceId, agentId);
  await deletePasskey(tx, workspaceId, agentId);
  await replaceRecoveryCodes(tx, workspaceId, agentId, []);
}

export const saveGuest = (tx: Tx, row: Insert<typeof conversationGuests>) =>
  tx
    .insert(conversationGuests)
    .values(row)
    .onConflictDoUpdate({
      target: [conversationGuests.workspaceId, conversationGuests.conversationId, conversationGuests.agentId],
      set: { grantedBy: row.grantedBy, createdAt: row.createdAt, expiresAt: row.expiresAt, endedAt: null },
    });
export async function endGuest(
  tx: Tx,
  workspaceId: WorkspaceId,
  conversationId: ConversationId,
  agentId: AgentId,
  now: Date,
): Promise<boolean> {
  const rows = await tx
    .update(conversationGuests)
    .set({ endedAt: now })
    .where(
      and(
        eq(conversationGuests.workspaceId, workspaceId),
        eq(conversationGuests.conversationId, conversationId),
        eq(conversationGuests.agentId, agentId),
        isNull(conversationGuests.endedAt),
      ),
    )
    .returning({ agentId: conversationGuests.agentId });
  return rows.length > 0;
}

/** Delete sessions, ways to the identity provider and devices that are over. */
export async function sweepSessions(
  tx: Tx,
  workspaceId: WorkspaceId,
  { now, idleSince, devicesSince }: { now: Date; idleSince: Date; devicesSince: Date },
): Promise<void> {
  const isOver = or(lt(sessions.expiresAt, now), lt(sessions.lastSeenAt, idleSince));
  await tx.delete(sessions).where(and(eq(sessions.workspaceId, workspaceId), isOver));
  await tx.delete(ssoFlows).where(and(eq(ssoFlows.workspaceId, workspaceId), lt(ssoFlows.expiresAt, now)));
  await tx
    .delete(knownDevices)
    .where(and(eq(knownDevices.workspaceId, workspaceId), lt(knownDevices.createdAt, devicesSince)));
}
