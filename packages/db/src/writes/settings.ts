import type { AgentId, BrandId, ChannelId, PolicyId, TeamId, WorkspaceId } from '@kwartier/core';
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import {
  agentBrands,
  agents,
  brands,
  channelCursors,
  channels,
  quarantine,
  receipts,
  sessions,
  slaPolicies,
  slaPolicyVersions,
  teamMembers,
  teams,
  workspaces,
} from '../schema/index.ts';

type Insert<T extends { $inferInsert: object }> = T['$inferInsert'];

export const insertWorkspace = (tx: Tx, row: Insert<typeof workspaces>) => tx.insert(workspaces).values(row);
export const updateWorkspace = (tx: Tx, id: WorkspaceId, set: Partial<Insert<typeof workspaces>>) =>
  tx.update(workspaces).set(set).where(eq(workspaces.id, id));
/** @returns whether there is such a brand */
export async function updateBrand(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: BrandId,
  set: Partial<Insert<typeof brands>>,
): Promise<boolean> {
  const rows = await tx
    .update(brands)
    .set(set)
    .where(and(eq(brands.workspaceId, workspaceId), eq(brands.id, id)))
    .returning({ id: brands.id });
  return rows.length > 0;
}

export const insertBrand = (tx: Tx, row: Insert<typeof brands>) => tx.insert(brands).values(row);

export const insertAgent = (tx: Tx, row: Insert<typeof agents>) => tx.insert(agents).values(row);
export const updateAgent = (tx: Tx, workspaceId: WorkspaceId, id: AgentId, set: Partial<Insert<typeof agents>>) =>
  tx
    .update(agents)
    .set(set)
    .where(and(eq(agents.workspaceId, workspaceId), eq(agents.id, id)))
    .returning({ id: agents.id });

export async function replaceTeamsOf(
  tx: Tx,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  teamIds: readonly TeamId[],
): Promise<void> {
  await tx.delete(teamMembers).where(and(eq(teamMembers.workspaceId, workspaceId), eq(teamMembers.agentId, agentId)));
  if (teamIds.length > 0)
    await tx.insert(teamMembers).values(teamIds.map((teamId) => ({ workspaceId, teamId, agentId })));
}

export async function replaceBrandsOf(
  tx: Tx,
  workspaceId: WorkspaceId,
  agentId: AgentId,
  brandIds: readonly BrandId[],
): Promise<void> {
  await tx.delete(agentBrands).where(and(eq(agentBrands.workspaceId, workspaceId), eq(agentBrands.agentId, agentId)));
  if (brandIds.length > 0)
    await tx.insert(agentBrands).values(brandIds.map((brandId) => ({ workspaceId, brandId, agentId })));
}

export const insertTeam = (tx: Tx, row: Insert<typeof teams>) => tx.insert(teams).values(row);
export const updateTeam = (tx: Tx, workspaceId: WorkspaceId, id: TeamId, set: Partial<Insert<typeof teams>>) =>
  tx
    .update(teams)
    .set(set)
    .where(and(eq(teams.workspaceId, workspaceId), eq(teams.id, id)))
    .returning({ id: teams.id });

export async function replaceMembers(
  tx: Tx,
  workspaceId: WorkspaceId,
  teamId: TeamId,
  agentIds: readonly AgentId[],
): Promise<void> {
  await tx.delete(teamMembers).where(and(eq(teamMembers.workspaceId, workspaceId), eq(teamMembers.teamId, teamId)));
  if (agentIds.length > 0)
    await tx.insert(teamMembers).values(agentIds.map((agentId) => ({ workspaceId, teamId, agentId })));
}

export const insertSession = (tx: Tx, row: Insert<typeof sessions>) => tx.insert(sessions).values(row);
export const deleteSession = (tx: Tx, workspaceId: WorkspaceId, tokenHash: Uint8Array) =>
  tx
    .delete(sessions)
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.tokenHash, tokenHash)))
    .returning({ agentId: sessions.agentId });
/** End every session of somebody: after a new password, a new role, or when they leave. */
export const deleteSessionsOf = (tx: Tx, workspaceId: WorkspaceId, agentId: AgentId) =>
  tx.delete(sessions).where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.agentId, agentId)));
export const touchSession = (tx: Tx, workspaceId: WorkspaceId, id: string, seenAt: Date) =>
  tx
    .update(sessions)
    .set({ lastSeenAt: seenAt })
    .where(and(eq(sessions.workspaceId, workspaceId), eq(sessions.id, id)));

export async function insertPolicyVersion(
  tx: Tx,
  row: {
    workspaceId: WorkspaceId;
    policyId: PolicyId;
    version: number;
    name: string;
    isDefault: boolean;
    rules: unknown;
    hours: unknown;
    riskShare: number;
    createdAt: Date;
    createdBy: string | null;
  },
): Promise<void> {
  const { workspaceId, policyId, version, name, isDefault, rules, hours, riskShare, createdAt, createdBy } = row;
  await tx
    .insert(slaPolicies)
    .values({ workspaceId, id: policyId, name, version, isDefault })
    .onConflictDoUpdate({ target: [slaPolicies.workspaceId, slaPolicies.id], set: { name, version } });
  await tx
    .insert(slaPolicyVersions)
    .values({ workspaceId, policyId, version, rules, hours, riskShare, createdAt, createdBy });
}

/** A policy's version now, locked until the transaction ends. */
export async function lockPolicy(tx: Tx, workspaceId: WorkspaceId, id: PolicyId) {
  const [row] = await tx
    .select()
    .from(slaPolicies)
    .where(and(eq(slaPolicies.workspaceId, workspaceId), eq(slaPolicies.id, id)))
    .for('update');
  return row;
}

export async function insertChannel(
  tx: Tx,
  row: Insert<typeof channels>,
  streams: readonly { name: string; nextPollAt: Date }[],
): Promise<void> {
  await tx.insert(channels).values(row);
  if (streams.length > 0)
    await tx.insert(channelCursors).values(
      streams.map(({ name, nextPollAt }) => ({
        workspaceId: row.workspaceId,
        channelId: row.id,
        stream: name,
        nextPollAt,
      })),
    );
}
export const updateChannel = (tx: Tx, workspaceId: WorkspaceId, id: ChannelId, set: Partial<Insert<typeof channels>>) =>
  tx
    .update(channels)
    .set(set)
    .where(and(eq(channels.workspaceId, workspaceId), eq(channels.id, id)))
    .returning({ id: channels.id });
/** Poll every stream of a channel as soon as possible: it has just been reconnected. */
export const pollSoon = (tx: Tx, workspaceId: WorkspaceId, id: ChannelId, now: Date) =>
  tx
    .update(channelCursors)
    .set({ nextPollAt: now, failures: 0 })
    .where(and(eq(channelCursors.workspaceId, workspaceId), eq(channelCursors.channelId, id)));

export async function closeQuarantined(
  tx: Tx,
  workspaceId: WorkspaceId,
  id: string,
  by: AgentId | null,
  outcome: 'redriven' | 'dismissed',
  now: Date,
) {
  const [row] = await tx
    .update(quarantine)
    .set({ closedAt: now, closedBy: by, outcome })
    .where(and(eq(quarantine.workspaceId, workspaceId), eq(quarantine.id, id), isNull(quarantine.closedAt)))
    .returning({ channelId: quarantine.channelId, raw: quarantine.raw, digest: quarantine.digest });
  return row;
}
/** Put a quarantined part back in line, under a digest of its own so that it is not taken for the body it came in. */
export const insertRedrive = (tx: Tx, row: Insert<typeof receipts>) =>
  tx
    .insert(receipts)
    .values(row)
    .onConflictDoUpdate({
      target: [receipts.workspaceId, receipts.channelId, receipts.digest],
      set: { processedAt: null, attempts: sql`0` },
    });
